"""Finding the header row of a list and matching its columns to fields by meaning."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from kru.intake.cells import Cell, Merge, Row, is_blank, text_of
from kru.intake.kinds.field import Field, ListKind
from kru.kernel.khmer import to_latin_digits
from kru.kernel.spelling import one_spelling

LOOKED_AT = 60
SAMPLED = 40
NEAR = 0.80
CERTAIN = 0.96
NESTED = 0.9
_COMPARED = 8
_LONGEST = 80

_BRACKETED = re.compile(r"[(\[{（].*?[)\]}）]")
_NOT_A_WORD = re.compile(r"[^a-z0-9\u1780-\u17d3]+")
_KHMER = re.compile(r"[\u1780-\u17d3]+")
_LATIN = re.compile(r"[a-z0-9]+")
_BELOW = "\x1f"  # between the labels of two rows; for whatever compares or shows them, a blank

How = Literal["same", "near", "chosen", "none"]


@dataclass(frozen=True)
class Column:
    """One column of a list: its header as written, and the field it was matched to, if any.

    `likeness` runs from 0 to 1; `how` is "chosen" where a person decided it.
    """

    index: int
    label: str
    field: str = ""
    likeness: float = 0.0
    how: How = "none"


@dataclass(frozen=True)
class Header:
    """The header of a sheet: the rows it takes up and its columns from left to right."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]

    @property
    def fingerprint(self) -> str:
        """Return what stands for these labels, so that a choice of columns can be remembered for them."""
        return fingerprint(column.label for column in self.columns)

    @property
    def fields(self) -> dict[str, int]:
        """Return the index of the column of each matched field."""
        return {column.field: column.index for column in self.columns if column.field}

    def with_choices(self, choices: Mapping[str, str]) -> "Header":
        """Return the header with a person's choices (label → field, or "" for none) in place of ours."""
        by_key = {label_key(label): field for label, field in choices.items()}
        taken = set(by_key.values()) - {""}
        columns = []
        for column in self.columns:
            chosen = by_key.get(label_key(column.label))
            if chosen is not None:
                columns.append(Column(column.index, column.label, chosen, 1.0, "chosen"))
            elif column.field in taken:
                columns.append(Column(column.index, column.label))
            else:
                columns.append(column)
        return Header(self.first_row, self.last_row, tuple(columns))


@lru_cache(maxsize=8192)
def label_key(label: str) -> str:
    """Return a label as one lower-case word without marks, digits in Latin, so that spellings compare."""
    spelled = " ".join(one_spelling(word) for word in label.split())
    return _NOT_A_WORD.sub("", to_latin_digits(spelled).lower())


def fingerprint(labels: Iterable[str]) -> str:
    """Return what stands for a header row, whatever its spacing and spelling."""
    text = "\x1f".join(label_key(label) for label in labels)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def find_header(rows: Sequence[Row], merges: Sequence[Merge], kind: ListKind) -> Header | None:
    """Return the header among the first rows of a sheet: the row, or two rows, that name the most fields.

    None is returned for a sheet that has none, such as a page of notes.
    """
    candidates = list(_candidates(rows[:LOOKED_AT], merges))
    # Comparing by likeness is dear, so it is kept for the rows that hold the most known words.
    known = [len(_known_fields(labels, kind)) for _, _, labels in candidates]
    enough = max(known, default=0) / 2
    most = sorted(range(len(candidates)), key=lambda n: (-known[n], n))[:_COMPARED]
    best: tuple[float, Header] | None = None
    for first_row, last_row, labels in (candidates[n] for n in sorted(most) if known[n] >= enough):
        sample = [line for line in rows if last_row < line.number <= last_row + SAMPLED]
        columns = match_columns(labels, kind, sample)
        worth = _worth(columns, kind, two_rows=last_row > first_row)
        if worth and (best is None or worth > best[0]):
            best = worth, Header(first_row, last_row, columns)
    return best[1] if best else None


