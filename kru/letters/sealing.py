"""Central's seal on a lease: by it a central restored from a backup knows what it leased after that."""

from uuid import UUID

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from kru.letters.content import Lease


def sealed(
    office_id: UUID, *, year: int, first: int, last: int, node: str, incarnation: UUID | None
) -> Lease:
    """Return a lease with central's seal."""
    bare = Lease(year=year, first=first, last=last, node=node, incarnation=incarnation, seal="")
    return bare.model_copy(update={"seal": _seal(office_id, bare)})


def is_ours(office_id: UUID, lease: Lease) -> bool:
    """Tell whether this central has sealed a lease, also one that it has forgotten."""
    return constant_time_compare(lease.seal, _seal(office_id, lease))


def _seal(office_id: UUID, lease: Lease) -> str:
    installation = lease.incarnation.hex if lease.incarnation else ""
    said = (office_id.hex, str(lease.year), str(lease.first), str(lease.last), lease.node, installation)
    return Signer(salt="kru.letters.lease").signature("|".join(said))
