"""The consonant skeleton of a name: what its Khmer and its Latin spellings have in common."""

import re
from functools import lru_cache

from kru.kernel.spelling import one_spelling

# Latin spellings agree neither on vowels nor on breath and voice, so one letter stands for each place in
# the mouth: k g(ng) c n t p m r l v s, and at the head of a word also y, h and q (a vowel).
_OF_KHMER = {
    **dict.fromkeys("កខគឃ", "k"),
    "ង": "g",
    **dict.fromkeys("ចឆជឈ", "c"),
    **dict.fromkeys("ញណន", "n"),
    **dict.fromkeys("ដឋឌឍតថទធ", "t"),
    **dict.fromkeys("បផពភ", "p"),
    "ម": "m",
    "យ": "y",
    **dict.fromkeys("រឫឬ", "r"),
    **dict.fromkeys("លឡឭឮ", "l"),
    "វ": "v",
    **dict.fromkeys("ឝឞស", "s"),
    "ហ": "h",
    **dict.fromkeys("អឥឦឧឩឪឯឰឱឳ", "q"),
    "ំ": "m",
}
_OF_LATIN = {
    **dict.fromkeys("kgqx", "k"),
    **dict.fromkeys("cj", "c"),
    "n": "n",
    **dict.fromkeys("td", "t"),
    **dict.fromkeys("pbf", "p"),
    "m": "m",
    "r": "r",
    "l": "l",
    **dict.fromkeys("vw", "v"),
    **dict.fromkeys("sz", "s"),
    "N": "g",
}

_KILLED = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])*[\u17b6-\u17c5]?\u17cd")
_FOREIGN_F, _BREATHED = "ហ្វ", re.compile("ហ\u17d2(?=[\u1780-\u17a2])")
_SILENT_AT_END = re.compile(
    "(?<=[\u1780-\u17d3][\u1780-\u17b3])(?:\u17d2[\u1780-\u17b3])+(?=[\u17b7\u17bb]?$)"
)
_SILENT_INSIDE = re.compile("(?<=ន)\u17d2ទ(?=[\u1780-\u1799\u179b-\u17b3])")
_SHORT_AK_AT_END = re.compile("(?<=[\u1780-\u17b3])ះ$")
_NASAL_BEFORE_NGO = re.compile("ំ(?=ង)")
_BARE_VO_AT_END = re.compile("(?<=.)វ$")

_HEAD_VOWEL = re.compile("^[aeiou]|^y(?![aeiou])")
_SILENT_R = re.compile("(?<=[aeiou])r$|(?<=o)r(?![aeiouy])")
_GLIDE_AT_END = re.compile("(?<=[aeiou])[vw]$")
_AGAIN = re.compile(r"(.)\1+")


def skeleton(khmer: str) -> str:
    """Return the skeleton of one Khmer word: សុវណ្ណារ៉ា gives svnr."""
    word = _KILLED.sub("", one_spelling(khmer.replace("ៈ", "ក")).replace(" ", ""))
    word = _BREATHED.sub("", word.replace(_FOREIGN_F, "ផ"))
    word = _SILENT_INSIDE.sub("", _SILENT_AT_END.sub("", word))
    word = _BARE_VO_AT_END.sub("", _SHORT_AK_AT_END.sub("ក", _NASAL_BEFORE_NGO.sub("", word)))
    return together("".join(_OF_KHMER.get(letter, "") for letter in word))


def latin_skeleton(latin: str) -> str:
    """Return the skeleton of one word in lower-case Latin letters without accents: sovannara gives svnr."""
    head = "q" if _HEAD_VOWEL.match(latin) else latin[:1] if latin[:1] in "yh" else ""
    word = _GLIDE_AT_END.sub("", _SILENT_R.sub("", latin))
    word = word.replace("ng", "N").replace("gn", "n").replace("ksm", "sm")
    return together(head + "".join(_OF_LATIN.get(letter, "") for letter in word))


@lru_cache(maxsize=16_384)  # the same name sounds the same in Khmer and in Latin letters
def together(*skeletons: str) -> str:
    """Return the skeleton of words written as one."""
    sounds = "".join(skeletons)
    return _AGAIN.sub(r"\1", sounds[:1] + re.sub("[yhq]", "", sounds[1:]))
