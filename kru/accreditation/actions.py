"""What changes providers."""

from datetime import date
from uuid import UUID

from kru.accreditation import facts, terms
from kru.accreditation.models import Provider
from kru.accreditation.terms import AccreditationStatus, ProviderCategory
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.scope import Scope
from kru.organisations import actions as organisations
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing

ROOT_PATH = "kh"
PROVIDERS_KEY = "pv"


class RecordProvider(Command):
    """Record a provider and the period of its accreditation."""

    provider_id: UUID
    key: str = ""  # the permanent key in its path; made from its id if none is given
    name_km: str
    name_latin: str = ""
    category: ProviderCategory
    status: AccreditationStatus
    accredited_from: date
    accredited_before: date
    instrument: str = ""


@action("accreditation.record_provider", takes=RecordProvider, final="central")
def record_provider(do: Doing, cmd: RecordProvider) -> Provider:
    """Record a provider at `kh.pv.<key>`, a unit that is opened unless it is there, and its accreditation.

    Refuses with `provider-is-recorded-once` or `provider-accreditation-ends-after-it-begins`.
    """
    # load
    key = cmd.key or f"p{cmd.provider_id.hex[-8:]}"
    scope = Scope(f"{ROOT_PATH}.{PROVIDERS_KEY}.{key}")
    unit = Unit.objects.filter(path=scope.path).first()
    # allow
    do.require(terms.RECORD_PROVIDER, at=scope)
    # decide
    if unit is not None and Provider.objects.filter(unit=unit).exists():
        raise Refusal(Reason("provider-is-recorded-once", {"name_km": unit.name_km}))
    # write
    unit = unit or organisations.open_unit(
        do.as_system(),
        organisations.OpenUnit(
            unit_id=new_id(),
            parent_id=_branch_of_providers(do).pk,
            key=key,
            kind=UnitKind.PROVIDER,
            name_km=cmd.name_km,
            name_latin=cmd.name_latin,
            opened_on=cmd.accredited_from,
        ),
    )
    provider = do.create(
        Provider(
            id=cmd.provider_id,
            unit=unit,
            **cmd.model_dump(exclude={"provider_id", "key", "name_km", "name_latin"}),
        )
    )
    # record
    do.record(
        facts.ProviderRecorded(
            name_km=unit.name_km,
            status=cmd.status,
            accredited_from=cmd.accredited_from,
            accredited_before=cmd.accredited_before,
        ),
        about=provider,
        scope=scope,
    )
    return provider


def _branch_of_providers(do: Doing) -> Unit:
    """Return the unit that all providers lie below, opened with the first of them."""
    branch = Unit.objects.filter(path=f"{ROOT_PATH}.{PROVIDERS_KEY}").first()
    return branch or organisations.open_unit(
        do.as_system(),
        organisations.OpenUnit(
            unit_id=new_id(),
            parent_id=Unit.objects.get(path=ROOT_PATH).pk,
            key=PROVIDERS_KEY,
            kind=UnitKind.DEPARTMENT,
            name_km="អ្នកផ្តល់សេវា អវប",
            name_latin="CPD providers",
        ),
    )
