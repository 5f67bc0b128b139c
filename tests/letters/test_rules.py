"""Which ranges are leased, and which number comes next."""

from typing import Any

import pytest

from kru.letters import rules
from kru.letters.content import number_words
from kru.letters.policy import LetterPolicy
from kru.policy import packs_of
from tests.policy.cases import worked_cases

PACKS = {pack.name: pack for pack in packs_of(LetterPolicy)}


@pytest.mark.parametrize("case", worked_cases("letter"), ids=lambda case: case["says"])
def test_worked_case(case: dict[str, Any]) -> None:
    on = case["on"]
    free = {on.year: case["free"], on.year + 1: case["free_next"]}
    assert rules.years_to_lease(PACKS[case["pack"]], on=on, free=free) == case["leased"]


@pytest.mark.parametrize(
    ("drawn", "number", "free"),
    [(0, 1, 15), (4, 5, 11), (10, 41, 5), (39, 41, 5), (44, 45, 1), (45, None, 0), (99, None, 0)],
)
def test_the_next_number_lies_behind_the_last_one_drawn(drawn: int, number: int | None, free: int) -> None:
    ranges = [(41, 45), (1, 10)]
    assert rules.next_number(ranges, drawn=drawn) == number
    assert rules.free_in(ranges, drawn=drawn) == free


def test_a_number_is_printed_as_the_law_says() -> None:
    (pack,) = PACKS.values()
    assert number_words(pack.number_form, serial=123, year=2026, office="3101") == "123/26 3101"
    assert number_words(pack.number_form, serial=7, year=2105, office="31") == "7/05 31"


def test_a_letter_certifies_a_posting_in_signs_that_can_be_printed() -> None:
    assert not [*rules.objections_to_issue(serves=True, unprintable="")]
    told = [reason.code for reason in rules.objections_to_issue(serves=False, unprintable="漢")]
    assert told == ["no-posting-in-force", "letter-cannot-be-printed"]


def test_numbers_are_few_when_new_ones_should_have_come() -> None:
    pack = next(iter(PACKS.values()))
    half = pack.renewed_below // 2
    assert rules.is_few(half - 1, pack=pack) and not rules.is_few(half, pack=pack)
