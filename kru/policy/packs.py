"""Packs: dated TOML files with figures, their basis, and whether the ministry has confirmed them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

FOLDER = Path(__file__).resolve().parent.parent / "policies"
COUNTRY = "kh"
P = TypeVar("P", bound="Pack")


class NoPolicyInForce(Exception):
    """No pack of a kind had begun by a day: without a pack there is no decision."""


class Basis(BaseModel):
    """Where a figure comes from, and whether it is a published fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str = ""
    verified: bool
    note: str
    note_km: str


class Pack(BaseModel):
    """Base of all packs; a context's `policy.py` adds the figures of its kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[str]

    name: str
    effective_from: date
    legal_basis: str
    legal_basis_km: str
    basis: Mapping[str, Basis]

    @model_validator(mode="after")
    def every_figure_has_a_basis(self) -> Self:
        """Refuse a figure without a basis, and a basis without a figure."""
        figures, cited = set(self.figures()), set(self.basis)
        if figures != cited:
            without, extra = sorted(figures - cited), sorted(cited - figures)
            raise ValueError(f"{self.name}: figures without basis {without}, basis without figure {extra}")
        return self

    def figures(self) -> dict[str, Any]:
        """Return the pack's own figures by dotted name, tables opened one level."""
        found: dict[str, Any] = {}
        for name, value in self.model_dump(exclude=set(Pack.model_fields)).items():
            if isinstance(value, dict):
                found |= {f"{name}.{inner}": held for inner, held in value.items()}
            else:
                found[name] = value
        return found

    def article(self, figure: str) -> str:
        """Return the article that a figure comes from."""
        return self.basis[figure].article


@dataclass(frozen=True)
class Unverified:
    """A figure that no published paper confirms: for the page "Rules to confirm with the ministry"."""

    kind: str
    pack: str
    figure: str
    value: Any
    article: str
    note: str
    note_km: str


def in_force(pack: type[P], *, on: date) -> P:
    """Return the newest pack that had begun by a day; raises `NoPolicyInForce`."""
    begun = [candidate for candidate in packs_of(pack) if candidate.effective_from <= on]
    if not begun:
        raise NoPolicyInForce(f"{pack.kind} on {on}")
    newest: P = begun[-1]
    return newest


@cache
def packs_of(pack: type[P], country: str = COUNTRY) -> tuple[P, ...]:
    """Return all packs of a kind, oldest first, each validated."""
    folder = FOLDER / country / pack.kind
    made = []
    for path in sorted(folder.glob("[0-9]*.toml")):
        read = pack.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        if read.effective_from.isoformat() != path.stem or read.name != f"{pack.kind}/{path.stem}":
            raise ValueError(f"{path} does not hold the pack its name says")
        made.append(read)
    return tuple(made)


def shapes() -> list[type[Pack]]:
    """Return the shapes of all kinds that the loaded contexts have, by kind."""
    ours = (shape for shape in Pack.__subclasses__() if shape.__module__.startswith("kru."))
    return sorted(ours, key=lambda shape: shape.kind)


def all_packs() -> Iterator[Pack]:
    """Return every pack of every kind; at start this validates them all."""
    for shape in shapes():
        yield from packs_of(shape)


def unverified() -> list[Unverified]:
    """Return every figure in force or to come that the ministry has yet to confirm."""
    return [
        Unverified(
            type(pack).kind,
            pack.name,
            figure,
            value,
            pack.basis[figure].article,
            pack.basis[figure].note,
            pack.basis[figure].note_km,
        )
        for pack in all_packs()
        for figure, value in pack.figures().items()
        if not pack.basis[figure].verified
    ]
