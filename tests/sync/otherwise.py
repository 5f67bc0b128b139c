"""Other versions of the program: what one knows otherwise than this one, while it runs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

from kru.journal.replica import REPLICAS, Replica
from kru.spine.action import ACTIONS, Action
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.sync import wire


@dataclass(frozen=True)
class Version:
    """A version of the program: kinds of records and actions it has otherwise (None: not), its protocol."""

    replicas: Mapping[str, Replica | None] = field(default_factory=dict)
    actions: Mapping[str, Action[Any, Any] | None] = field(default_factory=dict)
    protocol: int = wire.VERSION

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let this version run in the block, whichever runs around it."""
        with (
            patch.dict(REPLICAS, _with(_REPLICAS, self.replicas), clear=True),
            patch.dict(ACTIONS, _with(_ACTIONS, self.actions), clear=True),
            patch.multiple(wire, VERSION=self.protocol, OLDEST=max(1, self.protocol - 2)),
        ):
            yield


def _with(all_of_it: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    found = {**all_of_it, **other}
    return {name: held for name, held in found.items() if held is not None}


_REPLICAS, _ACTIONS = dict(REPLICAS), dict(ACTIONS)
THIS = Version()

PERSON, QUALIFICATION = "staff.person", "staff.qualification"
CORRECT = "staff.correct_person"


def without(label: str, *columns: str, **was: Any) -> Version:
    """Return a version whose records of a kind lack columns; without any, one that lacks the kind."""
    if not columns:
        return Version({label: None})
    return Version({label: replace(REPLICAS[label], leaves_out=frozenset(columns), was=was)})


def correction(person: Person, **values: Any) -> staff.CorrectPerson:
    """Return the command that corrects a person in some values alone."""
    held = ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id", "phone")
    return staff.CorrectPerson(person_id=person.pk, **{name: getattr(person, name) for name in held} | values)
