"""The number and the code of a certificate."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.credentials.codes import (
    BITS,
    CHECK_SYMBOLS,
    SYMBOLS,
    certificate_number,
    code_of,
    new_code,
    read_code,
    serial_in,
)

any_bits = st.integers(min_value=0, max_value=(1 << BITS) - 1)


@given(any_bits)
def test_a_code_is_read_back_however_it_was_typed(bits: int) -> None:
    code = code_of(bits)
    assert read_code(code) == code
    assert read_code(f" {code.lower()} ".replace("-", " ")) == code
    assert read_code(code.replace("-", "").replace("0", "O").replace("1", "l")) == code
    assert read_code(code.replace("-", "–").translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))) == code


@given(any_bits, st.integers(min_value=0, max_value=15), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_noticed(bits: int, place: int, wrong: str) -> None:
    symbols = list(code_of(bits).replace("-", ""))
    if symbols[place] != wrong:
        symbols[place] = wrong
        assert read_code("".join(symbols)) is None


@given(any_bits, st.integers(min_value=0, max_value=14))
def test_two_neighbours_that_changed_places_are_noticed(bits: int, place: int) -> None:
    symbols = list(code_of(bits).replace("-", ""))
    if symbols[place] != symbols[place + 1]:
        symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
        assert read_code("".join(symbols)) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    code = read_code(typed)
    assert code is None or read_code(code) == code


@given(any_bits, any_bits)
def test_two_numbers_never_share_a_code(one: int, other: int) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


def test_the_check_symbol_is_the_value_modulo_37() -> None:
    assert code_of(0) == "0000-0000-0000-0000-0"
    assert code_of(36) == "0000-0000-0000-0014-U"
    assert CHECK_SYMBOLS.index(code_of((1 << BITS) - 1)[-1]) == ((1 << BITS) - 1) % 37


def test_new_codes_differ_and_end_in_a_letter_or_digit() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(code[-1].isalnum() and read_code(code) == code for code in codes)


def test_a_code_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="80 bits"):
        code_of(1 << BITS)


def test_a_number_says_year_month_and_serial() -> None:
    assert certificate_number(date(2026, 3, 13), 1287) == "2026-03-0001287"
    assert serial_in("2026-03-0001287") == 1287
    with pytest.raises(ValueError, match="begin at 1"):
        certificate_number(date(2026, 3, 13), 0)
    with pytest.raises(ValueError, match="not a certificate number"):
        serial_in("2026-3-1")
