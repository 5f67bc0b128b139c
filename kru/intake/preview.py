"""The page of a checked list: what would happen, the reasons in groups, the columns, the rows of a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kru.intake import queries
from kru.intake.choices import row_key
from kru.intake.kinds.field import ListKind
from kru.intake.models import LoadedList, RefusedRow
from kru.intake.queries import Group
from kru.intake.registers import KINDS
from kru.kernel.reasons import Reason
from kru.ui.reasons import sentence

ROWS = 25  # of a group at a time; the next ones follow when these are put right
ABOUT = ("staff_number", "national_id", "code")  # the number by which a person knows a row
NAMES = ("name_km", "family_km", "name_latin")


@dataclass(frozen=True)
class ColumnLine:
    """One column of a sheet: its header, and the field it was matched with."""

    name: str  # of the control that decides it
    label: str
    field: str
    how: str  # same, near, chosen, none


@dataclass(frozen=True)
class GroupLine:
    """One group of reasons, with the sentence of its first row."""

    group: Group
    label: str
    says: str
    is_shown: bool


@dataclass(frozen=True)
class RowLine:
    """One row set aside."""

    key: str
    number: int
    sheet: str
    about: str
    name: str
    cell: str
    says: Sequence[str]


@dataclass(frozen=True)
class Preview:
    """What a checked list would change."""

    good: int
    new: int
    changed: int
    same: int
    refused: int
    total: int
    skipped: int
    columns: Sequence[ColumnLine]
    matched: int
    fields: Sequence[tuple[str, str]]
    groups: Sequence[GroupLine]
    shown: GroupLine | None
    rows: Sequence[RowLine]
    is_day: bool  # the shown group's field holds days, whose order can be chosen once for all


def preview(listed: LoadedList, *, code: str, field: str) -> Preview:
    """Return the preview of a checked list, with the rows of the largest group unless another is named."""
    kind = KINDS[listed.kind]
    groups = queries.groups(listed)
    chosen = next((group for group in groups if (group.code, group.field) == (code, field)), None)
    chosen = chosen or (groups[0] if groups else None)
    counts = {name: int(listed.counts.get(name, 0)) for name in ("new", "update", "same", "refused")}
    good = counts["new"] + counts["update"] + counts["same"]
    lines = [_group(listed, kind, group, group == chosen) for group in groups]
    rows = list(queries.rows_of_group(listed, chosen.code, chosen.field)[:ROWS]) if chosen else []
    columns = _columns(listed)
    return Preview(
        good=good,
        new=counts["new"],
        changed=counts["update"],
        same=counts["same"],
        refused=counts["refused"],
        total=good + counts["refused"],
        skipped=sum(listed.skipped.values()),
        columns=columns,
        matched=sum(1 for column in columns if column.field),
        fields=[(field.name, str(field.label)) for field in kind.fields],
        groups=lines,
        shown=next((line for line in lines if line.is_shown), None),
        rows=[_row(row, chosen.field) for row in rows] if chosen else [],
        is_day=chosen is not None and chosen.field.endswith("_on"),
    )


def columns_decided(listed: LoadedList, posted: Any) -> dict[str, dict[str, str]]:
    """Return what a posted form decides about columns: header → label → field ("" leaves it out)."""
    decided: dict[str, dict[str, str]] = {}
    for name, fingerprint, column in _each_column(listed):
        if name in posted and posted[name] != column["field"]:
            decided.setdefault(fingerprint, {})[column["label"]] = posted[name]
    return decided


def rows_decided(posted: Any, field: str) -> dict[str, dict[str, str]]:
    """Return what a posted form puts right: row → field → value; empty boxes decide nothing."""
    typed = {
        key.removeprefix("row:"): value.strip() for key, value in posted.items() if key.startswith("row:")
    }
    return {key: {field: value} for key, value in typed.items() if value}


def _columns(listed: LoadedList) -> list[ColumnLine]:
    return [
        ColumnLine(name, column["label"], column["field"], column["how"])
        for name, _, column in _each_column(listed)
        if column["label"]
    ]


def _each_column(listed: LoadedList) -> list[tuple[str, str, dict[str, Any]]]:
    """Return each column once for each different header: sheets with the same header are decided together."""
    found, seen = [], set()
    for header in listed.headers.values():
        fingerprint = header["fingerprint"]
        if fingerprint in seen:
            continue
        seen.add(fingerprint)
        found += [
            (f"column:{fingerprint}:{column['index']}", fingerprint, column) for column in header["columns"]
        ]
    return found


def _group(listed: LoadedList, kind: ListKind, group: Group, is_shown: bool) -> GroupLine:
    first = queries.rows_of_group(listed, group.code, group.field)[:1]
    says = ""
    for row in first:
        says = next((_says(stored) for stored in row.reasons if stored["code"] == group.code), "")
    label = str(kind.field(group.field).label) if group.field else ""
    return GroupLine(group, label, says, is_shown)


def _row(row: RefusedRow, field: str) -> RowLine:
    return RowLine(
        key=row_key(row.sheet, row.number),
        number=row.number,
        sheet=row.sheet,
        about=next((str(row.cells[name]) for name in ABOUT if row.cells.get(name)), ""),
        name=next((str(row.cells[name]) for name in NAMES if row.cells.get(name)), ""),
        cell=str(row.cells.get(field, "") or ""),
        says=[_says(stored) for stored in row.reasons],
    )


def _says(stored: dict[str, Any]) -> str:
    return sentence(Reason.from_json(stored))
