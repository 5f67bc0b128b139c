"""The line of an office on everybody's page: its state, how much waits, and what is not confirmed yet."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kru.access.actor import Actor
from kru.journal import undo
from kru.journal.feed import OF_OFFICES
from kru.journal.models import Outgoing
from kru.journal.outbox import is_office
from kru.kernel import khmer
from kru.spine import clock
from kru.sync import held, inbox, lease
from kru.sync.models import Line
from kru.sync.rules import Lease
from kru.ui import parts
from kru.ui.queue import Waiting
from kru.ui.reasons import language

OTHER_VERSION = ("too-old", "centre-is-older")
OLD = timedelta(hours=1)  # after so long without a word from central the page says it in a banner


def line(viewer: Actor, at: datetime) -> parts.Line:
    """Return the line as the masthead shows it, of one statement."""
    known = _known(viewer)
    heard_at: datetime | None = known.get("heard_at")
    tried_at: datetime | None = known.get("tried_at")
    silent = known.get("trouble") and (heard_at is None or (tried_at is not None and tried_at > heard_at))
    connected = heard_at is not None and not silent and at - heard_at < OLD
    url = reverse("sync:inbox")
    if connected and heard_at:
        words = _("Connected · %(time)s") % {"time": _clock(heard_at)}
    elif heard_at:
        words = _("Offline %(long)s") % {"long": how_long(at - heard_at)}
    else:
        words = _("Not connected yet")
    banner = None
    if known.get("trouble") in OTHER_VERSION:
        banner = parts.Banner(
            _("Kru here and Kru at the centre are too far apart."), _other_version(known["trouble"])
        )
    elif not known.get("complete_at"):
        banner = parts.Banner(
            _("The first copy is still coming."),
            _("Not everything stands here yet. What is here can be worked with."),
        )
    elif (until := _lease(known, at)).warns:
        banner = _locks_soon(until, known["waiting"])
    elif heard_at and at - heard_at >= OLD:
        banner = _offline(at - heard_at, known["waiting"], url)
    return parts.Line(connected, words, url, banner)


def _other_version(trouble: str) -> str:
    if trouble == "too-old":
        return _(
            "Go on working: what you give is taken there. News from the centre comes once a newer Kru is "
            "installed here."
        )
    return _(
        "Go on working: everything is kept here, and goes by itself once a newer Kru is installed at the "
        "centre."
    )


def _known(viewer: Actor) -> dict[str, Any]:
    """Return what is known of the line, and how many commands that the viewer sees wait."""
    found = Line.objects.filter(pk=1).annotate(
        waiting_own=_count(Outgoing.objects.filter(actor_user_id=viewer.user_id)),
        waiting_all=_count(Outgoing.objects.all()),
        path=Coalesce(Subquery(inbox.office_feeds().values("feed")[:1]), Value("")),
    )
    first = found.values(
        "heard_at",
        "tried_at",
        "trouble",
        "complete_at",
        "latest_at",
        "ahead",
        "waiting_own",
        "waiting_all",
        "path",
    ).first()
    known: dict[str, Any] = {"waiting_own": 0, "waiting_all": 0, "path": "", **(first or {})}
    everything = inbox.sees_all(viewer, known["path"].removeprefix(OF_OFFICES))
    known["waiting"] = known["waiting_all" if everything else "waiting_own"]
    return known


def _count(commands: QuerySet[Outgoing]) -> Any:
    waiting = commands.filter(inbox.IN_PART[inbox.Part.WAITING]).order_by().annotate(one=Value(1))
    return Coalesce(Subquery(waiting.values("one").annotate(n=Count("pk")).values("n")), 0)


def _offline(since: timedelta, waiting: int, url: str) -> parts.Banner:
    title = _("Last contact %(long)s ago.") % {"long": how_long(since)}
    goes_on = _("You go on working as usual.")
    if not waiting:
        return parts.Banner(title, f"{_safe(waiting)} {goes_on}")
    number = khmer.number(waiting, language())
    step = ngettext("See %(number)s change", "See %(number)s changes", waiting) % {"number": number}
    return parts.Banner(title, f"{_safe(waiting)} {goes_on}", step, f"{url}?show={inbox.Part.WAITING}")


def _lease(known: Mapping[str, Any], at: datetime) -> Lease:
    names = ("complete_at", "latest_at", "ahead")
    return lease.standing(Line(pk=1, **{name: known[name] for name in names}), at)


def _locks_soon(held: Lease, waiting: int) -> parts.Banner:
    title = ngettext(
        "In %(number)s day this computer locks its data.",
        "In %(number)s days this computer locks its data.",
        held.left,
    ) % {"number": khmer.number(held.left, language())}
    why = ngettext(
        "It has not heard the centre for %(number)s day: connect it, or bring a USB stick.",
        "It has not heard the centre for %(number)s days: connect it, or bring a USB stick.",
        held.silent,
    ) % {"number": khmer.number(held.silent, language())}
    return parts.Banner(title, f"{why} {_safe(waiting)}", _("By USB stick"), reverse("sync:stick"))


def _safe(waiting: int) -> str:
    if not waiting:
        return _("Nothing waits to be sent.")
    return ngettext(
        "%(number)s change is safe here and waits to be sent.",
        "%(number)s changes are safe here and wait to be sent.",
        waiting,
    ) % {"number": khmer.number(waiting, language())}


def how_long(since: timedelta) -> str:
    """Return how long something lasts, in its largest unit: 3 days, 5 hours, 12 minutes."""
    minutes = max(int(since.total_seconds()) // 60, 1)
    if minutes >= 24 * 60:
        n = minutes // (24 * 60)
        return ngettext("%(n)s day", "%(n)s days", n) % {"n": khmer.number(n, language())}
    if minutes >= 60:
        n = minutes // 60
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": khmer.number(n, language())}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": khmer.number(minutes, language())}


def _clock(at: datetime) -> str:
    return khmer.clock(at.astimezone(clock.COUNTRY_ZONE).time(), language())


def decisions(viewer: Actor, names: Iterable[str]) -> list[inbox.Given]:
    """Return what the viewer decided at this office and central has not confirmed; nothing at central."""
    if not is_office():
        return []
    return inbox.in_words(viewer, inbox.decided_by(viewer, names))


def to_decide(viewer: Actor) -> list[Waiting]:
    """Return the commands that were handed on and wait for the viewer's decision."""
    return held.waiting(viewer)


def unconfirmed(*kinds: tuple[type[Model], Iterable[UUID]]) -> frozenset[UUID]:
    """Return which rows of a page a waiting command wrote, of one statement; none at central.

    Asked by kind: what is folded for a person has the person's own id.
    """
    if not is_office():
        return frozenset()
    asked = {(model._meta.db_table, row.hex) for model, rows in kinds for row in rows}
    if not asked:
        return frozenset()
    steps = undo.touched(rows={row for _table, row in asked})
    return frozenset(UUID(step.row) for step in steps if (step.table, step.row) in asked)


def unconfirmed_commands(commands: Iterable[UUID]) -> frozenset[UUID]:
    """Return which commands wait for central, of one statement; none at central."""
    if not is_office():
        return frozenset()
    waiting = Outgoing.objects.filter(inbox.IN_PART[inbox.Part.WAITING], command_id__in=list(commands))
    return frozenset(waiting.values_list("command_id", flat=True))
