"""What an office has given, as the viewer may see it: what waits, was accepted or refused."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kru.access.actor import Actor
from kru.identity.models import User
from kru.journal.feed import OF_OFFICES
from kru.journal.models import Entry, Outgoing, Receipt
from kru.journal.replica import REPLICAS
from kru.kernel import terms as kernel_terms
from kru.kernel.reasons import Reason
from kru.kernel.scope import Scope
from kru.spine.fact import KINDS
from kru.spine.queryset import persons_of
from kru.staff import queries as staff
from kru.staff.models import Person
from kru.sync import fates
from kru.sync.asked import ASKED
from kru.sync.models import Cursor, Fate
from kru.sync.terms import SEE_OUTBOX, HeldState
from kru.ui.entries import sentence_of
from kru.ui.keyset import KeysetPage, page_after
from kru.ui.reasons import sentences
from kru.ui.terms import SOMEBODY

State = Outgoing.State
Commands = models.QuerySet[Outgoing]
OVERTAKEN = "changed-meanwhile"
ROWS = 25
FATES = {HeldState.OPEN: "wait", HeldState.GIVEN: "ok", HeldState.ASIDE: "no"}


class Part(models.TextChoices):
    """The parts of the inbox, in the order in which somebody looks at them."""

    NEEDS = "needs", _("Needs you")
    REFUSED = "refused", _("Refused")
    PASSED = "passed", _("Passed on")
    WAITING = "waiting", _("Waiting for the centre")
    ACCEPTED = "accepted", _("Accepted")


_PASSED = Q(pk__in=Fate.objects.values("number"))  # somebody else decides them
_REFUSED = Q(state=State.CLOSED, verdict=Receipt.Verdict.REFUSED) & ~_PASSED
IN_PART: Mapping[str, Q] = {
    Part.NEEDS: _REFUSED & Q(seen_at=None),
    Part.REFUSED: _REFUSED,
    Part.PASSED: Q(state=State.CLOSED) & _PASSED,
    Part.WAITING: ~Q(state=State.CLOSED),
    Part.ACCEPTED: Q(state=State.CLOSED, verdict=Receipt.Verdict.DONE),
}


@dataclass(frozen=True)
class Given:
    """One command in words: what it asked, for whom, who gave it when, and what became of it."""

    id: UUID
    number: int
    name: str
    at: datetime
    by: str
    what: str
    person: Person | None  # whose file the viewer may open
    called: str  # of whom or what it speaks, where no file stands for that
    part: Part
    holds: bool
    seen: bool
    reasons: tuple[Reason, ...]
    fate: Fate | None  # what became of it where it was passed on

    @property
    def file_url(self) -> str:
        """Return the address of the person's file; the proof of a career lies below it."""
        return reverse("career:proof", args=[self.person.pk]).removesuffix("career") if self.person else ""

    @property
    def mark(self) -> str:
        """Return the shape of its state."""
        if self.fate is not None:
            return FATES[HeldState(self.fate.state)]
        return {Part.ACCEPTED: "ok", Part.WAITING: "wait"}.get(self.part, "no")

    @property
    def was_overtaken(self) -> bool:
        """Tell whether it was refused because the centre had changed the same thing."""
        return any(reason.code == OVERTAKEN for reason in self.reasons)


def visible(viewer: Actor) -> Commands:
    """Return the commands the viewer may see: the own ones, and for officers over the office all of them."""
    if viewer.user_id is None:
        return Outgoing.objects.none()
    if sees_all(viewer, office_path() if viewer.paths_for(SEE_OUTBOX) else ""):
        return Outgoing.objects.all()
    return Outgoing.objects.filter(actor_user_id=viewer.user_id)


def sees_all(viewer: Actor, path: str) -> bool:
    """Tell whether the viewer may see what everybody gave at an office."""
    return bool(path) and viewer.may(SEE_OUTBOX, at=Scope(path))


def office_feeds() -> models.QuerySet[Cursor]:
    """Return the feeds of the places an office works for, its own first."""
    return Cursor.objects.filter(feed__startswith=OF_OFFICES).order_by(Length("feed"), "feed")


def office_path() -> str:
    """Return the path of the unit an office works for; nothing before its copy has begun."""
    feed = office_feeds().values_list("feed", flat=True).first()
    return (feed or "").removeprefix(OF_OFFICES)


def counts(seen: Commands) -> dict[Part, int]:
    """Return how many of the commands that somebody sees each part holds."""
    found = seen.aggregate(**{part: Count("pk", filter=within) for part, within in IN_PART.items()})
    return {part: found[part] for part in Part}


def page(seen: Commands, part: str, *, after: str = "") -> KeysetPage[Outgoing]:
    """Return the commands of a part: what needs somebody the oldest first, everything else the newest."""
    order = ("id",) if part == Part.NEEDS else ("-id",)
    return page_after(seen.filter(IN_PART[part]), order=order, after=after, size=ROWS)


