"""What central holds in a world: each command once, under what it became; and what became of all."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kru.journal.models import Receipt
from kru.sync.models import HeldCommand


def asked(name: str, body: Any) -> tuple[str, Any]:
    """Return what was asked: giving a held command asks what that asked."""
    if name != "sync.give_held":
        return name, body
    return HeldCommand.objects.get(pk=body["held_id"]).name, body["body"]


def check_held() -> None:
    """Assert that what was given is done once, under the command that it became, and nothing else is."""
    for command, state, given_as in HeldCommand.objects.values_list("pk", "state", "given_as"):
        assert not Receipt.objects.filter(pk=command, verdict="done").exists(), f"DOUBLED: {command}"
        given = Receipt.objects.filter(name="sync.give_held", verdict="done", body__held_id=str(command))
        wanted = [given_as] if state == "given" else []
        assert list(given.values_list("pk", flat=True)) == wanted, f"DOUBLED or LOST: {command} is {state}"


def reached(found: Mapping[UUID, tuple[str, list[Any]]]) -> Counter[str]:
    """Return, at central, what became of commands up to now: verdicts, and what is held."""
    met = Counter(f"verdict: {reason['code']}" for _, reasons in found.values() for reason in reasons)
    met["verdict: done"] = sum(verdict == "done" for verdict, _ in found.values())
    met.update(f"held: {why} {state}" for why, state in HeldCommand.objects.values_list("why_held", "state"))
    return met
