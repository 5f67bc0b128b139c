"""Which certificates travel to offices and phones."""

from kru.credentials.models import Certificate, CertificateSeries, Revocation
from kru.journal.replica import replicate, stays

replicate(Certificate)
replicate(Revocation)
stays(CertificateSeries, "central alone gives numbers of certificates")
