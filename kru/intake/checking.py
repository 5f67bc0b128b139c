"""Checking a loaded list: read it, find what comes twice, compare it with the register; writes no table."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import Any

from kru.files import blobs
from kru.intake import spool
from kru.intake.choices import Choices
from kru.intake.kinds.field import ListKind
from kru.intake.progress import Progress, Report
from kru.intake.registers.register import Register
from kru.intake.rows import ListReading, RowReader
from kru.intake.sheets import opened
from kru.intake.spool import Spool
from kru.intake.twins import Twins
from kru.kernel.reasons import Figure, Reason, Refusal
from kru.spine.doing import batched

BATCH = 2_000


@dataclass
class Findings:
    """What a check has found: the header of each sheet, rows by outcome, rows that are no records."""

    headers: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Member:
    """A row that shares a number with another."""

    sheet: str
    number: int
    values: str


def check(
    sha256: str,
    kind: ListKind,
    choices: Choices,
    register: Register,
    files: Spool,
    *,
    today_year: int,
    report: Report,
) -> Findings:
    """Check a list and leave its rows in the spool's files, the good ones apart from those set aside.

    Refuses as `sheets.opened` does, and with `list-without-header` or `list-without-rows`.
    """
    with local(sha256) as path, opened(path) as book:
        reading = ListReading(book, kind, choices)
        reader = RowReader(kind, choices, today_year=today_year)
        twins = {name: Twins() for name in kind.unique}
        total = _read(reading, reader, twins, files, report)
    if not reading.headers:
        raise Refusal(Reason("list-without-header"))
    if not total:
        raise Refusal(Reason("list-without-rows"))
    reasons, repeated = _twins(twins, files)
    counts = _compare(register, files, reasons, repeated, total, report)
    files.read.unlink()
    skipped = reading.skipped + Counter(repeated=len(repeated), sheet=len(reading.without_header))
    return Findings(
        {
            name: asdict(header) | {"fingerprint": header.fingerprint}
            for name, header in reading.headers.items()
        },
        dict(counts),
        {name: count for name, count in skipped.items() if count},
    )


@contextmanager
def local(sha256: str) -> Iterator[Path]:
    """Give kept bytes as a file on this machine, whatever storage they are on."""
    with blobs.opened(sha256) as stored:
        path = Path(getattr(stored, "name", "") or "")
        if path.is_absolute() and path.is_file():
            yield path
            return
        with NamedTemporaryFile() as copy:
            copyfileobj(stored, copy)
            copy.flush()
            yield Path(copy.name)


def _read(
    reading: ListReading, reader: RowReader, twins: dict[str, Twins], files: Spool, report: Report
) -> int:
    count = 0
    with files.read.open("wb") as stream:
        for count, row in enumerate(reading.rows(), 1):
            values, problems = reader.read(row)
            for name, seen in twins.items():
                if name in values:
                    seen.add(values[name], count - 1)
            found = [problem.as_json() for problem in problems]
            spool.write_line(stream, [row.sheet, row.number, row.cells, values, found])
            if count % BATCH == 0:
                report(Progress("reading", count))
    return count


def _twins(twins: dict[str, Twins], files: Spool) -> tuple[dict[int, list[Reason]], set[int]]:
    """Return reasons for rows that share a number with a different one, and the rows that only repeat."""
    groups = {name: list(seen.groups()) for name, seen in twins.items()}
    wanted = {at for found in groups.values() for group in found for at in group}
    reasons: dict[int, list[Reason]] = {}
    repeated: set[int] = set()
    if not wanted:
        return reasons, repeated
    members = {
        at: _Member(sheet, number, json.dumps(values, sort_keys=True))
        for at, (sheet, number, _, values, _) in enumerate(spool.lines(files.read))
        if at in wanted
    }
    for name, found in groups.items():
        for group in found:
            first, *others = group
            if all(members[at].values == members[first].values for at in others):
                repeated.update(others)
                continue
            for at in group:
                other = members[first if at != first else others[0]]
                reasons.setdefault(at, []).append(_twice(name, members[at], other))
    return reasons, repeated


def _twice(name: str, member: _Member, other: _Member) -> Reason:
    figures: dict[str, Figure] = {"typed": json.loads(member.values)[name], "row": other.number}
    if other.sheet == member.sheet:
        return Reason("comes-twice", figures, field_name=name)
    return Reason("comes-twice-elsewhere", {**figures, "sheet": other.sheet}, field_name=name)


def _compare(
    register: Register,
    files: Spool,
    reasons: dict[int, list[Reason]],
    repeated: set[int],
    total: int,
    report: Report,
) -> Counter[str]:
    counts: Counter[str] = Counter()
    with files.good.open("wb") as good, files.refused.open("wb") as refused:
        numbered = enumerate(spool.lines(files.read))
        for done, batch in enumerate(batched(numbered, BATCH)):
            report(Progress("comparing", done * BATCH, total))
            sound, aside = [], []
            for at, (sheet, number, cells, values, found) in batch:
                found += [reason.as_json() for reason in reasons.get(at, ())]
                if at in repeated:
                    continue
                if found:
                    counts["refused"] += 1
                    aside.append((at, sheet, number, cells, found))
                else:
                    sound.append((at, sheet, number, cells, values))
            for line, verdict in zip(sound, register.compare([line[-1] for line in sound]), strict=True):
                counts[verdict.outcome] += 1
                if verdict.reasons:
                    aside.append((*line[:4], [reason.as_json() for reason in verdict.reasons]))
                else:
                    spool.write_line(good, line[-1])
            for line in sorted(aside, key=itemgetter(0)):
                spool.write_line(refused, line[1:])
    return counts
