"""In whose name certificates are issued, as the pack of a day says."""

from kru.policy import Pack


class CertificatePolicy(Pack):
    """The heading and the signature of certificates, in Khmer."""

    kind = "certificate"

    ministry: str
    office: str
    issued_in: str
    signer_title: str
    signer_name: str
