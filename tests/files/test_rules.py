"""What may be kept, and when bytes count as there."""

from collections.abc import Iterable

from kru.files import rules
from kru.files.terms import LARGEST, MOST_STAGED
from kru.kernel.reasons import Reason


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def test_bytes_come_once_and_only_when_they_are_here() -> None:
    assert codes(rules.objections_to_arrival(name="a.jpg", has_come=False, here=True)) == []
    assert codes(rules.objections_to_arrival(name="a.jpg", has_come=True, here=False)) == [
        "file-has-come",
        "file-bytes-missing",
    ]


def test_a_part_fits_into_its_whole_and_into_what_may_wait() -> None:
    assert codes(rules.objections_to_part(name="a.jpg", total=10, start=4, size=6, staged=4)) == []
    assert codes(rules.objections_to_part(name="a.jpg", total=0, start=0, size=0, staged=0)) == [
        "file-is-empty"
    ]
    too_much = rules.objections_to_part(
        name="a.jpg", total=LARGEST + 1, start=LARGEST, size=2, staged=MOST_STAGED
    )
    assert codes(too_much) == ["file-is-too-large", "file-part-does-not-fit", "too-much-is-coming"]
