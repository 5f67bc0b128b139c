"""Plans the big worlds, pilot and nation, as streams of plain records; the same seed gives the same world."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from kru.demo import places, village
from kru.demo.cpd import Activity, Run, cpd_years, district_year
from kru.demo.names import Spelling, spellings
from kru.demo.people import Numbers, Person, draw_person, other_positions
from kru.demo.places import Place
from kru.demo.sizes import SCHOOL_KINDS, SchoolKind, Size, apportioned

LEAST_TEACHERS: dict[SchoolKind, int] = {
    "preschool": 1,
    "primary": 2,
    "lower_secondary": 5,
    "upper_secondary": 14,
}
TITLES: dict[SchoolKind, tuple[str, str]] = {
    "preschool": ("មត្តេយ្យ", "Preschool"),
    "primary": ("បឋមសិក្សា", "Primary"),
    "lower_secondary": ("អនុវិទ្យាល័យ", "Lower Secondary"),
    "upper_secondary": ("វិទ្យាល័យ", "Upper Secondary"),
}
DEPARTMENTS = spellings("""
    នាយកដ្ឋានបឋមសិក្សា Department of Primary Education, នាយកដ្ឋានមធ្យមសិក្សា Department of Secondary Education,
    នាយកដ្ឋានមត្តេយ្យ Department of Preschools, នាយកដ្ឋានបណ្តុះបណ្តាល Department of Teacher Training,
    នាយកដ្ឋានផែនការ Department of Planning, នាយកដ្ឋានហិរញ្ញវត្ថុ Department of Finance,
    នាយកដ្ឋានអភិវឌ្ឍកម្មវិធីសិក្សា Department of Curriculum, នាយកដ្ឋានធានាគុណភាព Department of Quality,
    នាយកដ្ឋានសុខភាពសិក្សា Department of School Health, នាយកដ្ឋានយុវជន Department of Youth,
    នាយកដ្ឋានកីឡា Department of Sport, អគ្គាធិការដ្ឋាន General Inspectorate
""")
# Of the staff who do not teach: at the ministry, at the provincial offices, at the district offices.
SHARES_OF_OFFICES = {"ministry": 0.10, "province": 0.11, "district": 0.12}


@dataclass(frozen=True, slots=True)
class School:
    """One invented school with the size of its staff."""

    code: str
    kind: SchoolKind
    name: Spelling
    region: str
    teachers: int
    others: int


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the ministry; its key serves as its workplace code."""

    key: str
    name: Spelling


@dataclass(frozen=True, slots=True)
class _Counts:
    """What one district holds, by kind of school: staff of each school, and where its people begin."""

    schools: dict[SchoolKind, list[tuple[int, int]]]
    office: int
    first_index: int


class Part:
    """One district with its places, schools, people and CPD; each call draws the same ones again."""

    def __init__(self, world: "World", number: int) -> None:
        self._world, self._number, self._counts = world, number, world._counts[number]
        self.district = world.districts[number]

    def _rng(self, purpose: str) -> Random:
        return Random(f"{self._world.seed}:{self.district.code}:{purpose}")  # noqa: S311 - an invented world

    def places(self) -> list[Place]:
        """Return the communes of the district, each followed by its villages."""
        rng, found = self._rng("places"), []
        communes = places.communes(rng, self.district, self._world._communes[self._number])
        counts = apportioned(self._world._villages[self._number], [1.0] * len(communes), least=1)
        for commune, count in zip(communes, counts, strict=True):
            found += [commune, *places.villages(rng, commune, count)]
        return found

    def schools(self) -> list[School]:
        """Return the schools of the district."""
        rng = self._rng("schools")
        villages = [place for place in self.places() if place.level == "village"]
        used: set[str] = set()
        sequence: dict[str, int] = {}
        found = []
        for kind in SCHOOL_KINDS:
            for teachers, others in self._counts.schools[kind]:
                where = rng.choice(villages)
                number = sequence[where.code] = sequence.get(where.code, 0) + 1
                found.append(
                    School(
                        code=f"{where.code}{number:03}",
                        kind=kind,
                        name=_school_name(rng, kind, where, used),
                        region=rng.choices(("rural", "urban", "remote"), cum_weights=(72, 84, 100))[0],
                        teachers=teachers,
                        others=others,
                    )
                )
        return found

    def people(self) -> Iterator[Person]:
        """Return the staff of the district office and of the schools."""
        rng, numbers = self._rng("people"), Numbers(self._number)
        index, on = self._counts.first_index, self._world.on
        for _ in range(self._counts.office):
            yield draw_person(
                rng, index, numbers, position="officer", school="office", workplace=self.district.code,
                others=(), contract=False, on=on,
            )  # fmt: skip
            index += 1
        schools = self.schools()
        alike = {kind: [school.code for school in schools if school.kind == kind] for kind in SCHOOL_KINDS}
        for school in schools:
            others = [code for code in alike[school.kind] if code != school.code]
            for position in (*other_positions(school.others), *["teacher"] * school.teachers):
                share = self._world.contract_share * (2 if school.region == "remote" else 0.8)
                yield draw_person(
                    rng, index, numbers, position=position, school=school.kind, workplace=school.code,
                    others=others, contract=position == "teacher" and rng.random() < share, on=on,
                )  # fmt: skip
                index += 1

    def cpd(self, people: Sequence[Person]) -> Iterator[tuple[list[Run], list[Activity]]]:
        """Return the runs and activities of the district's people, year after year."""
        for year in cpd_years(self._world.on, self._world.size.cpd_years):
            rng = self._rng(f"cpd-{year.starts_on.year}")
            yield district_year(rng, self.district.code, people, year)


