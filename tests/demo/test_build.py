"""The big worlds: settled through the contexts' bulk paths, as if each step had been asked one by one."""

from collections import Counter

import pytest

from kru.demo import build
from kru.demo.sizes import part_of_nation
from kru.establishment.models import Posting
from kru.journal.models import Dirty, Entry
from kru.organisations.models import Unit
from kru.staff.models import Person
from kru.staff.terms import ServiceKind
from tests.actors import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def said() -> list[str]:
    lines: list[str] = []
    build.build("300", at=AT, seed=1, say=lines.append)
    return lines


def test_a_world_has_the_schools_and_people_of_its_size(said: list[str]) -> None:
    size = part_of_nation(300)
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert Person.objects.count() == 300
    assert {kind: kinds[kind] for kind in size.schools} == dict(size.schools)
    assert kinds["district"] == size.districts and kinds["province"] == size.provinces
    teachers = Person.objects.filter(position="teacher", unit__kind__in=size.schools)
    assert teachers.count() == size.teacher_count
    assert "300:" in said[-1] and "MB" in said[-1]


def test_people_are_where_their_posting_in_force_is(said: list[str]) -> None:
    in_force = dict(Posting.objects.filter(ends_before=None).values_list("person_id", "unit_id"))
    assert in_force == dict(Person.objects.values_list("pk", "unit_id"))
    for person in Person.objects.select_related("unit"):
        assert person.path == person.unit.path
    ended = Posting.objects.exclude(ends_before=None)
    assert ended.exists()
    assert all(posting.ends_before > posting.starts_on for posting in ended)


def test_the_journal_and_the_feeds_know_of_everybody(said: list[str]) -> None:
    registered = Entry.objects.filter(kind="staff.PersonRegistered")
    assert registered.count() == 300
    assert Entry.objects.filter(kind="establishment.PostingStarted").count() == Posting.objects.count()
    assert set(Dirty.objects.filter(type="staff.person").values_list("rid", flat=True)) == set(
        Person.objects.values_list("pk", flat=True)
    )
    sample = registered.order_by("-id")[0]
    assert sample.after["name_km"] == Person.objects.get(pk=sample.about_id).name_km


def test_contract_teachers_have_no_number_and_are_known_by_their_national_id(said: list[str]) -> None:
    contract = Person.objects.filter(kind=ServiceKind.CONTRACT)
    assert contract.exists()
    assert not contract.exclude(staff_number="").exists()
    assert not Person.objects.filter(national_id="").exists()
