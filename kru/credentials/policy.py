"""In whose name certificates are issued, as the pack of a day says."""

from datetime import date

from kru.policy.packs import Pack, Packs


class CertificatePolicy(Pack):
    """The heading and the signature of certificates, in Khmer."""

    ministry: str
    office: str
    issued_in: str
    signer_title: str
    signer_name: str


PACKS = Packs("certificate", CertificatePolicy)


def in_force(day: date) -> CertificatePolicy:
    """Return the pack in force on a day; raises `NoPolicyInForce`."""
    return PACKS.in_force(day)
