"""One spelling for Khmer that looks the same."""

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kru.kernel.spelling import one_spelling, visible
from tests.kernel.khmer_names import FAMILY_NAMES, GIVEN_NAMES

NAMES = [*FAMILY_NAMES, *GIVEN_NAMES]
KHMER = st.text(
    st.characters(min_codepoint=0x1780, max_codepoint=0x17DD) | st.sampled_from(" \u200b\u200ca:")
)
CLUSTER = re.compile("([ក-ឳ])((?:\u17d2[ក-ឳ]|[\u17b6-\u17d1])+)")
MARK = re.compile("\u17d2.|.")


def disordered(name: str, dice: random.Random) -> str:
    """Return the name with the marks of each cluster in any order, but subscripts among themselves."""

    def shuffled(cluster: re.Match[str]) -> str:
        marks = MARK.findall(cluster[2])
        subscripts = iter([mark for mark in marks if len(mark) > 1])
        dice.shuffle(marks)
        return cluster[1] + "".join(next(subscripts) if len(mark) > 1 else mark for mark in marks)

    return CLUSTER.sub(shuffled, name)


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_marks_in_any_order_have_one_spelling(name: str, dice: random.Random) -> None:
    assert one_spelling(disordered(name, dice)) == one_spelling(name)


@given(st.sampled_from(NAMES), st.data())
def test_invisible_characters_do_not_count(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name)))
    mark = data.draw(st.sampled_from("\u200b\u200c\u200d\ufeff\u2060"))
    assert one_spelling(name[:at] + mark + name[at:]) == one_spelling(name)


@given(KHMER)
@example("ក::")
def test_the_one_spelling_of_itself_is_itself(text: str) -> None:
    assert one_spelling(one_spelling(text)) == one_spelling(text)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("កណ្ដាល", "កណ្តាល"),
        ("សុី", "ស៊ី"),
        ("ស៉ី", "ស៊ី"),
        ("កេា", "កោ"),
        ("កេី", "កើ"),
        ("ថ្នល់់", "ថ្នល់"),
        ("វណ្ណ:", "វណ្ណៈ"),
        ("វណ្ណះ", "វណ្ណៈ"),
        ("វណ្ណ::", "វណ្ណៈ"),
        ("ឲ្យ", "ឱ្យ"),
        ("ស្ត្រី", "ស្រ្តី"),
    ],
)
def test_spellings_that_look_the_same_are_one(typed: str, same: str) -> None:
    assert one_spelling(typed) == one_spelling(same)


@pytest.mark.parametrize(("one", "other"), [("ប៊ុន", "ប៉ុន"), ("ចាន់", "ចាន"), ("សុខា", "សុខ"), ("តា", "ដា")])
def test_spellings_that_look_different_stay_apart(one: str, other: str) -> None:
    assert one_spelling(one) != one_spelling(other)


def test_names_are_all_different_in_their_one_spelling() -> None:
    assert len({one_spelling(name) for name in NAMES}) == len(NAMES)


def test_only_what_cannot_be_seen_is_taken_away() -> None:
    assert visible("\ufeffកណ្ដាល\u200b\u00a0 ជើង\u200d\t") == "កណ្ដាល ជើង"
