"""Decides whether a certificate may be issued."""

from collections.abc import Iterable, Iterator

from kru.credentials.content import unprintable
from kru.kernel.reasons import Reason


def objections_to_issue(*, standing_number: str | None, words: Iterable[str]) -> Iterator[Reason]:
    """Yield what stands against a certificate: one that stands for the same thing, words without a font."""
    if standing_number is not None:
        yield Reason("certificate-stands", {"number": standing_number})
    if characters := "".join(sorted(set(unprintable("".join(words))))):
        yield Reason("certificate-cannot-be-printed", {"characters": characters})