class World:
    """A world of a size as it is on a day, beside the village, which counts as part of it."""

    def __init__(self, size: Size, *, on: date, seed: int = 1) -> None:
        self.size, self.on, self.seed = size, on, seed
        self.contract_share = size.contract_teachers / size.teacher_count
        rng = Random(f"{seed}:world")  # noqa: S311 - an invented world
        self.departments = [Department(f"d{at:02}", name) for at, name in enumerate(DEPARTMENTS, start=1)]
        self.provinces = places.provinces(size.provinces)
        there = [place for place in village.PLACES if place.level == "district"]
        weights = [rng.lognormvariate(0, 0.35) for _ in self.provinces]
        counts = apportioned(size.districts - len(there), weights, least=1)
        self.districts = places.districts(rng, self.provinces, counts, there)
        heavy = [rng.lognormvariate(0, 0.45) for _ in self.districts]
        self._communes = apportioned(size.communes - _in_village("commune"), heavy, least=1)
        self._villages = apportioned(size.villages - _in_village("village"), list(self._communes), least=1)
        self._place_staff(rng, heavy)

    def parts(self) -> Iterator[Part]:
        """Return the districts, one after the other."""
        return (Part(self, number) for number in range(len(self.districts)))

    def places(self) -> Iterator[Place]:
        """Return the whole gazetteer of the world, the village's places included."""
        ours = {place.code for place in village.PLACES}
        yield from village.PLACES
        yield from (province for province in self.provinces if province.code not in ours)
        for part in self.parts():
            yield part.district
            yield from part.places()

    def office_people(self) -> Iterator[Person]:
        """Return the staff of the ministry and of the provincial offices."""
        rng = Random(f"{self.seed}:offices")  # noqa: S311 - an invented world
        index = 0
        keys = [department.key for department in self.departments]
        shares = apportioned(self._ministry, [1.0] * len(keys))
        offices = [("ministry", key, count) for key, count in zip(keys, shares, strict=True)]
        offices += _paired(self.provinces, self._provincial)
        at_ministry = Numbers(len(self.districts))
        for number, (school, workplace, count) in enumerate(offices, start=1 - len(keys)):
            numbers = Numbers(len(self.districts) + number) if school == "office" else at_ministry
            for _ in range(count):
                yield draw_person(
                    rng, index, numbers, position="officer", school=school, workplace=workplace, others=(),
                    contract=False, on=self.on,
                )  # fmt: skip
                index += 1

    def _place_staff(self, rng: Random, heavy: Sequence[float]) -> None:
        size = self.size
        others = size.staff - size.teacher_count - sum(p.position != "teacher" for p in village.PEOPLE)
        self._ministry = round(others * SHARES_OF_OFFICES["ministry"])
        self._provincial = apportioned(
            round(others * SHARES_OF_OFFICES["province"]), [1.0] * size.provinces, least=1
        )
        offices = apportioned(round(others * SHARES_OF_OFFICES["district"]), heavy, least=1)
        left = others - self._ministry - sum(self._provincial) - sum(offices)
        schools = [
            (kind, district, teachers)
            for kind in SCHOOL_KINDS
            for district, teachers in self._teachers(rng, kind, heavy)
        ]
        extra = apportioned(
            left,
            [teachers**0.8 * (0.25 if kind == "preschool" else 1) for kind, _, teachers in schools],
        )
        held: list[dict[SchoolKind, list[tuple[int, int]]]] = [
            {kind: [] for kind in SCHOOL_KINDS} for _ in self.districts
        ]
        for (kind, district, teachers), count in zip(schools, extra, strict=True):
            held[district][kind].append((teachers, count))
        self._counts = []
        index = self._ministry + sum(self._provincial)
        for office, by_kind in zip(offices, held, strict=True):
            self._counts.append(_Counts(by_kind, office, index))
            index += office + sum(sum(pair) for pairs in by_kind.values() for pair in pairs)

    def _teachers(self, rng: Random, kind: SchoolKind, heavy: Sequence[float]) -> Iterator[tuple[int, int]]:
        count = self.size.schools[kind] - sum(unit.kind == kind for unit in village.UNITS)
        there = {unit.slug for unit in village.UNITS if unit.kind == kind}
        teachers = self.size.teachers[kind] - sum(
            person.unit in there and person.position == "teacher" for person in village.PEOPLE
        )
        if count < 1:
            raise ValueError(f"a world beside the village needs more than {count} schools: {kind}")
        least = min(LEAST_TEACHERS[kind], teachers // count)
        each = apportioned(teachers, [rng.lognormvariate(0, 0.55) for _ in range(count)], least=least)
        found = iter(each)
        for district, number in enumerate(apportioned(count, heavy)):
            for _ in range(number):
                yield district, next(found)


def _in_village(level: str) -> int:
    return sum(place.level == level for place in village.PLACES)


def _paired(inside: Sequence[Place], counts: Sequence[int]) -> Iterator[tuple[str, str, int]]:
    for place, count in zip(inside, counts, strict=True):
        yield "office", place.code, count


def _school_name(rng: Random, kind: SchoolKind, where: Place, used: set[str]) -> Spelling:
    title_km, title = TITLES[kind]
    choices = {
        "preschool": (*places.FLOWERS, where.name),
        "primary": (*places.PAGODAS, where.name, where.name),
    }.get(kind, (where.name,))
    for stem in (rng.choice(choices), where.name):
        if (name := f"{title_km} {stem.km}") not in used:
            break
    else:
        number = 2 + sum(known.startswith(name) for known in used)
        name, stem = f"{name} {number}", Spelling(stem.km, f"{stem.latin} {number}")
    used.add(name)
    return Spelling(name, f"{stem.latin} {title}")
