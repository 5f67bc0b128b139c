"""Draws what a planned person's file holds besides service: a diploma, a rank, ratings of school years."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kru.appraisal.terms import Grade
from kru.career.terms import Rank, Track
from kru.demo.careers import AGE_AT_AWARD, INSTITUTIONS
from kru.demo.people import DAYS_A_YEAR, Person, last_october
from kru.staff.terms import Level

# Share of those who have served long enough that hold a rank of the pathway.
YEARS_TO_GOOD, SHARE_OF_GOOD, YEARS_TO_SENIOR, SHARE_OF_SENIOR = 6, 0.35, 15, 0.08
MEAN_OF_GRADE = {Grade.FAIR: (98, 38), Grade.GOOD: (125, 48), Grade.VERY_GOOD: (150, 58)}
GRADES, GRADE_WEIGHTS = (Grade.FAIR, Grade.GOOD, Grade.VERY_GOOD), (12, 78, 100)
RATED_YEARS = 2


@dataclass(frozen=True, slots=True)
class Diploma:
    """The highest qualification."""

    level: Level
    institution: str
    awarded_on: date


@dataclass(frozen=True, slots=True)
class HeldRank:
    """A rank of the pathway, and the paper that gave it."""

    track: Track
    rank: Rank
    starts_on: date
    instrument: str


@dataclass(frozen=True, slots=True)
class Rating:
    """How a school year was, in a word and in points."""

    grade: Grade
    competence: int
    outcome: int


def diploma(rng: Random, person: Person) -> Diploma:
    """Return the diploma of a person."""
    level = Level(person.qualification)
    age = AGE_AT_AWARD[level] + rng.randrange(3)
    earned_on = person.born_on + timedelta(days=round(age * DAYS_A_YEAR))
    return Diploma(level, INSTITUTIONS[level], min(earned_on, person.hired_on))


def rank_held(rng: Random, person: Person, on: date) -> HeldRank | None:
    """Return the rank a person holds on a day, if any."""
    tracks = {"teacher": Track.TEACHING, "director": Track.LEADERSHIP, "deputy_director": Track.LEADERSHIP}
    track = tracks.get(person.position)
    years = (on - person.hired_on).days // 365
    drawn = rng.random()
    if track is None or person.kind == "contract" or years < YEARS_TO_GOOD or drawn > SHARE_OF_GOOD:
        return None
    senior = years >= YEARS_TO_SENIOR and drawn < SHARE_OF_SENIOR
    starts_on = date(last_october(on).year - rng.randrange(5), 10, 17)
    instrument = f"សេចក្តីសម្រេច {rng.randrange(1, 400):03} ចុះថ្ងៃទី {starts_on:%d/%m/%Y}"
    return HeldRank(track, Rank.SENIOR if senior else Rank.GOOD, starts_on, instrument)


def rating(rng: Random) -> Rating:
    """Return the rating of one school year."""
    grade = rng.choices(GRADES, cum_weights=GRADE_WEIGHTS)[0]
    competence, outcome = MEAN_OF_GRADE[grade]
    return Rating(grade, competence + rng.randrange(-12, 13), outcome + rng.randrange(-8, 9))
