"""What an office's own authority vouches for is what a browser of the office believes, and nothing else."""

import socket
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kru.node.authority import RENEW_BEFORE, SERVER_FOR, Authority, addresses

HOSTS = ["localhost", "127.0.0.1", "prek-svay.local"]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "tls", "prek-svay-01")
    assert made.make_ready(datetime.now(UTC), HOSTS)
    return made


def shake(authority: Authority, trusted: Path, host: str) -> str:
    """Greet a server with the certificate, trusting an authority, and return the version spoken."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(authority.server_certificate, authority.server_key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            accepted, _ = listening.accept()
            try:
                serving.wrap_socket(accepted, server_side=True).close()
            except OSError:
                accepted.close()

        thread = threading.Thread(target=answer)
        thread.start()
        context = ssl.create_default_context(cafile=trusted)
        try:
            with (
                socket.create_connection(listening.getsockname()) as plain,
                context.wrap_socket(plain, server_hostname=host) as sealed,
            ):
                return sealed.version() or ""
        finally:
            thread.join()


@pytest.mark.parametrize("host", HOSTS)
def test_who_trusts_the_authority_believes_the_server_by_every_name(authority: Authority, host: str) -> None:
    assert shake(authority, authority.certificate, host) == "TLSv1.3"


def test_another_name_is_not_believed(authority: Authority) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(authority, authority.certificate, "central.example")


def test_who_trusts_another_office_does_not_believe_it(authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other", "other-01")
    other.make_ready(datetime.now(UTC), HOSTS)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(authority, other.certificate, "localhost")


def test_it_is_renewed_before_it_ends_and_when_the_office_has_a_new_address(authority: Authority) -> None:
    now, before = datetime.now(UTC), authority.server_certificate.read_bytes()
    trusted = authority.certificate.read_bytes()
    assert not authority.make_ready(now, HOSTS)
    assert authority.server_certificate.read_bytes() == before
    assert authority.make_ready(now, [*HOSTS, "192.168.1.7"])
    assert authority.make_ready(now + SERVER_FOR - RENEW_BEFORE, HOSTS)
    assert authority.certificate.read_bytes() == trusted, "nobody has to trust it again"


def test_nobody_else_on_the_computer_reads_the_keys(authority: Authority) -> None:
    for path in (authority.key, authority.server_key):
        assert path.stat().st_mode & 0o077 == 0
    assert authority.directory.stat().st_mode & 0o077 == 0


def test_an_office_knows_the_names_it_is_reached_by() -> None:
    assert {"localhost", "127.0.0.1", socket.gethostname()} <= set(addresses())
