"""What central holds in a world: each command once, under what it became; and what became of all."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kru.journal.models import Receipt
from kru.sync.models import HeldCommand


def asked(name: str, body: Any) -> tuple[str, Any]:
    """Return what was asked in the end: giving a held command asks what that asked."""
    return _given_by(name, body)[1:]


def _given_by(name: str, body: Any) -> tuple[list[UUID], str, Any]:
    """Return which held commands a command gives, and what is done: what is held may itself give another."""
    held = list[UUID]()
    while name == "sync.give_held":
        held.append(UUID(body["held_id"]))
        name, body = HeldCommand.objects.get(pk=held[-1]).name, body["body"]
    return held, name, body


def check_held() -> None:
    """Assert that what was given is done once, under the command that it became, and nothing else is."""
    given: dict[UUID, list[UUID]] = {}
    giving = Receipt.objects.filter(name="sync.give_held", verdict="done")
    for giver, name, body in giving.order_by("pk").values_list("pk", "name", "body"):
        for command in _given_by(name, body)[0]:
            given.setdefault(command, []).append(giver)
    for command, state, given_as in HeldCommand.objects.values_list("pk", "state", "given_as"):
        assert not Receipt.objects.filter(pk=command, verdict="done").exists(), f"DOUBLED: {command}"
        wanted = [given_as] if state == "given" else []
        assert given.pop(command, []) == wanted, f"DOUBLED or LOST: {command} is {state}"
    assert not given, f"LOST: {given} were given and are not there"


def reached(found: Mapping[UUID, tuple[str, list[Any]]]) -> Counter[str]:
    """Return, at central, what became of commands up to now: verdicts, and what is held."""
    met = Counter(f"verdict: {reason['code']}" for _, reasons in found.values() for reason in reasons)
    met["verdict: done"] = sum(verdict == "done" for verdict, _ in found.values())
    met.update(f"held: {why} {state}" for why, state in HeldCommand.objects.values_list("why_held", "state"))
    return met
