"""The own certificate authority of an office: its computers trust it once, and what they send is sealed."""

import ipaddress
import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_FOR = timedelta(days=3650)
SERVER_FOR = timedelta(days=397)  # no browser believes a longer one
RENEW_BEFORE = timedelta(days=30)
BACKDATED = timedelta(days=2)  # clocks of an office differ


def addresses() -> list[str]:
    """Return the names and addresses by which the computers of an office may reach this one."""
    host = socket.gethostname()
    found = ["localhost", "127.0.0.1", host, f"{host}.local"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: nothing is sent
            found.append(probe.getsockname()[0])
        except OSError:
            pass  # no network at all: the office is this one computer
    return list(dict.fromkeys(found))


class Authority:
    """The authority kept in a directory, and the certificate of the server that it vouches for."""

    def __init__(self, directory: Path, name: str) -> None:
        self.directory, self.name = directory, name
        self.certificate, self.key = directory / "authority.crt", directory / "authority.key"
        self.server_certificate, self.server_key = directory / "server.crt", directory / "server.key"

    def make_ready(self, at: datetime, hosts: list[str]) -> bool:
        """Make what is missing or soon ends, or does not name all hosts; return whether anything was made."""
        made = not self.certificate.exists()
        if made:
            self._make_authority(at)
        if made or not self._serves(at, hosts):
            self._make_server(at, hosts)
            return True
        return False

    def fingerprint(self) -> str:
        """Return the SHA-256 of the authority's certificate, in groups, to be compared by eye."""
        digest = self._read(self.certificate).fingerprint(hashes.SHA256()).hex().upper()
        return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    def as_sent(self) -> bytes:
        """Return the authority's certificate as browsers and phones take it in (DER)."""
        return self._read(self.certificate).public_bytes(serialization.Encoding.DER)

    def _make_authority(self, at: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Kru {self.name}")])
        built = (
            _certificate(name, name, key.public_key(), at, AUTHORITY_FOR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        _write(self.key, _private(key))
        _write(self.certificate, _public(built.sign(key, hashes.SHA256())))

    def _make_server(self, at: datetime, hosts: list[str]) -> None:
        loaded = serialization.load_pem_private_key(self.key.read_bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        authority, key = self._read(self.certificate), ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(loaded.public_key())
        built = (
            _certificate(name, authority.subject, key.public_key(), at, SERVER_FOR)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([_general(host) for host in hosts]), critical=False)
            .add_extension(identifier, critical=False)
        )
        _write(self.server_key, _private(key))
        _write(self.server_certificate, _public(built.sign(loaded, hashes.SHA256())))

    def _serves(self, at: datetime, hosts: list[str]) -> bool:
        if not self.server_certificate.exists():
            return False
        held = self._read(self.server_certificate)
        named = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        known = {str(name.value) for name in named}
        return held.not_valid_after_utc - at > RENEW_BEFORE and known >= set(hosts)

    @staticmethod
    def _read(path: Path) -> x509.Certificate:
        return x509.load_pem_x509_certificate(path.read_bytes())


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BACKDATED)
        .not_valid_after(at - BACKDATED + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
