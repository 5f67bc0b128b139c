"""The page of trust: the certificate, how to take it in, and nothing else of the node."""

import http.client
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings

from kru.node.authority import Authority
from kru.node.trust import CERTIFICATE, TrustPage
from tests.actors import AT

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "tls", "3101-01")
    made.make_ready(AT, ["localhost"])
    return made


@pytest.fixture
def port(authority: Authority) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    node = replace(
        settings.ENVIRONMENT, node="3101-01", port=8443, allowed_hosts=("localhost", "192.168.1.5"), tls=True
    )
    with TrustPage(node, authority).served("127.0.0.1", free):
        yield free


def ask(port: int, path: str, method: str = "GET", host: str = "") -> Answer:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asked.request(method, path, headers={"Host": host} if host else {})
    answer = asked.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    asked.close()
    return found


def test_the_page_says_what_to_compare_and_what_to_do_in_both_languages(
    port: int, authority: Authority
) -> None:
    status, headers, body = ask(port, "/", host=f"192.168.1.5:{port}")
    page = body.decode()
    assert status == 200 and headers["Content-Type"].startswith("text/html")
    assert page.count(authority.fingerprint()) == 2
    assert page.index("ទាញយកត្រា") < page.index("Download the seal")
    assert page.count('href="https://192.168.1.5:8443/"') == 2
    assert "<script" not in page and "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_host_that_is_not_ours_is_not_repeated(port: int) -> None:
    _, _, body = ask(port, "/", host="evil.example")
    assert b"evil" not in body


def test_the_button_gives_the_certificate_that_is_compared(port: int, authority: Authority) -> None:
    status, headers, body = ask(port, CERTIFICATE)
    assert status == 200 and headers["Content-Type"] == "application/x-x509-ca-cert"
    held = x509.load_der_x509_certificate(body)
    assert held.fingerprint(hashes.SHA256()).hex().upper() == authority.fingerprint().replace(" ", "")


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/people/", "/sync/1/join", "/tls/authority.key", "/../authority.key", "/static/"],
)
def test_nothing_else_is_there(port: int, path: str) -> None:
    status, _, body = ask(port, path)
    assert (status, body) == (404, b"")
    assert ask(port, path, "POST")[0] == 501
