"""Keys by which people are found."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kru.kernel.khmer import to_khmer_digits
from kru.kernel.search_keys import latin_key, name_key, query_terms, search_text, sounding_terms
from kru.kernel.sounds import latin_skeleton, skeleton
from tests.kernel.khmer_names import FAMILY_NAMES, GIVEN_NAMES

SPELLINGS = [
    (khmer, latin) for names in (FAMILY_NAMES, GIVEN_NAMES) for khmer, ways in names.items() for latin in ways
]
NAME = st.tuples(st.sampled_from(list(FAMILY_NAMES)), st.sampled_from(list(GIVEN_NAMES))).map(" ".join)
ANY_TEXT = st.text() | st.text(
    st.characters(min_codepoint=0x1780, max_codepoint=0x17F9) | st.sampled_from(" a1:|")
)


def contains(indexed: str, terms: list[str]) -> bool:
    return all(term in indexed for term in terms)


@given(ANY_TEXT)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert latin_key(latin_key(text)) == latin_key(text)


@pytest.mark.parametrize("typed", ["ជាសុខា", "ជា\u200bសុខា", " ជា  សុខា ", "ជា\u00a0សុខា", "ជា-សុខា"])
def test_blanks_and_punctuation_do_not_count_in_a_name(typed: str) -> None:
    assert name_key(typed) == name_key("ជា សុខា")


def test_latin_words_lose_case_accents_and_punctuation() -> None:
    assert latin_key("  Bântéay O'Néang-II ១២ ") == "banteay oneangii 12"


@given(NAME, st.sampled_from(SPELLINGS), st.from_regex(r"[0-9]{4,10}", fullmatch=True))
def test_a_record_is_found_by_all_that_is_known_of_it(
    name: str, spelling: tuple[str, str], number: str
) -> None:
    indexed = search_text(name, spelling[1].upper(), (number,))
    for query in (
        name,
        name.replace(" ", ""),
        " ".join(reversed(name.split())),
        spelling[1],
        number,
        number[1:],
        to_khmer_digits(number),
        f"{name.split()[1]} {spelling[1]} {number}",
    ):
        assert contains(indexed, query_terms(query)), query


@given(
    st.lists(st.sampled_from([khmer for khmer, _ in SPELLINGS] + [latin for _, latin in SPELLINGS])),
    st.sampled_from([" ", "  ", "-", ", ", "", "\u200b", ".", " (", "/"]),
)
def test_a_query_is_contained_in_what_it_names(words: list[str], between: str) -> None:
    text = between.join(words)
    assert contains(search_text(text, text), query_terms(text))


@given(ANY_TEXT)
def test_terms_are_safe_in_a_pattern_and_terms_by_sound_fill_a_trigram(text: str) -> None:
    for term in query_terms(text) + sounding_terms(text):
        assert term
        assert not set(term) & set("%_\\ ")
    assert all(len(term) >= 3 for term in sounding_terms(text) if term.startswith("|"))


def test_nothing_typed_asks_nothing() -> None:
    assert query_terms(" \u200b -, ") == []


def test_scripts_written_together_are_asked_apart() -> None:
    assert query_terms("សុខាsok១២") == ["សុខា", "sok12"]


def test_latin_words_may_be_written_together_or_apart() -> None:
    indexed = search_text("គឹម សុខហេង", "KIM Sok Heng")
    for query in ("Kim Sokheng", "sokheng kim", "kim sok heng", "KimSokHeng", "Sok-Heng"):
        assert contains(indexed, query_terms(query)), query
    for query in ("Kim Sokheng", "kim sok heng"):
        assert contains(indexed, sounding_terms(query)), query


def test_a_number_is_found_whatever_its_punctuation() -> None:
    indexed = search_text("ជា សុខា", "", ("KR-17/2026", ""))
    assert contains(indexed, query_terms("kr17-2026"))


def test_a_latin_spelling_begins_the_skeleton_of_its_khmer_name() -> None:
    missed = [
        (khmer, latin)
        for khmer, latin in SPELLINGS
        if not skeleton(khmer).startswith(latin_skeleton(latin_key(latin)))
    ]
    assert len(SPELLINGS) >= 250
    assert len(missed) <= len(SPELLINGS) * 0.02, missed


def test_a_full_name_typed_in_latin_finds_its_khmer_form_among_the_first_ten_of_four_hundred() -> None:
    dice = random.Random(400)
    people = {(dice.choice([*FAMILY_NAMES]), dice.choice([*GIVEN_NAMES])) for _ in range(430)}
    names = [" ".join(person) for person in sorted(people)[:400]]
    indexed = {name: search_text(name) for name in names}
    found = 0
    for name in names:
        family, given_name = name.split()
        query = f"{dice.choice(FAMILY_NAMES[family])} {dice.choice(GIVEN_NAMES[given_name])}"
        terms = sounding_terms(query)
        found += name in [other for other in names if contains(indexed[other], terms)][:10]
    assert found >= 388


@pytest.mark.parametrize(
    ("khmer", "sounds"),
    [
        ("សុវណ្ណារ៉ា", "svnr"),
        ("ស្រីលក្ខណ៍", "srlk"),
        ("វណ្ណៈ", "vnk"),
        ("ព្រះ", "prk"),
        ("ពេជ្រ", "pc"),
        ("ហ្វា", "p"),
        ("ថ្ម", "tm"),
        ("អៀង", "qg"),
        ("ទាំង", "tg"),
        ("", ""),
    ],
)
def test_the_skeleton_holds_the_consonants_that_are_heard(khmer: str, sounds: str) -> None:
    assert skeleton(khmer) == sounds