def decided_by(viewer: Actor, names: Iterable[str]) -> list[Outgoing]:
    """Return what the viewer has asked by some actions and the centre has not confirmed, the latest first."""
    if viewer.user_id is None:
        return []
    own = Outgoing.objects.filter(actor_user_id=viewer.user_id).exclude(state=State.CLOSED)
    return list(own.filter(name__in=list(names)).order_by("-pk")[:ROWS])


def in_words(viewer: Actor, commands: Sequence[Outgoing]) -> list[Given]:
    """Return commands in words: a fixed number of statements, and one for each kind of record."""
    lines = {command.pk: json.loads(command.line) for command in commands}
    entries = _entries(commands)
    about = _persons(commands, lines, entries)
    files = staff.people(viewer).select_related("unit").in_bulk(list(set(about.values())))
    users = User.objects.in_bulk([command.actor_user_id for command in commands if command.actor_user_id])
    became = fates.of(commands)
    return [
        _given(
            command,
            lines[command.pk],
            entries.get(command.command_id),
            files.get(about.get(command.pk)),
            users,
            became.get(command.pk),
        )
        for command in commands
    ]


def _given(
    command: Outgoing,
    line: Mapping[str, Any],
    entry: Entry | None,
    person: Person | None,
    users: Mapping[UUID, User],
    fate: Fate | None,
) -> Given:
    giver = users.get(command.actor_user_id) if command.actor_user_id else None
    body = line["body"]
    return Given(
        id=command.command_id,
        number=command.pk,
        name=command.name,
        at=command.given_at,
        by=giver.name_km if giver else str(SOMEBODY),
        what=sentence_of(entry) if entry else str(ASKED.get(command.name, command.name)),
        person=person,
        called=""
        if entry or person
        else next((body[name] for name in ("name_km", "title") if body.get(name)), ""),
        part=part_of(command, fate),
        holds=command.holds,
        seen=command.seen_at is not None,
        reasons=said(command.reasons),
        fate=fate,
    )


def part_of(command: Outgoing, fate: Fate | None) -> Part:
    """Return the part of the inbox where a command stands."""
    if command.state != State.CLOSED:
        return Part.WAITING
    if fate is not None:
        return Part.PASSED
    if command.verdict == Receipt.Verdict.DONE:
        return Part.ACCEPTED
    return Part.REFUSED if command.seen_at else Part.NEEDS


def was_overtaken(command: Outgoing) -> bool:
    """Tell whether a command was refused because the centre had changed the same thing."""
    return any(stored["code"] == OVERTAKEN for stored in command.reasons)


def once(reasons: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return reasons without those that only name another column: the comparison shows each."""
    found: dict[str, Mapping[str, Any]] = {}
    for stored in reasons:
        key = stored["code"] if stored["code"] == OVERTAKEN else json.dumps(stored, sort_keys=True)
        found.setdefault(key, stored)
    return list(found.values())


def said(reasons: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Return kept reasons as they can be said here, each once."""
    return tuple(_said(Reason.from_json(stored)) for stored in once(reasons))


def _said(reason: Reason) -> Reason:
    """Return a reason that has a sentence here: central may be newer than this computer."""
    known = reason.code in sentences() or reason.code in kernel_terms.REASONS
    return reason if known else Reason("reason-unknown", {"code": reason.code})


def _entries(commands: Iterable[Outgoing]) -> dict[UUID, Entry]:
    """Return for each command the fact that it is told by: of its own context, the last one written."""
    contexts = {command.command_id: command.name.split(".")[0] for command in commands}
    found: dict[UUID, Entry] = {}
    for entry in Entry.objects.filter(command_id__in=list(contexts)).order_by("pk"):
        own = entry.kind.split(".")[0] == contexts[entry.command_id]
        if entry.kind in KINDS and (own or entry.command_id not in found):
            found[entry.command_id] = entry
    return found


def _persons(
    commands: Iterable[Outgoing], lines: Mapping[int, Mapping[str, Any]], entries: Mapping[UUID, Entry]
) -> dict[int, UUID]:
    """Return whom commands are about: as facts, bodies, or the rows they would have changed say."""
    about: dict[int, UUID] = {}
    rows: dict[str, dict[UUID, list[int]]] = {}
    for command in commands:
        entry, line = entries.get(command.command_id), lines[command.pk]
        if entry and entry.person_id:
            about[command.pk] = entry.person_id
        elif line["body"].get("person_id"):
            about[command.pk] = UUID(line["body"]["person_id"])
        else:
            for kind, row, _columns in line.get("saw", ()):
                rows.setdefault(kind, {}).setdefault(UUID(row), []).append(command.pk)
    for kind, numbers in rows.items():
        model = REPLICAS[kind].model if kind in REPLICAS else None
        for via in persons_of(model) if model else ():
            assert model is not None
            for pk, person_id in model._default_manager.filter(pk__in=list(numbers)).values_list("pk", via):
                for number in numbers[pk]:
                    about.setdefault(number, person_id)
    return about
