"""Says requirements in words: what is required, what there is, what is short, and on what it rests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kru.appraisal.terms import Grade
from kru.career.policy import PathwayPolicy
from kru.career.rules import Proof, Requirement, Unit
from kru.career.terms import Condition, State
from kru.career.views.words import (
    JOINED,
    LEVELS,
    day,
    digits,
    duration,
    in_khmer,
    number,
    record,
    title,
)
from kru.kernel import khmer
from kru.ui.parts import ReasonLine
from kru.ui.reasons import language

MARKS = {State.MET: "ok", State.WAITING: "wait", State.MISSING: "todo"}


@dataclass(frozen=True)
class Card:
    """One requirement that is not met, large: its figure, what is needed, what is short, what there is."""

    condition: Condition
    mark: str
    title: str
    article: str
    have: str
    need: str
    short: str
    due: date | None
    records: Sequence[tuple[str, str]]  # which, and what it gives


@dataclass(frozen=True)
class Basis:
    """One figure of the pack that a proof rests on."""

    article: str
    note: str
    verified: bool


def lines(proof: Proof, pack: PathwayPolicy) -> list[ReasonLine]:
    """Return the requirements that are met, as lines."""
    return [
        ReasonLine("ok", _required(one, proof, pack), _have(one), _rests_on(one), one.article)
        for one in proof.met
    ]


def cards(proof: Proof, pack: PathwayPolicy) -> list[Card]:
    """Return the requirements that are not met, large."""
    return [
        Card(
            condition=one.condition,
            mark=MARKS[one.state],
            title=_required(one, proof, pack),
            article=one.article,
            have=_have(one),
            need=_need(one, pack),
            short=_short(one),
            due=one.becomes_true_on,
            records=[(record(item), day(item.on)) for item in one.items],
        )
        for one in proof.unmet
    ]


def marks(proof: Proof) -> list[str]:
    """Return a mark for each requirement: those that are met first."""
    order = list(MARKS)
    return [MARKS[state] for state in sorted((one.state for one in proof.requirements), key=order.index)]


def basis(proof: Proof, pack: PathwayPolicy) -> Iterator[Basis]:
    """Yield the figures of the pack that the requirements come from."""
    for one in proof.requirements:
        cited = pack.basis[one.figure]
        yield Basis(one.article, cited.note_km if in_khmer() else cited.note, cited.verified)


def _required(one: Requirement, proof: Proof, pack: PathwayPolicy) -> str:
    match one.condition:
        case Condition.RANK:
            held = title(proof.track, proof.held or proof.sought)
            return _("%(rank)s for at least %(time)s") % {"rank": held, "time": duration(int(one.need))}
        case Condition.SERVICE:
            return _("At least %(time)s of service on the track") % {"time": duration(int(one.need))}
        case Condition.LEVEL:
            return _("%(level)s or higher") % {"level": _level(one.need)}
        case Condition.APPRAISALS:
            return _("The last %(n)s yearly appraisals at least “%(grade)s”") % _grade(one, pack)
        case _:
            return str(one.condition.label)


def _have(one: Requirement) -> str:
    match one.unit:
        case Unit.MONTHS:
            return duration(int(one.have))
        case Unit.LEVEL:
            return _level(one.have) if one.have else _("none")
        case Unit.COUNT if one.condition == Condition.APPRAISALS:
            return JOINED.join(str(Grade(item.word).label) for item in one.items) or _("none")
        case Unit.COUNT:
            return number(one.have) if one.have else _("none")
        case _:
            return number(one.have)


def _need(one: Requirement, pack: PathwayPolicy) -> str:
    match one.condition:
        case Condition.HOURS:
            return _("%(n)s hours needed") % {"n": number(one.need)}
        case Condition.POINTS:
            return _("%(n)s needed") % {"n": number(one.need)}
        case Condition.RANK | Condition.SERVICE:
            return _("%(time)s needed") % {"time": duration(int(one.need))}
        case Condition.LEVEL:
            return _("%(level)s needed") % {"level": _level(one.need)}
        case Condition.APPRAISALS:
            return _("%(n)s times at least “%(grade)s” needed") % _grade(one, pack)
        case _:
            return _("none allowed")


def _short(one: Requirement) -> str:
    match one.unit:
        case Unit.HOURS | Unit.POINTS:
            return _("%(n)s missing") % {"n": number(one.short)}
        case Unit.MONTHS:
            return _("%(n)s missing") % {"n": duration(int(one.short))}
        case _:
            return ""


def _rests_on(one: Requirement) -> str:
    match one.condition:
        case Condition.HOURS:
            years = sum(item.kind == "CountedYear" for item in one.items)
            return ngettext("%(n)s CPD year", "%(n)s CPD years", years) % {"n": number(years)}
        case Condition.POINTS:
            return _("The criteria listed below")
        case Condition.SERVICE:
            return ngettext("%(n)s posting", "%(n)s postings", len(one.items)) % {"n": number(len(one.items))}
        case Condition.LEVEL:
            years_of = (khmer.count(item.on.year, language()) for item in one.items if item.on)
            return _("Diploma of %(year)s, verified") % {"year": JOINED.join(years_of)}
        case Condition.APPRAISALS:
            years_rated = JOINED.join(digits(item.label) for item in one.items)
            return _("School years %(years)s") % {"years": years_rated}
        case Condition.SANCTIONS:
            return _("Register of sanctions")
        case Condition.REQUESTS:
            return _("Register of requests")
        case _:
            return JOINED.join(record(item) for item in one.items)


def _level(place: object) -> str:
    return str(LEVELS[int(str(place)) - 1].label)


def _grade(one: Requirement, pack: PathwayPolicy) -> dict[str, str]:
    return {"n": number(one.need), "grade": str(Grade(pack.least_grade).label)}
