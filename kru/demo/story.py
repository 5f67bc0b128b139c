"""What has been learned in the village by the day the story begins, as data."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from kru.demo.people import last_october
from kru.spine import clock

Stage = Literal["open", "teaching", "confirmed", "verified"]

# The figures of this file fit a day in the middle of March, 166 days into the CPD year.
DAYS_GONE = 166
NEAR = 15  # days that are not brought closer together
PAPER = "paper"  # the source of a line that was recognised before the system came
VILLAGE_PROVIDERS = ("tec31", "ngo01")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days counted back from the day the story begins; a young CPD year brings them closer together."""

    on: date

    def day(self, ago: int) -> date:
        """Return the day some days ago; a negative number lies ahead."""
        if ago <= 0:
            return self.on - timedelta(days=ago)
        gone = (self.on - last_october(self.on)).days
        near = min(ago, NEAR, gone)
        return self.on - timedelta(days=max(near, round(ago * min(1.0, gone / DAYS_GONE))))

    def morning(self, ago: int) -> datetime:
        """Return eight o'clock on the day some days ago."""
        return morning(self.day(ago))


def morning(day: date) -> datetime:
    """Return eight o'clock on a day, in the country."""
    return datetime.combine(day, time(8), tzinfo=clock.COUNTRY_ZONE)


@dataclass(frozen=True, slots=True)
class Course:
    """One run of an offering in the village: days ago, who takes part, and how far it has come."""

    slug: str
    offering: str
    stage: Stage
    opens: int
    starts: int
    ends: int
    sessions: int
    funding: str
    place: str
    enrolled: tuple[str, ...]
    asking: tuple[str, ...] = ()  # wait for their director
    seats: int = 24


