"""Every message has its Khmer words."""

from kru.node import catalogues


def test_the_catalogues_are_complete() -> None:
    assert [str(flaw) for flaw in catalogues.flaws()] == []
