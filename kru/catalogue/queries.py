"""Finds offerings, runs and sessions. The catalogue is public: every signed-in person may read it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from kru.access.actor import Actor
from kru.catalogue.models import Offering, Run, Session
from kru.kernel.search_keys import query_terms
from kru.spine.queryset import ScopedQuerySet
from kru.spine.trigram import containing


def offerings(
    *, on: date, text: str = "", field: str = "", open_only: bool = False
) -> ScopedQuerySet[Offering]:
    """Return the offerings accredited on a day; `open_only`, those for which one may register then."""
    found = Offering.objects.filter(accredited_from__lte=on, accredited_before__gt=on).select_related(
        "provider__unit"
    )
    if terms := query_terms(text):
        found = found.filter(containing(Offering, terms))
    if field:
        found = found.filter(field=field)
    if open_only:
        found = found.filter(Exists(_open(on).filter(offering=OuterRef("pk"))))
    return found


def open_runs(offering_ids: Iterable[UUID], *, on: date) -> dict[UUID, int]:
    """Return for how many runs of each offering one may register on a day; those without any are left out."""
    return dict(
        _open(on)
        .filter(offering_id__in=list(offering_ids))
        .order_by()
        .values_list("offering_id")
        .annotate(Count("pk"))
    )


def offering(offering_id: UUID) -> Offering:
    """Return one offering with its provider; raises `Offering.DoesNotExist`."""
    return Offering.objects.select_related("provider__unit").get(pk=offering_id)


def offering_for(viewer: Actor, permission: str, offering_id: UUID) -> Offering:
    """Return one offering for which a viewer holds a permission; any other does not exist."""
    held = Offering.objects.visible_to(viewer, permission)
    return held.select_related("provider__unit").get(pk=offering_id)


def runs_of(offering_id: UUID) -> ScopedQuerySet[Run]:
    """Return the runs of an offering, the latest first."""
    return Run.objects.filter(offering_id=offering_id).order_by("-starts_on", "pk")


def run(run_id: UUID) -> Run:
    """Return one run with its offering and provider; raises `Run.DoesNotExist`."""
    return Run.objects.select_related("offering__provider__unit").get(pk=run_id)


def run_for(viewer: Actor, permission: str, run_id: UUID) -> Run:
    """Return one run for which a viewer holds a permission; any other does not exist."""
    held = Run.objects.visible_to(viewer, permission)
    return held.select_related("offering__provider__unit").get(pk=run_id)


def runs_for(viewer: Actor, permission: str) -> ScopedQuerySet[Run]:
    """Return the runs for which a viewer holds a permission, the latest first."""
    return Run.objects.visible_to(viewer, permission).select_related("offering").order_by("-starts_on", "pk")


def session_for(viewer: Actor, permission: str, session_id: UUID) -> Session:
    """Return one session for which a viewer holds a permission; any other does not exist."""
    held = Session.objects.visible_to(viewer, permission)
    return held.select_related("run__offering__provider__unit").get(pk=session_id)


def _open(on: date) -> ScopedQuerySet[Run]:
    return Run.objects.filter(opens_on__lte=on, closes_on__gte=on)
