"""Keyset pages: every row once, whatever the size and the order, and in the same order as the list."""

import base64
import json

import pytest
from django.core.exceptions import BadRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kru.journal.models import Dirty
from kru.kernel.ids import new_id
from kru.ui.keyset import page_after, token


def fill(paths: list[str]) -> None:
    Dirty.objects.all().delete()
    Dirty.objects.bulk_create([Dirty(feed=path, type="t.t", rid=new_id()) for path in paths])


def walk(order: tuple[str, ...], size: int) -> list[int]:
    seen, after, started = [], "", False
    while True:
        page = page_after(Dirty.objects.all(), order=order, after=after, size=size)
        assert page.started is started
        seen += [row.pk for row in page.rows]
        if not page.after:
            return seen
        assert len(page.rows) == size
        after, started = page.after, True


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paths=st.lists(st.sampled_from(["kh", "kh.01", "kh.02", "ជា", "កែវ", "a/b"]), max_size=25),
    size=st.integers(1, 7),
    downwards=st.booleans(),
)
def test_walking_page_by_page_gives_the_list(paths: list[str], size: int, downwards: bool) -> None:
    fill(paths)
    order = ("-feed", "-id") if downwards else ("feed", "id")
    assert walk(order, size) == list(Dirty.objects.order_by(*order).values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_row_added_before_the_place_does_not_shift_the_next_page() -> None:
    fill(["b", "c", "d", "e"])
    first = page_after(Dirty.objects.all(), order=("feed", "id"), size=2)
    Dirty.objects.create(feed="a", type="t.t", rid=new_id())
    second = page_after(Dirty.objects.all(), order=("feed", "id"), size=2, after=first.after)
    assert [row.feed for row in second.rows] == ["d", "e"]
    assert second.last == second.rows[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["…", "e30", "W10", token(["a"]), token(["a", "b", "c"]), token(["a", {}])])
def test_a_place_that_cannot_be_read_is_a_bad_request(place: str) -> None:
    with pytest.raises(BadRequest):
        page_after(Dirty.objects.all(), order=("feed", "id"), after=place)


def test_a_place_is_text_for_an_address() -> None:
    written = token(["ជា សុខា", 7])
    assert written.isascii() and "=" not in written
    assert json.loads(base64.urlsafe_b64decode(written + "==")) == ["ជា សុខា", 7]


def test_a_keyset_runs_one_way() -> None:
    with pytest.raises(ValueError, match="one way"):
        page_after(Dirty.objects.all(), order=("-feed", "id"))
