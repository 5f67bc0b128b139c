"""The careers of the village: diplomas, achievements, yearly appraisals and ranks, as offices record them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kru.appraisal import actions as appraisal
from kru.appraisal.terms import Grade
from kru.career import actions as career
from kru.career.terms import Rank, Track
from kru.demo import village
from kru.demo.cast import Cast
from kru.demo.people import last_october
from kru.demo.story import morning
from kru.kernel.ids import new_id
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.terms import AchievementKind, Level, SanctionKind

PERSONNEL = "sopheap"
INSTITUTIONS = {
    Level.UPPER_SECONDARY: "វិទ្យាល័យ ទន្លេធំ",
    Level.ASSOCIATE: "វិទ្យាស្ថានគរុកោសល្យ ទន្លេធំ",
    Level.BACHELOR: "សាកលវិទ្យាល័យ ទន្លេធំ",
    Level.MASTER: "សាកលវិទ្យាល័យ ទន្លេធំ",
    Level.DOCTOR: "បណ្ឌិត្យសភា ទន្លេធំ",
}
AGE_AT_AWARD = {
    Level.UPPER_SECONDARY: 18,
    Level.ASSOCIATE: 20,
    Level.BACHELOR: 23,
    Level.MASTER: 28,
    Level.DOCTOR: 34,
}
STUDIED_LATE = {"sokha": date(2019, 9, 20)}


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of one school year: grade, points of competence and of job outcome."""

    grade: Grade
    competence: int
    outcome: int


@dataclass(frozen=True, slots=True)
class Career:
    """What a career has besides service and hours; years and days are counted from the running CPD year."""

    rated_by: str
    rated: Sequence[Rated]  # the last school years, the newest last
    achieved: Mapping[AchievementKind, int]
    held: tuple[Track, Rank] | None = None
    held_since: tuple[int, int, int] = (0, 0, 0)  # years back, month, day
    sanction: bool = False


GOOD, VERY_GOOD, FAIR = Grade.GOOD, Grade.VERY_GOOD, Grade.FAIR
PRIZE, RESEARCH = AchievementKind.PROVINCIAL_PRIZE, AchievementKind.RESEARCH
LESSONS, MENTORING = AchievementKind.LESSON_STUDY, AchievementKind.MENTORING
MATERIAL, NATIONAL = AchievementKind.MATERIAL, AchievementKind.NATIONAL_PRIZE
GOOD_TEACHER, GOOD_LEADER = (Track.TEACHING, Rank.GOOD), (Track.LEADERSHIP, Rank.GOOD)

CAREERS: dict[str, Career] = {
    # lacks hours and points; some of both come by themselves
    "sokha": Career(
        "bopha", (Rated(GOOD, 140, 50), Rated(VERY_GOOD, 150, 54)),
        {PRIZE: 1, RESEARCH: 1, LESSONS: 2, MENTORING: 1}, GOOD_TEACHER, (4, 10, 17),
    ),
    # may ask for the next rank
    "bopha": Career(
        "dara", (Rated(VERY_GOOD, 160, 60), Rated(VERY_GOOD, 162, 62)),
        {PRIZE: 2, MENTORING: 1}, GOOD_LEADER, (4, 10, 17),
    ),
    # waits for the third year in the rank
    "vibol": Career(
        "puthy", (Rated(GOOD, 150, 58), Rated(VERY_GOOD, 156, 60)),
        {PRIZE: 2, LESSONS: 2}, GOOD_TEACHER, (2, 11, 5),
    ),
    "ratana": Career(
        "puthy", (Rated(GOOD, 140, 50), Rated(GOOD, 142, 52)),
        {LESSONS: 2, MATERIAL: 1}, GOOD_TEACHER, (4, 10, 17), sanction=True,
    ),
    "mony": Career("bopha", (Rated(GOOD, 118, 46), Rated(GOOD, 122, 50)), {LESSONS: 2}),
    "sovanna": Career("bopha", (Rated(FAIR, 98, 38), Rated(GOOD, 112, 44)), {}),
    "sreyleak": Career(
        "chanthan", (Rated(GOOD, 138, 52), Rated(GOOD, 140, 54)), {LESSONS: 2}, GOOD_TEACHER, (3, 10, 17),
    ),
    "chanthan": Career(
        "dara", (Rated(GOOD, 150, 55), Rated(GOOD, 150, 55)), {NATIONAL: 1}, GOOD_LEADER, (4, 10, 17),
    ),
    "marina": Career("puthy", (Rated(GOOD, 110, 42),), {}),
}  # fmt: skip


