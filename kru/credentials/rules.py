"""Decides whether a certificate may be issued, and whether it may be printed."""

from collections.abc import Iterable, Iterator

from kru.credentials.content import unprintable
from kru.credentials.terms import Standing
from kru.kernel.reasons import Reason


def objections_to_issue(*, standing_number: str | None, words: Iterable[str]) -> Iterator[Reason]:
    """Yield what stands against a certificate: one that stands for the same thing, words without a font."""
    if standing_number is not None:
        yield Reason("certificate-stands", {"number": standing_number})
    if characters := "".join(sorted(set(unprintable("".join(words))))):
        yield Reason("certificate-cannot-be-printed", {"characters": characters})


def objections_to_printing(standing: Standing) -> Iterator[Reason]:
    """Yield why a certificate is not printed: it was taken back, or its words are not those sealed."""
    if standing == Standing.REVOKED:
        yield Reason("certificate-is-revoked")
    if standing == Standing.ALTERED:
        yield Reason("certificate-is-altered")
