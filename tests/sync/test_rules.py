"""What fits a node in which state, and what about one needs attention."""

from datetime import timedelta

import pytest

from kru.sync import rules
from kru.sync.rules import Reported, Step, Trouble
from kru.sync.terms import NodeKind, NodeState
from tests.actors import AT

FITTING = {
    (NodeState.INVITED, False): {Step.REKEY},
    (NodeState.ACTIVE, False): {Step.PAUSE, Step.WIPE, Step.REKEY, Step.REPLACE},
    (NodeState.PAUSED, False): {Step.RESUME, Step.WIPE, Step.REKEY, Step.REPLACE},
    (NodeState.WIPED, False): {Step.SPARE, Step.REPLACE},
    (NodeState.WIPED, True): {Step.REKEY, Step.REPLACE},
    (NodeState.REPLACED, False): set(),
    (NodeState.REPLACED, True): set(),
}


@pytest.mark.parametrize(("state", "emptied"), FITTING)
def test_what_can_be_done_with_a_node(state: NodeState, emptied: bool) -> None:
    assert {step for step in Step if rules.fits(step, state=state, emptied=emptied)} == FITTING[
        state, emptied
    ]


def test_each_objection_says_why() -> None:
    def codes(step: Step, state: NodeState, emptied: bool) -> list[str]:
        return [reason.code for reason in rules.objections_to(step, state=state, emptied=emptied)]

    assert codes(Step.PAUSE, NodeState.PAUSED, False) == ["node-step-does-not-fit"]
    assert codes(Step.SPARE, NodeState.WIPED, True) == ["node-is-empty"]
    assert codes(Step.REKEY, NodeState.WIPED, False) == ["node-is-to-be-wiped"]


def test_who_may_be_invited() -> None:
    def codes(kind: NodeKind, *, is_open: bool, has_account: bool) -> list[str]:
        found = rules.objections_to_inviting(kind=kind, is_open=is_open, has_account=has_account)
        return [reason.code for reason in found]

    assert codes(NodeKind.OFFICE, is_open=True, has_account=False) == []
    assert codes(NodeKind.OFFICE, is_open=False, has_account=False) == ["unit-is-closed"]
    assert codes(NodeKind.PHONE, is_open=True, has_account=False) == ["phone-needs-account"]
    assert codes(NodeKind.PHONE, is_open=True, has_account=True) == []


def test_when_a_code_lets_a_node_join() -> None:
    def codes(is_known: bool, left: timedelta | None) -> list[str]:
        ends = None if left is None else AT + left
        found = rules.objections_to_joining(is_known=is_known, expires_at=ends, at=AT)
        return [reason.code for reason in found]

    assert codes(True, timedelta(seconds=1)) == []
    assert codes(True, timedelta(0)) == ["code-has-expired"]
    assert codes(False, timedelta(days=1)) == ["code-is-not-known"]
    assert codes(True, None) == ["code-is-not-known"]


def test_only_who_was_ordered_says_that_it_is_empty() -> None:
    heard = {state: list(rules.objections_to_confirming(state=state)) for state in NodeState}
    assert {state for state, found in heard.items() if not found} == {NodeState.WIPED, NodeState.REPLACED}


def test_what_a_node_says_in_another_shape_is_left_out() -> None:
    said = {"version": 7, "waiting": "12", "refused": True, "parked": 1.5, "clock": -3, "copy": "yes"}
    assert Reported.read(said) == Reported(version="7", clock=-3)
    assert Reported.read({"copy": False, "disk_free": 5, "other": []}) == Reported(copy=False, disk_free=5)
    assert Reported.read(said).kept() == {"version": "7", "clock": -3}


def test_what_needs_attention() -> None:
    def troubles(state: NodeState = NodeState.ACTIVE, **other: object) -> list[Trouble]:
        given = {"heard_at": AT, "code_expires_at": None, "parked_here": False, "reported": Reported()}
        return list(rules.troubles_of(state=state, at=AT, **(given | other)))  # type: ignore[arg-type]

    assert troubles() == []
    assert troubles(heard_at=AT - rules.LATE) == [Trouble.LATE]
    assert troubles(heard_at=AT - rules.SILENT) == [Trouble.SILENT]
    assert troubles(parked_here=True) == [Trouble.PARKED]
    assert troubles(reported=Reported(parked=1)) == [Trouble.PARKED]
    assert troubles(reported=Reported(clock=-121)) == [Trouble.CLOCK]
    assert troubles(reported=Reported(disk_free=rules.LOW_DISK - 1)) == [Trouble.DISK]
    assert troubles(NodeState.PAUSED, heard_at=AT - rules.SILENT) == []
    assert troubles(NodeState.INVITED, code_expires_at=AT) == [Trouble.EXPIRED]
    assert troubles(NodeState.INVITED, code_expires_at=AT + timedelta(1)) == []