def pursue(cast: Cast, since: datetime) -> None:
    """Record what the careers of the village hold when the story begins; `since` is when it took up Kru."""
    for person in village.PEOPLE:
        _award(cast, person, since)
    this_year = last_october(clock.day_of(cast.at)).year
    for slug, held in CAREERS.items():
        _hold_rank(cast, slug, held, this_year)
        _achieve(cast, slug, held, this_year)
        _rate(cast, slug, held, this_year)
        if held.sanction:
            staff.record_sanction(
                cast.doing(PERSONNEL),
                staff.RecordSanction(
                    sanction_id=new_id(),
                    person_id=cast.person_ids[slug],
                    kind=SanctionKind.WRITTEN_BLAME,
                    starts_on=date(this_year, 11, 20),
                    ends_before=date(this_year + 1, 11, 20),
                    instrument=f"លិខិតស្តីបន្ទោស 114 ចុះថ្ងៃទី 18 វិច្ឆិកា {this_year}",
                ),
            )


def _award(cast: Cast, person: village.Person, since: datetime) -> None:
    level = Level(person.qualification)
    staff.record_qualification(
        cast.doing(PERSONNEL, since, about=person.slug),
        staff.RecordQualification(
            qualification_id=new_id(),
            person_id=cast.person_ids[person.slug],
            level=level,
            institution=INSTITUTIONS[level],
            awarded_on=STUDIED_LATE.get(person.slug)
            or date(person.born_on.year + AGE_AT_AWARD[level], 9, 20),
            seen=True,
        ),
    )


def _hold_rank(cast: Cast, slug: str, held: Career, this_year: int) -> None:
    if held.held is None:
        return
    back, month, day = held.held_since
    starts_on = date(this_year - back, month, day)
    track, rank = held.held
    career.record_rank(
        cast.doing(PERSONNEL, morning(starts_on)),
        career.RecordRank(
            rank_id=new_id(),
            person_id=cast.person_ids[slug],
            track=track,
            rank=rank,
            starts_on=starts_on,
            instrument=f"សេចក្តីសម្រេច 087 ចុះថ្ងៃទី {starts_on:%d/%m/%Y}",
        ),
    )


def _achieve(cast: Cast, slug: str, held: Career, this_year: int) -> None:
    for kind, count in held.achieved.items():
        for number in range(count):
            achieved_on = date(this_year - 2 + number, 5, 20)
            staff.record_achievement(
                cast.doing(PERSONNEL, morning(achieved_on)),
                staff.RecordAchievement(
                    achievement_id=new_id(),
                    person_id=cast.person_ids[slug],
                    kind=kind,
                    title=TITLES[kind],
                    achieved_on=achieved_on,
                ),
            )


def _rate(cast: Cast, slug: str, held: Career, this_year: int) -> None:
    for back, rated in enumerate(reversed(held.rated)):
        given_on = date(this_year - back, 9, 1)
        appraisal.record_appraisal(
            cast.doing(held.rated_by, morning(given_on)),
            appraisal.RecordAppraisal(
                appraisal_id=new_id(),
                person_id=cast.person_ids[slug],
                school_year=given_on.year - 1,
                grade=rated.grade,
                competence=rated.competence,
                outcome=rated.outcome,
            ),
        )


TITLES = {
    AchievementKind.NATIONAL_PRIZE: "ជ័យលាភីគ្រូឆ្នើមថ្នាក់ជាតិ",
    AchievementKind.PROVINCIAL_PRIZE: "ជ័យលាភីគ្រូឆ្នើមថ្នាក់ខេត្ត",
    AchievementKind.RESEARCH: "ស្រាវជ្រាវប្រតិបត្តិ៖ អំណានថ្នាក់ដំបូង",
    AchievementKind.LESSON_STUDY: "ដឹកនាំសិក្សាមេរៀនគណិតវិទ្យា",
    AchievementKind.MENTORING: "ណែនាំគ្រូថ្មីក្នុងសាលា",
    AchievementKind.MATERIAL: "សម្ភារៈបង្រៀនវិទ្យាសាស្ត្រ",
}
