"""Typed values as people write them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.kernel.khmer import number, to_khmer_digits
from kru.kernel.reading import (
    _SEXES,
    read_identifier,
    read_name,
    read_number,
    read_phone,
    read_sex,
)
from kru.kernel.reasons import Unreadable
from kru.kernel.spelling import one_spelling


def code_of_refusal(read: Callable[[object], object], value: object) -> str:
    with pytest.raises(Unreadable) as refused:
        read(value)
    return refused.value.reason.code


@pytest.mark.parametrize("read", [read_name, read_sex, read_identifier, read_phone, read_number])
@pytest.mark.parametrize("empty", [None, "", "  ", "\u200b\ufeff", "\u00a0"])
def test_nothing_visible_is_a_missing_value(read: Callable[[object], object], empty: object) -> None:
    assert code_of_refusal(read, empty) == "value-missing"


def test_a_name_loses_what_cannot_be_seen_and_keeps_its_spelling() -> None:
    assert read_name("\ufeff ជា\u200b\u00a0 សុខា\u200d\n") == "ជា សុខា"
    assert read_name("ស្ដើង") == "ស្ដើង"
    assert code_of_refusal(read_name, "12 -") == "name-unreadable"


@pytest.mark.parametrize(
    "typed", ["ស", "ស្រី", "ស្រី\u200b", "F", "female", "Ms.", "2", 2, 2.0, "២", "អ្នកស្រី", "ស."]
)
def test_women_are_written_in_many_ways(typed: object) -> None:
    assert read_sex(typed) == "female"


@pytest.mark.parametrize("typed", ["ប", "ប្រុស", "M", "Male", "Mr", "1", 1, "១", "លោក"])
def test_men_are_written_in_many_ways(typed: object) -> None:
    assert read_sex(typed) == "male"


def test_another_word_is_not_a_sex() -> None:
    assert code_of_refusal(read_sex, "x") == "sex-unreadable"


def test_the_known_words_of_sex_are_found_whatever_their_order_of_marks() -> None:
    assert [word for word in _SEXES if one_spelling(word) != word] == []


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("0089040231", "0089040231"),
        ("១១៨៩០៤០២៣១", "1189040231"),
        ("1189040231.0", "1189040231"),
        (1189040231.0, "1189040231"),
        (1189040231, "1189040231"),
        (" 11 890\u200b402\u00a031 ", "1189040231"),
        ("KR-17/2026", "KR-17/2026"),
        ("ប.០១២", "ប.012"),
    ],
)
def test_an_identifier_keeps_every_digit(typed: object, identifier: str) -> None:
    assert read_identifier(typed) == identifier


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.18904E+09", "identifier-shortened"),
        (1e18, "identifier-shortened"),
        (1.5, "identifier-unreadable"),
        (-1.0, "identifier-unreadable"),
        (float("nan"), "identifier-unreadable"),
        ("not known", "identifier-unreadable"),
    ],
)
def test_an_identifier_that_lost_digits_is_refused(typed: object, code: str) -> None:
    assert code_of_refusal(read_identifier, typed) == code


@given(st.from_regex(r"[0-9]{4,12}", fullmatch=True))
def test_an_identifier_is_the_same_in_khmer_digits(identifier: str) -> None:
    assert read_identifier(to_khmer_digits(identifier)) == identifier


@pytest.mark.parametrize(
    "typed",
    [
        "012 345 678",
        "+855 12 345 678",
        "+855 (0)12-345-678",
        "00855 12345678",
        "០១២ ៣៤៥ ៦៧៨",
        12345678,
        12345678.0,
    ],
)
def test_a_telephone_number_has_one_form(typed: object) -> None:
    assert read_phone(typed) == "012345678"


def test_a_telephone_number_may_have_ten_digits() -> None:
    assert read_phone("096 234 5678") == "0962345678"


def test_two_telephone_numbers_are_refused_with_the_first() -> None:
    with pytest.raises(Unreadable) as refused:
        read_phone("012 345 678 / 098 765 432")
    assert refused.value.reason.code == "phone-more-than-one"
    assert refused.value.reason.figures["suggestion"] == "012345678"


@pytest.mark.parametrize("typed", ["12345", "+66 81 234 5678", "0123456789012", "none", 1.5])
def test_what_is_not_a_telephone_number_is_refused(typed: object) -> None:
    assert code_of_refusal(read_phone, typed) == "phone-unreadable"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("13,412", "13412"),
        ("១៣.៤១២", "13412"),
        ("៧២,៥", "72.5"),
        ("72.5", "72.5"),
        ("72,5", "72.5"),
        ("72.500", "72.5"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12 345", "12345"),
        ("0,125", "0.125"),
        ("−៨", "-8"),
        (2.5, "2.5"),
        (7, "7"),
        (Decimal("1.10"), "1.1"),
    ],
)
def test_a_quantity_is_read_as_its_script_writes_it(typed: object, value: str) -> None:
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["1.234.56", "1,23,456", "12 3", "a", "--1", "1e3", True, float("inf"), float("nan")]
)
def test_what_is_not_a_quantity_is_refused(typed: object) -> None:
    assert code_of_refusal(read_number, typed) == "number-unreadable"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, max_value=10**9, min_value=-(10**9)))
def test_a_quantity_is_read_back_as_it_was_written(value: Decimal) -> None:
    for lang in ("km", "en"):
        assert read_number(number(value, lang)) == value