def _candidates(rows: Sequence[Row], merges: Sequence[Merge]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for at, row in enumerate(rows):
        yield row.number, row.number, tuple(text_of(cell) for cell in row.cells)
        if at + 1 < len(rows) and rows[at + 1].number == row.number + 1:
            yield row.number, row.number + 1, _joined(row, rows[at + 1], merges)


def _known_fields(labels: Iterable[str], kind: ListKind) -> set[str]:
    words = _fields_by_key(kind)
    return {field for label in labels if len(label) <= _LONGEST for field in words.get(label_key(label), ())}


def match_columns(labels: Sequence[str], kind: ListKind, sample: Sequence[Row] = ()) -> tuple[Column, ...]:
    """Match labels to the fields of a kind of list, each field once, the likeliest pairs first."""
    pairs = []
    for index, label in enumerate(labels):
        if not label or len(label) > _LONGEST:
            continue
        shown = [cell for row in sample if not is_blank(cell := _at(row, index))]
        for name, likeness in _likenesses(label, kind):
            likeness *= _fitness(kind.field(name), shown)
            if likeness >= NEAR:
                pairs.append((-likeness, index, name))
    matched: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for negative, index, name in sorted(pairs):
        if index not in matched and name not in taken:
            matched[index] = name, -negative
            taken.add(name)
    _join_halves(matched, kind)
    columns = []
    for index, label in enumerate(labels):
        name, likeness = matched.get(index, ("", 0.0))
        how: How = "none" if not name else "same" if likeness >= CERTAIN else "near"
        if label:
            columns.append(Column(index, " ".join(label.split()), name, round(likeness, 2), how))
    return tuple(columns)


def _join_halves(matched: dict[int, tuple[str, float]], kind: ListKind) -> None:
    """Take a part that came without the others, such as a family name alone, for the whole it is of."""
    names = {name for name, _ in matched.values()}
    for whole, parts in kind.parts.items():
        found = names.intersection(parts)
        if len(found) == 1 and whole not in names:
            index = next(index for index, (name, _) in matched.items() if name in found)
            matched[index] = whole, min(matched[index][1], 0.9)


def _worth(columns: Sequence[Column], kind: ListKind, *, two_rows: bool) -> float:
    named = {column.field for column in columns if column.field}
    # A row of values can look like a header by chance, so what makes the list a list must be there.
    if len(named) < 2 or not all(named & set(choice) for choice in kind.recognised_by):
        return 0.0
    likeness = sum(column.likeness for column in columns if column.field)
    missed = sum(1 for column in columns if not column.field)
    return likeness - 0.05 * missed - (0.3 if two_rows else 0.0)


def _joined(top: Row, bottom: Row, merges: Sequence[Merge]) -> tuple[str, ...]:
    """Return the labels of two header rows as one: the group above is carried over its merged columns."""
    width = max(len(top.cells), len(bottom.cells))
    above = [text_of(_at(top, index)) for index in range(width)]
    for merge in merges:
        if merge.first_row <= top.number <= merge.last_row:
            for index in range(merge.first_column, min(merge.last_column + 1, width)):
                above[index] = above[merge.first_column]
    labels = []
    for index in range(width):
        below = text_of(_at(bottom, index))
        labels.append(_BELOW.join(filter(None, dict.fromkeys((above[index], below)))))
    return tuple(labels)


def _at(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else None


def _fitness(field: Field, shown: Sequence[Cell]) -> float:
    """Return how well the values below a label suit the field: fully if every second one does."""
    if field.looks_right is None or not shown:
        return 1.0
    share = sum(field.looks_right(text_of(cell)) for cell in shown) / len(shown)
    return 1.0 if share >= 0.5 else 0.5 + share


@lru_cache(maxsize=4096)
def _likenesses(label: str, kind: ListKind) -> tuple[tuple[str, float], ...]:
    """Return the fields that a label may mean, each with its likeness."""
    words = _fields_by_key(kind)
    key = label_key(label)
    if key in words:
        return tuple((name, 1.0) for name in words[key])
    bare = label_key(_BRACKETED.sub(" ", label))
    if bare in words:
        return tuple((name, 0.98) for name in words[bare])
    if both := _in_two_languages(key, words):
        return tuple((name, 0.97) for name in both)
    # below the name of a group such as "personal details" the lower label may say it all
    likest: dict[str, float] = dict.fromkeys(words.get(label_key(label.rpartition(_BELOW)[2]), ()), NESTED)
    matcher = SequenceMatcher(None, "", key, autojunk=False)
    for word, names in words.items():
        likeness = _likeness(matcher, key, word)
        for name in names:
            likest[name] = max(likest.get(name, 0.0), likeness)
    return tuple((name, likeness) for name, likeness in likest.items() if likeness >= NEAR)


def _in_two_languages(key: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return what both halves of a label such as "ភេទ Sex" mean, or the one half that means anything."""
    khmer, latin = "".join(_KHMER.findall(key)), "".join(_LATIN.findall(key))
    meant = [set(words[half]) for half in (khmer, latin) if half in words]
    if not (khmer and latin and meant):
        return ()
    return tuple(sorted(meant[0].intersection(*meant)))


def _likeness(matcher: "SequenceMatcher[str]", key: str, word: str) -> float:
    shorter, longer = sorted((key, word), key=len)
    if len(shorter) < 4:
        return 0.0
    within = 0.72 + 0.24 * len(shorter) / len(longer) if shorter in longer else 0.0
    matcher.set_seq1(word)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return within
    return max(within, matcher.ratio() * 0.97)


@lru_cache(maxsize=16)
def _fields_by_key(kind: ListKind) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for field in kind.fields:
        for word in kind.words[field.name or "not_taken"]:
            names = found.setdefault(label_key(word), [])
            if field.name not in names:
                names.append(field.name)
    return {key: tuple(names) for key, names in found.items() if key}
