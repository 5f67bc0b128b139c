"""Draws the staff of one office or school: who they are, what they hold, where they have served."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kru.demo.names import Name, Sex, draw_name
from kru.demo.sizes import SchoolKind

# The steps of each corps from the first to the highest; primary and preschool teachers go on into B.
_C = [f"C.{step}" for step in range(10, 0, -1)]
_B = [f"{rank}.{step}" for rank, steps in (("B3", 4), ("B2", 4), ("B1", 6)) for step in range(steps, 0, -1)]
_A = [f"{rank}.{step}" for rank, steps in (("A3", 4), ("A2", 4), ("A1", 6)) for step in range(steps, 0, -1)]
LADDERS: dict[str, list[str]] = {
    "preschool": _C + _B,
    "primary": _C + _B,
    "lower_secondary": _B,
    "upper_secondary": _A,
    "office": _B,
    "ministry": _A,
}
YEARS_A_STEP = 2
WOMEN_AMONG = {
    "preschool": 0.96,
    "primary": 0.57,
    "lower_secondary": 0.48,
    "upper_secondary": 0.39,
    "office": 0.31,
    "ministry": 0.36,
}
SUBJECTS = (
    "khmer", "mathematics", "physics", "chemistry", "biology", "earth_science", "history", "geography",
    "civics", "english", "french", "ict", "home_economics", "sport", "agriculture",
)  # fmt: skip
STATUSES = ("active", "leave_without_pay", "study_leave", "seconded")
STATUS_WEIGHTS = (970, 985, 991, 1_000)
SHARE_WHO_MOVED = 0.38
RETIREMENT_AGE = 60
DAYS_A_YEAR = 365.25
FIRST_OF_OCTOBER = (10, 1)
# A civil-servant number ends in four digits: a district gets a block of them for each month of birth.
NUMBERS_IN_MONTH, BLOCK = 9_973, 42


@dataclass(frozen=True, slots=True)
class Person:
    """One invented member of staff, as an existing register would hold them."""

    index: int
    number: str  # civil-servant number; contract staff have none
    national_id: str
    name: Name
    sex: Sex
    born_on: date
    phone: str
    kind: str
    status: str
    position: str
    grade: str
    qualification: str
    subject: str
    postings: tuple[tuple[str, date], ...]  # workplace code and first day, oldest first
    contract_ends_on: date | None

    @property
    def workplace(self) -> str:
        """Return the code of the workplace in force."""
        return self.postings[-1][0]

    @property
    def hired_on(self) -> date:
        """Return the first day of the first posting."""
        return self.postings[0][1]


class Numbers:
    """Gives identity numbers that no other block gives; deterministic, without a common register."""

    def __init__(self, block: int) -> None:
        if block * BLOCK >= NUMBERS_IN_MONTH - BLOCK:
            raise ValueError(f"there is no block {block} of numbers")
        self._block, self._used = block, dict[tuple[int, int], int]()

    def civil_servant(self, born_on: date) -> str:
        """Return the next number for a date of birth: 11, year, month, four digits."""
        month = (born_on.year, born_on.month)
        place = self._used[month] = self._used.get(month, -1) + 1
        if place >= BLOCK:
            raise ValueError(f"more than {BLOCK} people of one district were born in {month}")
        ending = ((self._block * BLOCK + place) * 7_919 + 1_213) % NUMBERS_IN_MONTH
        return f"11{born_on:%y%m}{ending:04}"


def national_id(index: int) -> str:
    """Return nine digits, another for each index up to 800,000,000; the cast of the village begins with 9."""
    return f"{index * 387_420_489 % 800_000_011:09}"


def phone(index: int) -> str:
    """Return a number under 040, which no operator uses; another for each index up to 1,000,000."""
    return f"040{index * 514_229 % 1_000_000:06}"


def october_of(year: int) -> date:
    """Return the day on which the school year begins and grades rise."""
    return date(year, *FIRST_OF_OCTOBER)


def last_october(on: date) -> date:
    """Return the last first of October up to a day."""
    return october_of(on.year if on >= october_of(on.year) else on.year - 1)


def _age(rng: Random, position: str) -> float:
    if position == "teacher":
        return rng.triangular(21.5, RETIREMENT_AGE - 0.5, 35)
    return rng.triangular(30, RETIREMENT_AGE - 0.2, 50)


def _qualification(rng: Random, school: str, age: float) -> str:
    if school in ("upper_secondary", "ministry"):
        return rng.choices(("bachelor", "master", "doctor"), cum_weights=(72, 98, 100))[0]
    if school == "preschool":
        return rng.choices(("upper_secondary", "associate", "bachelor"), cum_weights=(45, 85, 100))[0]
    weights = (35, 75, 98, 100) if age > 45 else (12, 48, 95, 100)
    return rng.choices(("upper_secondary", "associate", "bachelor", "master"), cum_weights=weights)[0]


def draw_person(
    rng: Random,
    index: int,
    numbers: Numbers,
    *,
    position: str,
    school: SchoolKind | str,
    workplace: str,
    others: Sequence[str],
    contract: bool,
    on: date,
) -> Person:
    """Return one member of staff who works at a workplace on a day; `others` are where they may have been."""
    women = WOMEN_AMONG[school] * (0.55 if position == "director" else 1)
    sex: Sex = "f" if rng.random() < women else "m"
    age = rng.triangular(20, 45, 25) if contract else _age(rng, position)
    born_on = on - timedelta(days=round(age * DAYS_A_YEAR))
    if contract:
        hired_on = october_of(last_october(on).year - rng.randrange(min(5, int(age) - 18)))
    else:
        started = born_on + timedelta(days=round(min(rng.triangular(20.5, 29, 23), age - 0.4) * DAYS_A_YEAR))
        hired_on = min(october_of(started.year), last_october(on))
    years = (on - hired_on).days // 365
    ladder = LADDERS[school]
    postings = [(workplace, hired_on)]
    if not contract and others and years >= 3 and rng.random() < SHARE_WHO_MOVED:
        moved_on = october_of(hired_on.year + rng.randrange(2, years + 1))
        postings = [(rng.choice(others), hired_on), (workplace, min(moved_on, last_october(on)))]
    secondary = school in ("lower_secondary", "upper_secondary")
    return Person(
        index=index,
        number="" if contract else numbers.civil_servant(born_on),
        national_id=national_id(index),
        name=draw_name(rng, sex),
        sex=sex,
        born_on=born_on,
        phone=phone(index),
        kind="contract" if contract else "state",
        status="active" if contract else rng.choices(STATUSES, cum_weights=STATUS_WEIGHTS)[0],
        position=position,
        grade="" if contract else ladder[min(years // YEARS_A_STEP, len(ladder) - 1)],
        qualification=_qualification(rng, school, age),
        subject=rng.choice(SUBJECTS) if secondary and position == "teacher" else "",
        postings=tuple(postings),
        contract_ends_on=october_of(last_october(on).year + 1 + rng.randrange(2)) if contract else None,
    )


OTHER_POSITIONS = ("director", "deputy_director", "secretary", "support", "support", "deputy_director")


def other_positions(count: int) -> Iterator[str]:
    """Return the positions of a school's staff who do not teach: the director first."""
    for place in range(count):
        yield OTHER_POSITIONS[place] if place < len(OTHER_POSITIONS) else "secretary"
