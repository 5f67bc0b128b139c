"""Ids made inside a command are the same wherever it is run, different in every command, and in order."""

from itertools import islice
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.kernel.ids import id_of_row, ids_of, new_id, numbered


def made(command_id: UUID, count: int) -> list[UUID]:
    with ids_of(command_id):
        return [new_id() for _ in range(count)]


@given(st.uuids(), st.integers(1, 300))
def test_every_node_makes_the_same_ids_of_a_command_in_order(command_id: UUID, count: int) -> None:
    ids = made(command_id, count)
    assert ids == made(command_id, count)
    assert ids == sorted(set(ids))
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert len({one.hex[-12:] for one in ids}) == count  # the end alone tells them apart, too


@given(st.lists(st.uuids(), unique=True, min_size=2, max_size=50))
def test_two_commands_make_different_ids(commands: list[UUID]) -> None:
    ids = [one for command_id in commands for one in made(command_id, 5)]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(commands)


@given(st.uuids(), st.integers(0, 100_000), st.integers(0, 7), st.integers(0, 50))
def test_what_is_made_of_a_row_hangs_on_its_place_alone(
    command_id: UUID, row: int, nth: int, before: int
) -> None:
    with ids_of(command_id):
        alone = id_of_row(row, nth)
    with ids_of(command_id):
        others = [new_id() for _ in range(before)]
        assert id_of_row(row, nth) == alone
        assert alone not in {*others, id_of_row(row + 1, nth), id_of_row(row, nth + 1)}
        assert others == sorted(others)
        assert id_of_row(row, nth) < id_of_row(row + 1)


def test_outside_a_command_every_id_is_fresh() -> None:
    assert id_of_row(1) != id_of_row(1)
    first = made(uuid4(), 1)
    assert new_id() != new_id()
    assert len({*islice(iter(new_id, None), 100)} - set(first)) == 100


def test_a_command_makes_no_id_that_would_be_another_command_s() -> None:
    for number in (0, 1 << 26):
        with pytest.raises(ValueError, match="no id number"):
            numbered(uuid4(), number)
