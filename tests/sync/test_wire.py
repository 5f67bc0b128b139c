"""Messages come back as they went, and what is no message is no fault of the server."""

from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.sync import wire

values = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
bodies = st.dictionaries(st.text(min_size=1, max_size=5), values, max_size=3)
lines = st.fixed_dictionaries(
    {"n": st.integers(1, 10**9), "id": st.uuids().map(str), "do": st.sampled_from("abc"), "body": bodies},
    optional={"needs": st.lists(st.uuids().map(str), min_size=1), "by": st.uuids().map(str)},
)


@given(st.lists(lines, max_size=20))
def test_commands_come_back_as_they_were_folded(given_lines: list[dict[str, Any]]) -> None:
    assert wire.unfold(wire.unpack(wire.pack([wire.fold(given_lines)]))[0]) == given_lines


@given(st.lists(st.integers(1, 10**12), unique=True, min_size=1).map(sorted))
def test_positions_come_back(places: list[int]) -> None:
    assert wire.positions(wire.steps(places)) == places


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"nothing of the kind",
        wire.pack([{"a": 1}])[:-2],
        brotli.compress(b"{]"),
        brotli.compress(b"\xff"),
    ],
)
def test_what_is_no_message_is_unreadable(packed: bytes) -> None:
    if not packed:
        assert wire.unpack(packed) == []
        return
    with pytest.raises(wire.NoMessage):
        wire.unpack(packed)


def test_a_small_message_that_unpacks_to_a_mountain_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", 1 << 20)
    with pytest.raises(wire.NoMessage):
        wire.unpack(brotli.compress(b" " * (64 << 20)))


@pytest.mark.parametrize(
    "folded", [[], [1, 2, 3], {"a": 1}, [[0], [["do", ["a"], [[]]]], [["n"], [[1]]]], None]
)
def test_what_is_no_list_of_commands_is_unreadable(folded: Any) -> None:
    with pytest.raises(wire.NoMessage):
        wire.unfold(folded)


def test_numbers_are_found_in_their_runs_however_long_they_claim_to_be() -> None:
    runs = wire.runs([1, 2, 3, 7, 9, 10])
    assert [number for number in range(12) if wire.lies_in(number, runs)] == [1, 2, 3, 7, 9, 10]
    assert wire.lies_in(5, [[1, 1 << 60]]) and not wire.lies_in(5, [])
    assert wire.numbers_in(runs) == [1, 2, 3, 7, 9, 10]
    with pytest.raises(wire.NoMessage):
        wire.numbers_in([[1, 1 << 60]])
