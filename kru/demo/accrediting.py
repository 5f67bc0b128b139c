"""Records the invented providers and their offerings, as the head of the CPD office does."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from kru.accreditation import actions as accreditation
from kru.accreditation.models import Provider
from kru.accreditation.terms import AccreditationStatus, ProviderCategory
from kru.catalogue import actions as catalogue
from kru.catalogue.terms import Field, Mode, Standard
from kru.demo import offerings
from kru.demo.cast import Cast
from kru.demo.people import october_of
from kru.kernel.ids import new_id
from kru.spine import clock

HEAD_OF_CPD = "visal"
YEARS_ACCREDITED = 6
FULLY = frozenset({"tec31", "tec33", "ptc35", "uni33", "dpe", "dse"})


def accredit(cast: Cast, key: str, since: datetime) -> Provider:
    """Record a provider with all its offerings, accredited from a moment on."""
    provider = offerings.PROVIDER_BY_KEY[key]
    recorded = accreditation.record_provider(
        cast.doing(HEAD_OF_CPD, since),
        accreditation.RecordProvider(
            provider_id=new_id(),
            key=key,
            name_km=provider.name.km,
            name_latin=provider.name.latin,
            category=ProviderCategory(provider.category),
            status=AccreditationStatus.FULL if key in FULLY else AccreditationStatus.PROVISIONAL,
            accredited_from=clock.day_of(since),
            accredited_before=october_of(clock.day_of(since).year + YEARS_ACCREDITED),
        ),
    )
    offered = [offering for offering in offerings.OFFERINGS if offering.provider == key]
    _record(cast, recorded.pk, offered, since)
    return recorded


def _record(cast: Cast, provider_id: UUID, offered: Iterable[offerings.Offering], since: datetime) -> None:
    for offering in offered:
        cast.offering_ids[offering.code] = new_id()
        catalogue.record_offering(
            cast.doing(HEAD_OF_CPD, since),
            catalogue.RecordOffering(
                offering_id=cast.offering_ids[offering.code],
                provider_id=provider_id,
                code=offering.code,
                title_km=offering.name.km,
                title_latin=offering.name.latin,
                field=Field(offering.field),
                category=offering.category,
                mode=Mode(offering.mode),
                hours=Decimal(offering.hours),
                credits=offering.credits,
                standards=(Standard(offering.standard),),
                accredited_from=clock.day_of(since),
                accredited_before=october_of(clock.day_of(since).year + YEARS_ACCREDITED),
            ),
        )
