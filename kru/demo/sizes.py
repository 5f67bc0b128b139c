"""How large the invented worlds are: pilot, nation, or any part of a nation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

SchoolKind = Literal["preschool", "primary", "lower_secondary", "upper_secondary"]
SCHOOL_KINDS: tuple[SchoolKind, ...] = ("preschool", "primary", "lower_secondary", "upper_secondary")


@dataclass(frozen=True, slots=True)
class Size:
    """The counts of one world; `staff` is everybody, the teachers among them."""

    provinces: int
    districts: int
    communes: int
    villages: int
    schools: Mapping[SchoolKind, int]
    teachers: Mapping[SchoolKind, int]
    contract_teachers: int
    staff: int
    cpd_years: int

    @property
    def school_count(self) -> int:
        """Return the number of schools of all kinds."""
        return sum(self.schools.values())

    @property
    def teacher_count(self) -> int:
        """Return the number of teachers at schools of all kinds."""
        return sum(self.teachers.values())


NATION = Size(
    provinces=25,
    districts=210,
    communes=1_650,
    villages=14_500,
    schools={"preschool": 4_301, "primary": 7_228, "lower_secondary": 1_246, "upper_secondary": 525},
    teachers={
        "preschool": 5_700,
        "primary": 46_300,
        "lower_secondary": 16_800,
        "upper_secondary": 25_200,
    },
    contract_teachers=13_000,
    staff=121_700,
    cpd_years=5,
)

PILOT = Size(
    provinces=5,
    districts=15,
    communes=60,
    villages=240,
    schools={"preschool": 14, "primary": 60, "lower_secondary": 18, "upper_secondary": 8},
    teachers={"preschool": 40, "primary": 560, "lower_secondary": 300, "upper_secondary": 400},
    contract_teachers=170,
    staff=1_720,
    cpd_years=2,
)


def part_of_nation(people: int) -> Size:
    """Return the size of a nation with so many staff, everything else in proportion; at least 300.

    The village is part of every world, so no count is lower than what the village holds and a little more.
    """
    if people < 300:
        raise ValueError("a part of the nation has at least 300 people")
    share = people / NATION.staff
    districts = max(6, round(NATION.districts * share))
    communes = max(districts + 2, round(NATION.communes * share))
    return Size(
        provinces=max(3, round(NATION.provinces * share)),
        districts=districts,
        communes=communes,
        villages=max(communes + 4, round(NATION.villages * share)),
        schools={kind: max(2, round(count * share)) for kind, count in NATION.schools.items()},
        teachers={kind: round(count * share) for kind, count in NATION.teachers.items()},
        contract_teachers=round(NATION.contract_teachers * share),
        staff=people,
        cpd_years=NATION.cpd_years,
    )


def size_named(name: str) -> Size:
    """Return the size called `pilot` or `nation`, or the part of a nation with a number of people."""
    known = {"pilot": PILOT, "nation": NATION}
    return known[name] if name in known else part_of_nation(int(name))


def apportioned(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Share a total out by weights in whole numbers that add up to it, with at least `least` for each."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} is too few to give {least} to each of {len(weights)}")
    whole = sum(weights)
    exact = [rest * weight / whole for weight in weights]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_remainder[: rest - sum(shares)]:
        shares[at] += 1
    return [least + share for share in shares]
