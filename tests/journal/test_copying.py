"""Many rows at once are the same rows as one by one, and break the same constraints."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kru.journal.copying import insert, row_of
from kru.journal.models import Entry, FeedRecord
from kru.spine.doing import values_of

AWKWARD = "tab\there \\N back\\slash \"quote\" 'and' ស៊ុន ពិសិដ្ឋ\nnew line"


def entry(n: int) -> Entry:
    return Entry(
        command_id=uuid4(),
        at=datetime(2026, 3, 16, 2, 42, n % 60, tzinfo=UTC),
        actor_name=AWKWARD,
        node="central",
        kind="staff.PersonRegistered",
        about_type="staff.person",
        about_id=uuid4(),
        path="kh.01",
        person_id=uuid4() if n % 2 else None,
        fact={"name_km": AWKWARD, "n": n, "none": None},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 3, 250])
def test_rows_come_back_as_they_went_in(count: int) -> None:
    rows = [entry(n) for n in range(count)]
    insert(rows)
    columns = [field.attname for field in Entry._meta.concrete_fields if field.attname != "id"]
    stored = Entry.objects.order_by("id").values_list(*columns)
    assert list(stored) == [tuple(getattr(row, column) for column in columns) for row in rows]


@pytest.mark.django_db
def test_a_constraint_is_broken_as_by_a_single_row() -> None:
    rows = [FeedRecord(feed="office:kh", type="t", rid=uuid4(), pos=n // 2, op="u") for n in range(250)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(rows)
    assert not FeedRecord.objects.exists()


def test_a_row_made_of_its_values_is_the_row_that_is_made_by_name() -> None:
    named = entry(1)
    made = row_of(Entry, {field.attname: getattr(named, field.attname) for field in Entry._meta.fields})
    assert made._state.adding
    assert values_of(made) == values_of(named)
    assert made.pk is None
