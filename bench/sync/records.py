"""The records every engine is given: a person's id and eight fields, as unlike each other as real ones are.

- `id`: UUIDv7, about one every 40 ms, so that neighbours share their first bytes and nothing else;
- `name_km`, `name_latin`: one name in both scripts, the common parts of names oftener;
- `staff_number`: ten digits that nobody else has, the first says the sex;
- `born_on`: a day between 1965 and 2002;
- `sex`: f or m;
- `grade`: one of twelve codes, most people in the middle ones;
- `school`: one of 10,000 codes, in no order, for a feed is in order of change and not of place;
- `phone`: one of twelve prefixes and six digits.

A change is a new phone number. Everything follows from SEED: each engine and each run gets the same.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from kru.demo.names import Sex, draw_name

SEED = 8
CHANGES = 100  # records that a client changes before it sends them up
TURNS = (1, 2)  # it does so twice
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
PACE = 80  # ms, the longest time from one record to the next
EARLIEST, DAYS = date(1965, 1, 1), 365 * 37
GRADES = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4")
GRADE_WEIGHTS = (1, 2, 4, 6, 10, 18, 22, 16, 9, 6, 4, 2)
SCHOOLS = 10_000
PREFIXES = ("010", "011", "012", "015", "016", "017", "069", "070", "077", "085", "092", "097")


@dataclass(frozen=True, slots=True)
class Record:
    """One person as every engine carries it."""

    id: str
    name_km: str
    name_latin: str
    staff_number: str
    born_on: str
    sex: str
    grade: str
    school: str
    phone: str


def records(count: int) -> Iterator[Record]:
    """Yield the first records, always the same."""
    rng = Random(SEED)
    schools = [f"{number:08}" for number in rng.sample(range(10**8), SCHOOLS)]
    at = BEGAN
    numbers: set[int] = set()
    for _ in range(count):
        at += timedelta(milliseconds=rng.randint(1, PACE))
        sex: Sex = rng.choice(("f", "m"))
        name = draw_name(rng, sex)
        yield Record(
            id=str(_id(at, rng)),
            name_km=name.km,
            name_latin=name.latin,
            staff_number=f"{'12'[sex == 'm']}{_unused(rng, numbers):09}",
            born_on=(EARLIEST + timedelta(days=rng.randrange(DAYS))).isoformat(),
            sex=sex,
            grade=rng.choices(GRADES, GRADE_WEIGHTS)[0],
            school=rng.choice(schools),
            phone=_phone(rng),
        )


def changed(count: int, turn: int) -> Iterator[Record]:
    """Yield the records, evenly spread over the first `count`, that have another phone number at a turn."""
    rng = Random(f"{SEED} {turn}")
    apart = max(1, count // CHANGES)
    for place, record in enumerate(records(min(count, apart * CHANGES))):
        if place % apart == 0:
            yield replace(record, phone=_phone(rng))


def write(folder: Path, count: int) -> None:
    """Write `records.jsonl` and, for each turn of changes, `changes-1.jsonl` …"""
    _write(folder / "records.jsonl", records(count))
    for turn in TURNS:
        _write(folder / f"changes-{turn}.jsonl", changed(count, turn))


def _write(path: Path, rows: Iterator[Record]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)


def _unused(rng: Random, numbers: set[int]) -> int:
    """Return a number that nobody has yet."""
    while (number := rng.randrange(10**9)) in numbers:
        pass
    numbers.add(number)
    return number


def _phone(rng: Random) -> str:
    return rng.choice(PREFIXES) + f"{rng.randrange(10**6):06}"


def _id(at: datetime, rng: Random) -> UUID:
    """Return a UUIDv7: 48 bits of time, the version, 12 random bits, the variant, 62 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62))
