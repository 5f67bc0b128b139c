"""Keys by which a person or a place is found: Khmer, Latin, number, and sound."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kru.kernel.khmer import to_latin_digits
from kru.kernel.sounds import latin_skeleton, skeleton, together
from kru.kernel.spelling import one_spelling, visible, visible_words

SOUND_MARK = "|"
"""Stands before and after each skeleton in a search text, so that a term may ask for the head of a word."""

# Given and family names repeat; 16,384 distinct words hold those of a nation and take about 10 MB.
_WORDS_KEPT = 16_384

_KHMER_RUN = re.compile("[\u1780-\u17dd]+")
_RUN = re.compile("[\u1780-\u17dd]+|[^\u1780-\u17dd]+")
_NOT_IN_KEY = re.compile("[^\\w\u17b6-\u17d3]|_")
_MARK_FIRST = re.compile("[\u17b6-\u17d3]").match
_ACCENT = re.compile("[\u0300-\u036f]")
_NOT_LATIN = re.compile("[^a-z0-9]+")


def name_key(khmer_name: str) -> str:
    """Return the key that all spellings of a Khmer name share that look the same; blanks do not count."""
    return _joined([key for key, _ in _khmer_words(khmer_name)])


def latin_key(text: str) -> str:
    """Return the words of a text in lower-case Latin letters and digits, without accents and punctuation."""
    return " ".join(key for key, _ in _latin_words(text))


def search_text(name_km: str, name_latin: str = "", numbers: Iterable[str] = ()) -> str:
    """Return the one text that is indexed for a record: what `query_terms` and `sounding_terms` look for."""
    khmer, latin = _khmer_words(name_km), _latin_words(name_latin)
    literal = [_joined([key for key, _ in khmer]), *(key for key, _ in latin)]
    if len(latin) > 1:
        literal.append("".join(key for key, _ in latin))
    literal += [number_key(number) for number in numbers if number]
    sounds = [*_sounds([sound for _, sound in khmer]), *_sounds([sound for _, sound in latin])]
    heads = SOUND_MARK.join(dict.fromkeys(sounds))
    return " ".join(filter(None, [*literal, heads and f"{SOUND_MARK}{heads}{SOUND_MARK}"]))


def number_key(number: str) -> str:
    """Return the number of a person, card or unit as it is indexed: Latin, without blanks and punctuation."""
    return _plain_latin(number)


def query_terms(text: str) -> list[str]:
    """Return what must each be contained in a search text: Khmer, Latin or a number, as it was typed."""
    return list(dict.fromkeys(key for key, _ in _query(text)))


def sounding_terms(text: str) -> list[str]:
    """Return the terms for the same query by sound, for when `query_terms` find too few.

    Latin words ask for names that begin with their consonants, in whichever script and spelling the name is
    known; Khmer and numbers ask as they were typed. No term by sound is shorter than a trigram.
    """
    return list(dict.fromkeys(_heard(sound) if sound else key for key, sound in _query(text)))


def sounds_of_name(name_km: str, name_latin: str = "") -> list[str]:
    """Return terms of which any stands in the search text of whoever is called what sounds the same."""
    names = (_sounds_of(_khmer_words(name_km)), _sounds_of(_latin_words(name_latin)))
    spoken = [together(*sounds) for sounds in names if sounds]
    return [f"{SOUND_MARK}{sound}{SOUND_MARK}" for sound in dict.fromkeys(spoken)]


def _sounds_of(words: list[tuple[str, str]]) -> list[str]:
    return [sound for _, sound in words if sound]


def _query(text: str) -> Iterator[tuple[str, str]]:
    for run in _RUN.findall(" ".join(to_latin_digits(visible(text)).split())):
        if _KHMER_RUN.match(run):
            yield from ((key, "") for key, _ in _khmer_words(run))
        else:
            yield from ((key, sound if key.isalpha() else "") for key, sound in _latin_words(run))


def _heard(sound: str) -> str:
    return f"{SOUND_MARK}{sound}{SOUND_MARK}" if len(sound) == 1 else f"{SOUND_MARK}{sound}"


def _sounds(words: list[str]) -> list[str]:
    """Return the skeletons of the words, of all as one, and of all but the family name as one."""
    words = [word for word in words if word]
    found = [*words]
    if len(words) > 1:
        found.append(together(*words))
    if len(words) > 2:
        found.append(together(*words[1:]))
    return found


def _joined(keys: list[str]) -> str:
    """Return the keys of words as the key of all; it is spelled anew only if a mark begins one of them."""
    joined = "".join(keys)
    for key in keys[1:]:
        if _MARK_FIRST(key):
            return one_spelling(joined)
    return joined


def _khmer_words(text: str) -> list[tuple[str, str]]:
    return [found for word in visible_words(text) if (found := _khmer_word(word))[0]]


def _latin_words(text: str) -> list[tuple[str, str]]:
    return [found for word in visible_words(text) if (found := _latin_word(word))[0]]


@lru_cache(maxsize=_WORDS_KEPT)
def _khmer_word(word: str) -> tuple[str, str]:
    if word.isascii() and word.isalnum():  # numbers in the names of workplaces
        return word.lower(), ""
    key = _NOT_IN_KEY.sub("", to_latin_digits(one_spelling(word)).casefold())
    return one_spelling(key), skeleton(word)


@lru_cache(maxsize=_WORDS_KEPT)
def _latin_word(word: str) -> tuple[str, str]:
    key = _plain_latin(word)
    return key, latin_skeleton(key)


def _plain_latin(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", to_latin_digits(text)).casefold()
    return _NOT_LATIN.sub("", _ACCENT.sub("", decomposed))