COURSES = (
    Course(
        "reading-1", "REA-101", "verified", 150, 130, 60, 5, "organisation", "សាលាស្នូល វត្តថ្មី",
        ("sokha", "sreyleak"),
    ),
    Course(
        "library", "REA-120", "verified", 85, 70, 68, 2, "self", "បឋមសិក្សា វត្តថ្មី", ("sokha", "mony", "davy"),
    ),
    Course(
        "leading", "LEA-101", "verified", 60, 35, 10, 6, "organisation", "វិទ្យាស្ថានគរុកោសល្យ ទន្លេធំ",
        ("bopha", "chanthan"),
    ),
    Course(
        "ict", "ICT-101", "confirmed", 50, 25, 14, 2, "self", "អនុវិទ្យាល័យ ព្រែកស្វាយ",
        ("sokha", "marina", "ratana"),
    ),
    Course(
        "assessment", "PED-103", "teaching", 30, 4, -4, 3, "organisation", "អនុវិទ្យាល័យ ព្រែកស្វាយ",
        ("vibol", "ratana", "marina"),
    ),
    Course(
        "reading-assessed", "REA-110", "open", 10, -33, -61, 4, "organisation", "សាលាស្នូល វត្តថ្មី",
        ("sreyleak",), asking=("sovanna", "mony"), seats=8,
    ),
    Course("internet", "ICT-103", "open", 5, -20, -20, 1, "self", "តាមអ៊ីនធឺណិត", ("nary",), seats=40),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that one of the cast has logged, days ago, and what has become of it."""

    who: str
    kind: str
    ago: int
    hours: int
    title: str
    state: Literal["logged", "confirmed", "returned"] = "confirmed"
    photograph: bool = False
    why: str = ""


LESSON, MEETING = "សិក្សាមេរៀន គណិតថ្នាក់ទី៣", "ប្រជុំបច្ចេកទេសកម្រង"
LOGGED = (
    *(
        Logged("sokha", "technical_meeting", 140 - 24 * at, 4, f"{MEETING} លើកទី {number}")
        for at, number in enumerate("១២៣៤")
    ),
    Logged("sokha", "observation", 45, 4, "សង្កេតថ្នាក់ អំណានថ្នាក់ទី២", photograph=True),
    Logged("sokha", "learning_community", 31, 4, "សហគមន៍សិក្សា ការវាយតម្លៃដើម្បីរៀន"),
    *(
        Logged("sokha", "reading", 96 - 14 * at, 4, f"អានសៀវភៅវិធីសាស្ត្របង្រៀន ជំពូក {number}")
        for at, number in enumerate("១២៣៤")
    ),
    Logged("sokha", "mentoring", 12, 2, "ណែនាំគ្រូថ្មី", "returned", why="សូមភ្ជាប់រូបថត ឬឈ្មោះគ្រូដែលបានណែនាំ"),
    Logged("sokha", "lesson_study", 4, 4, LESSON, "logged", photograph=True),
    Logged("sovanna", "lesson_study", 4, 4, LESSON, "logged", photograph=True),
    Logged("mony", "observation", 14, 4, "សង្កេតថ្នាក់ គណិតវិទ្យា ថ្នាក់ទី៥", "logged", photograph=True),
    Logged("sreyleak", "learning_community", 6, 2, "សហគមន៍សិក្សា អំណាន", "logged", photograph=True),
    Logged("nary", "reading", 3, 2, "អានសៀវភៅការលេងដើម្បីរៀន", "logged"),
    Logged("bopha", "mentoring", 9, 2, "ណែនាំគ្រូបង្រៀនថ្មី ២ នាក់", "logged"),
)  # fmt: skip

# Hours recognised on paper before this CPD year: structured, at school, self-directed; the oldest year first.
EARLIER_YEARS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "sokha": ((36, 40, 8), (35, 38, 10), (45, 36, 10), (50, 40, 10)),
    "bopha": ((45, 40, 10), (54, 40, 10), (50, 38, 10), (52, 40, 8)),
    "chanthan": ((45, 36, 6), (48, 40, 10), (50, 40, 10), (56, 40, 8)),
    "sreyleak": ((30, 24, 4), (36, 30, 6), (30, 34, 8), (45, 28, 10)),
    "mony": ((15, 22, 4), (30, 26, 6), (24, 30, 2), (38, 32, 6)),
    "sovanna": ((8, 20, 2), (15, 22, 0), (23, 18, 4), (15, 20, 2)),
    "vibol": ((45, 34, 10), (54, 40, 6), (45, 40, 10), (60, 40, 10)),
    "ratana": ((30, 30, 8), (38, 36, 8), (45, 30, 6), (45, 36, 10)),
    "puthy": ((24, 28, 4), (30, 30, 6), (45, 26, 6), (40, 34, 8)),
    "chanra": ((15, 26, 2), (24, 30, 4), (30, 26, 4), (30, 30, 6)),
    "samnang": ((30, 34, 6), (45, 38, 8), (30, 40, 10), (54, 36, 8)),
    "piseth": ((15, 20, 2), (8, 18, 0), (15, 10, 0), (0, 6, 0)),
    "sreymom": ((24, 22, 4), (30, 26, 6), (24, 30, 4), (38, 30, 6)),
    "davy": ((8, 18, 0), (15, 24, 2), (30, 20, 4), (24, 26, 4)),
}
# Hours recognised on paper in the running CPD year.
THIS_YEAR: dict[str, tuple[int, int, int]] = {
    "bopha": (10, 37, 8),
    "chanthan": (12, 40, 7),
    "sreyleak": (0, 20, 5),
    "mony": (30, 22, 6),
    "sovanna": (8, 10, 0),
    "vibol": (50, 38, 8),
    "ratana": (38, 34, 7),
    "marina": (30, 26, 5),
    "nary": (15, 22, 3),
    "samnang": (45, 36, 7),
    "chanra": (24, 20, 4),
    "puthy": (24, 28, 6),
    "piseth": (0, 8, 1),
    "sreymom": (15, 24, 4),
}
