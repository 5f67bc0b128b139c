"""Says the road and the plan of a proof in words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kru.appraisal.terms import Grade
from kru.career.rules import PlanStep, Proof, Step
from kru.career.terms import Condition, Move
from kru.career.views.words import JOINED, day, duration, number
from kru.staff.terms import Level

COUNTED = (Condition.HOURS, Condition.POINTS)
BY_ITSELF = (Move.SERVE, Move.HOLD, Move.LIFTED)
ROOM = 22  # hundredths of the road that the words of a step need


@dataclass(frozen=True)
class Node:
    """One step on the road, and where it stands on it in hundredths."""

    place: int
    kind: str  # now, w (waits for somebody), goal, end (of a road without a goal)
    title: str
    words: str


@dataclass(frozen=True)
class PlanLine:
    """One line of the plan."""

    title: str
    words: str
    gain: str
    on: date | None  # the day on which it is done by itself
    waits: bool = False  # there is nothing to do but wait
    label: str = ""
    url: str = ""


def road(proof: Proof, *, is_past: bool) -> list[Node]:
    """Return the day of the proof and the steps of its road, each with room for its words."""
    if not proof.road:
        return []
    whole = (proof.road[-1].on - proof.on).days
    places = _apart([100 * (step.on - proof.on).days // whole for step in proof.road])
    steps = [
        Node(place, _kind(step, is_last=step is proof.road[-1]), _reached(step), _when(step))
        for step, place in zip(proof.road, places, strict=True)
    ]
    return [Node(0, "now", _("That day") if is_past else _("Today"), day(proof.on)), *steps]


def _kind(step: Step, *, is_last: bool) -> str:
    if step.is_goal:
        return "goal"
    return f"{'w' if step.hours else ''} {'end' if is_last else ''}".strip()


def _when(step: Step) -> str:
    return (
        _("verified by %(day)s") % {"day": day(step.on)} if step.hours and not step.points else day(step.on)
    )


def _apart(places: list[int]) -> list[int]:
    room = min(ROOM, 100 // len(places))
    apart: list[int] = []
    for at, place in enumerate(places):
        least = (apart[-1] if apart else 0) + room
        most = 100 - room * (len(places) - 1 - at)
        apart.append(min(max(least, place), most))
    return apart


def _reached(step: Step) -> str:
    parts = [_gain(step)] if step.hours or step.points else []
    named = [str(condition.label) for condition in step.met if condition not in COUNTED]
    if step.is_goal:
        parts.append(_("can be asked for"))
    elif not parts and named:
        parts.append(named[0])
    return JOINED.join(parts)


def _gain(step: Step | PlanStep) -> str:
    parts = []
    if step.hours:
        parts.append(_("+%(n)s hours") % {"n": number(step.hours)})
    if step.points:
        parts.append(ngettext("+%(n)s point", "+%(n)s points", step.points) % {"n": number(step.points)})
    return JOINED.join(parts)


def plan(proof: Proof, *, is_own: bool) -> list[PlanLine]:
    """Return the lines of the plan, with what the person can do at once."""
    return [_line(step, proof, is_own=is_own) for step in proof.plan]


def _line(step: PlanStep, proof: Proof, *, is_own: bool) -> PlanLine:
    head, words = _said(step, proof)
    if step.move == Move.LEARN and is_own:
        url = reverse("learning:offerings")
        return PlanLine(head, words, _gain(step), None, label=_("See the courses"), url=url)
    on = step.on if step.move in BY_ITSELF else None
    return PlanLine(head, words, _gain(step), on, waits=step.move == Move.VERIFICATION)


def _said(step: PlanStep, proof: Proof) -> tuple[str, str]:
    match step.move:
        case Move.VERIFICATION:
            wait = ngettext("Wait for %(n)s verification", "Wait for %(n)s verifications", step.count)
            due = [_("by %(day)s") % {"day": day(step.on)}] if step.on else []
            return wait % {"n": number(step.count)}, JOINED.join([*_pending(proof), *due])
        case Move.LEARN:
            return (
                _("Learn %(n)s more hours") % {"n": number(step.hours)},
                _("Within this cycle, which ends before %(day)s") % {"day": day(step.on)},
            )
        case Move.ACHIEVE:
            return (
                _("Add achievements"),
                _("A prize, action research, a publication, leading lesson study, mentoring a new teacher"),
            )
        case Move.APPRAISE:
            return (
                _("Be rated higher in the yearly appraisals"),
                _("Professional competence and job outcome, as the director rates them"),
            )
        case Move.STUDY:
            level = str(Level(step.wanted).label)
            return (
                _("Raise the qualification: %(level)s") % {"level": level},
                _("It counts once the office has seen the diploma"),
            )
        case Move.SERVE:
            return (
                _("Reach %(time)s of service") % {"time": duration(12 * step.count)},
                _("Counted from the postings"),
            )
        case Move.HOLD:
            return (
                _("Hold the present rank for %(time)s") % {"time": duration(12 * step.count)},
                _("Counted from the day the rank was given"),
            )
        case Move.RATED:
            more = ngettext(
                "%(n)s more yearly appraisal of at least “%(grade)s”",
                "%(n)s more yearly appraisals of at least “%(grade)s”",
                step.count,
            )
            figures = {"n": number(step.count), "grade": str(Grade(step.wanted).label)}
            return more % figures, _("The director gives it when the school year ends")
        case Move.LIFTED:
            return _("Wait until the sanction is over"), _("It stands in the file with its paper")
        case _:
            return _("Wait until the open request is decided"), _("Or take it back")


def _pending(proof: Proof) -> list[str]:
    hours = next(one for one in proof.requirements if one.condition == Condition.HOURS)
    waiting = [item for item in hours.items if item.kind == "PendingHours"]
    return [f"{item.label} {number(item.amount)}" for item in waiting[:3]]
