"""How far the first copy of an office has come, feed by feed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kru.identity.models import User
from kru.journal.feed import OF_OFFICES
from kru.journal.replica import CATALOGUE, UNITS
from kru.organisations.models import Unit
from kru.sync.models import Cursor, Line


@dataclass(frozen=True)
class Part:
    """One feed of the copy: what it holds, how many records have come of how many."""

    name: str
    come: int
    wanted: int
    complete: bool

    @property
    def percent(self) -> int:
        """Return how much has come; all only when the end was reached."""
        return 100 if self.complete else min(self.come * 100 // self.wanted, 99) if self.wanted else 0


def nobody_is_here_yet() -> bool:
    """Tell whether the first copy is on its way and has brought nobody who can sign in."""
    complete = Line.objects.filter(pk=1).exclude(complete_at=None).exists()
    return not complete and not User.objects.filter(is_active=True).exists()


def parts() -> list[Part]:
    """Return the feeds that have begun to come, in the order in which they do."""
    cursors = list(Cursor.objects.order_by("feed"))
    order = {UNITS: 0, CATALOGUE: 1}
    cursors.sort(key=lambda held: (order.get(held.feed, 2), held.feed))
    paths = [held.feed.removeprefix(OF_OFFICES) for held in cursors]
    units = dict(Unit.objects.filter(path__in=paths).values_list("path", "name_km"))
    named = {UNITS: _("Workplaces"), CATALOGUE: _("CPD catalogue")}
    return [
        Part(
            named.get(held.feed)
            or units.get(held.feed.removeprefix(OF_OFFICES))
            or _("Records of the office"),
            held.count,
            held.wanted,
            held.complete,
        )
        for held in cursors
    ]
