"""Draws the CPD of one district in one year: runs with their participants, and activities at school."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from kru.demo.names import Spelling
from kru.demo.offerings import HOURS_PER_CREDIT, OFFERINGS, Offering
from kru.demo.people import Person, last_october, october_of

# What a line brought in from paper is called, by category.
TITLES = {
    "structured": Spelling("វគ្គមានរចនាសម្ព័ន្ធ តាមវិញ្ញាបនបត្រ", "Structured course, by certificate"),
    "school_based": Spelling("ការរៀនតាមសាលា តាមសៀវភៅសាលា", "School-based learning, by the school's book"),
    "self_directed": Spelling("ស្វ័យសិក្សា តាមកំណត់ហេតុ", "Self-directed learning, by its record"),
}
LEAST_HOURS, MOST_HOURS, MEAN_HOURS = 20, 130, 74
SEATS = 40
ACTIVITY_KINDS = ("learning_community", "lesson_study", "technical_meeting", "mentoring", "observation")
HOURS_AT_SCHOOL = (2, 2, 2, 3, 4, 4)  # one activity counts at most four
RESULTS = ("completed", "failed", "withdrawn")
RESULT_WEIGHTS = (94, 97, 100)
DAYS_TO_CONFIRM = 21


@dataclass(frozen=True, slots=True)
class CpdYear:
    """A year of CPD from the first of October, as far as it has gone."""

    starts_on: date
    until: date

    @property
    def share_gone(self) -> float:
        """Return the part of the year that is over, between 0 and 1."""
        whole = (october_of(self.starts_on.year + 1) - self.starts_on).days
        return min(1.0, (self.until - self.starts_on).days / whole)


@dataclass(frozen=True, slots=True)
class Participation:
    """One person in one run, with what came of it."""

    person: Person
    result: str
    attended: int  # sessions of the run's
    score: int  # of 100


@dataclass(frozen=True, slots=True)
class Run:
    """An offering held once in a district."""

    key: str
    offering: Offering
    district: str
    starts_on: date
    ends_on: date
    sessions: int
    participations: tuple[Participation, ...]
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Activity:
    """Hours of learning at school or alone that a person has written down."""

    person: Person
    kind: str
    category: str
    done_on: date
    hours: int
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """What the ledger holds of a run or of the activities of half a year; `person` is the index."""

    person: int
    occurred_on: date
    category: str
    hours: int
    credits: Decimal
    title: Spelling


def recognised(runs: Iterable[Run], activities: Iterable[Activity]) -> Iterator[Line]:
    """Return the ledger lines of one year: a line for each course, one for the activities of half a year."""
    for run in runs:
        if run.verified_on is None:
            continue
        offering = run.offering
        for one in run.participations:
            if one.result == "completed":
                yield Line(
                    one.person.index, run.ends_on, offering.category, offering.hours, offering.credits,
                    offering.name,
                )  # fmt: skip
    together: dict[tuple[int, str, int], list[Activity]] = {}
    for activity in activities:
        if activity.confirmed_on is not None:
            half = (activity.done_on.month + 2) % 12 // 6
            together.setdefault((activity.person.index, activity.category, half), []).append(activity)
    for (person, category, _), held in together.items():
        hours = sum(activity.hours for activity in held)
        yield Line(
            person, max(activity.done_on for activity in held), category, hours,
            round(Decimal(hours) / HOURS_PER_CREDIT, 2), TITLES[category],
        )  # fmt: skip


def cpd_years(on: date, count: int) -> list[CpdYear]:
    """Return the last years of CPD, the one that is running last."""
    running = last_october(on).year
    return [
        CpdYear(october_of(year), min(on, october_of(year + 1)))
        for year in range(running - count + 1, running + 1)
    ]


def takes_part(person: Person, year: CpdYear) -> bool:
    """Tell whether a person served as teacher or leader of a school through a good part of a year."""
    serves = person.position in ("teacher", "director", "deputy_director")
    return serves and person.status == "active" and person.hired_on <= year.starts_on + timedelta(days=120)


def hours_sought(rng: Random, year: CpdYear) -> float:
    """Return the hours one person does in a year: 20 to 130 in a whole one."""
    drawn = rng.gauss(MEAN_HOURS, 24)
    return min(max(drawn, LEAST_HOURS), MOST_HOURS) * year.share_gone


def _courses(rng: Random, hours: float) -> Iterator[Offering]:
    left = hours
    while left >= 7:
        fitting = [offering for offering in OFFERINGS if offering.hours <= left + 4]
        offering = fitting[int(rng.random() ** 2 * len(fitting))]
        left -= offering.hours
        yield offering


def district_year(
    rng: Random, district: str, people: Sequence[Person], year: CpdYear
) -> tuple[list[Run], list[Activity]]:
    """Return the runs and the activities of the people of one district in one year."""
    wishes: dict[str, tuple[Offering, list[Person]]] = {}
    activities: list[Activity] = []
    for person in people:
        if not takes_part(person, year):
            continue
        hours = hours_sought(rng, year)
        taken = 0
        for offering in dict.fromkeys(_courses(rng, hours * 0.5)):
            wishes.setdefault(offering.code, (offering, []))[1].append(person)
            taken += offering.hours
        activities.extend(_activities(rng, person, hours - taken, year))
    runs = [
        _run(rng, f"{district}-{year.starts_on:%y}-{code}-{number + 1}", offering, district, group, year)
        for code, (offering, wishing) in wishes.items()
        for number, group in enumerate(_groups(wishing))
    ]
    return runs, activities


def _groups(wishing: Sequence[Person]) -> Iterator[Sequence[Person]]:
    for first in range(0, len(wishing), SEATS):
        yield wishing[first : first + SEATS]


def _run(
    rng: Random, key: str, offering: Offering, district: str, group: Sequence[Person], year: CpdYear
) -> Run:
    sessions = max(1, offering.hours // 6)
    length = min(sessions * 2, 60)
    latest = max((year.until - year.starts_on).days - length, 1)
    starts_on = year.starts_on + timedelta(days=rng.randrange(latest))
    ends_on = starts_on + timedelta(days=length)
    verified_on = ends_on + timedelta(days=DAYS_TO_CONFIRM)
    participations = []
    for person in group:
        result = rng.choices(RESULTS, cum_weights=RESULT_WEIGHTS)[0]
        attended = sessions if result == "completed" else rng.randrange(sessions)
        score = rng.randrange(55, 98) if result == "completed" else rng.randrange(20, 49)
        participations.append(Participation(person, result, attended, score))
    return Run(
        key, offering, district, starts_on, ends_on, sessions, tuple(participations),
        verified_on if verified_on <= year.until else None,
    )  # fmt: skip


def _activities(rng: Random, person: Person, hours: float, year: CpdYear) -> Iterator[Activity]:
    days = max((year.until - year.starts_on).days, 1)
    alone = rng.random() < 0.5
    left = hours
    while left >= 2:
        length = min(rng.choice(HOURS_AT_SCHOOL), int(left))
        left -= length
        done_on = year.starts_on + timedelta(days=rng.randrange(days))
        confirmed_on = done_on + timedelta(days=rng.randrange(1, DAYS_TO_CONFIRM))
        category, kind = (
            ("self_directed", "reading") if alone else ("school_based", rng.choice(ACTIVITY_KINDS))
        )
        alone = False
        yield Activity(
            person, kind, category, done_on, length, confirmed_on if confirmed_on <= year.until else None
        )
