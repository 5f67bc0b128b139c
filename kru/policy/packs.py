"""Packs of one kind, read from `kru/policies/<country>/<kind>/<date>.toml`."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.conf import settings
from pydantic import BaseModel, ConfigDict, model_validator

import kru

FOLDER = Path(kru.__file__).parent / "policies"

P = TypeVar("P", bound="Pack")


class NoPolicyInForce(LookupError):
    """Says that no pack of a kind had begun by a day: without a pack there is no decision."""


class Pack(BaseModel):
    """Base of the shape of a kind of pack: values that a decree could change, with what they rest on.

    `unverified` names the fields whose values are ours, not published: the ministry is asked about them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # kind/date, as facts and reasons cite it
    effective_from: date
    legal_basis: str
    unverified: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def _unverified_are_fields(self) -> Self:
        if unknown := self.unverified - type(self).model_fields.keys():
            raise ValueError(f"no such fields: {', '.join(sorted(unknown))}")
        return self


class Packs(Generic[P]):
    """The packs of one kind, in the order in which they came into force."""

    kinds: ClassVar[dict[str, "Packs[Any]"]] = {}

    def __init__(self, kind: str, shape: type[P]) -> None:
        self.kind, self.shape = kind, shape
        Packs.kinds[kind] = self

    def __iter__(self) -> Iterator[P]:
        """Give every pack, oldest first."""
        return iter(self._all)

    def in_force(self, day: date) -> P:
        """Return the newest pack begun by a day; raises `NoPolicyInForce`."""
        begun = [pack for pack in self._all if pack.effective_from <= day]
        if not begun:
            raise NoPolicyInForce(f"no {self.kind} policy was in force on {day}")
        return begun[-1]

    @cached_property
    def _all(self) -> tuple[P, ...]:
        files = sorted((FOLDER / settings.COUNTRY / self.kind).glob("[0-9]*.toml"))
        return tuple(self._read(file) for file in files)

    def _read(self, file: Path) -> P:
        pack = self.shape.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        if (pack.name, pack.effective_from.isoformat()) != (f"{self.kind}/{file.stem}", file.stem):
            raise ValueError(f"{file}: name and effective_from must say {self.kind}/{file.stem}")
        return pack
