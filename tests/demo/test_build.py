"""The big worlds: settled through the contexts' bulk paths, as if each step had been asked one by one."""

from collections import Counter

import pytest
from django.db.models import F

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.appraisal.models import Appraisal
from kru.career.models import PersonRank
from kru.credits import queries as credits
from kru.credits.models import LedgerEntry, YearBalance
from kru.demo import build
from kru.demo.sizes import part_of_nation
from kru.demo.story import PAPER
from kru.establishment.models import Posting
from kru.journal.models import Dirty, Entry
from kru.learning.models import Activity, Enrolment
from kru.organisations.models import Place, Unit
from kru.organisations.terms import SCHOOLS
from kru.staff.models import Person, Qualification
from kru.staff.terms import ServiceKind
from tests.actors import AT
from tests.village import quick_passwords

pytestmark = pytest.mark.django_db


def test_a_world_has_the_schools_and_people_of_its_size_each_at_the_posting_in_force() -> None:
    said: list[str] = []
    size = part_of_nation(300)
    with quick_passwords():
        build.build("300", at=AT, seed=1, say=said.append)
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert Person.objects.count() == 300
    assert {kind: kinds[kind] for kind in size.schools} == dict(size.schools)
    assert kinds["district"] == size.districts and kinds["province"] == size.provinces
    levels = Counter(Place.objects.values_list("level", flat=True))
    assert (levels["district"], levels["commune"]) == (size.districts, size.communes)
    teachers = Person.objects.filter(position="teacher", unit__kind__in=size.schools)
    assert teachers.count() == size.teacher_count
    assert "300:" in said[-1] and "MB" in said[-1]
    in_force = dict(Posting.objects.filter(ends_before=None).values_list("person_id", "unit_id"))
    assert in_force == dict(Person.objects.values_list("pk", "unit_id"))
    assert not Person.objects.exclude(path=F("unit__path")).exists()
    contract = Person.objects.filter(kind=ServiceKind.CONTRACT)
    assert contract.exists()
    assert not contract.exclude(staff_number="").exists()
    assert not Person.objects.filter(national_id="").exists()


def test_the_journal_and_the_feeds_know_of_everybody_in_a_world() -> None:
    with quick_passwords():
        build.build("300", at=AT, seed=2, say=lambda line: None)
    registered = Entry.objects.filter(kind="staff.PersonRegistered")
    assert registered.count() == 300
    assert Entry.objects.filter(kind="establishment.PostingStarted").count() == Posting.objects.count()
    people = set(Person.objects.values_list("pk", flat=True))
    assert set(Dirty.objects.filter(type="staff.person").values_list("rid", flat=True)) == people
    sample = registered.order_by("-id")[0]
    assert sample.after["name_km"] == Person.objects.get(pk=sample.about_id).name_km


def test_the_ledgers_of_a_world_are_folded_by_the_rules_of_their_years() -> None:
    with quick_passwords():
        cast = build.build("300", at=AT, seed=3, say=lambda line: None)
    sources = set(LedgerEntry.objects.values_list("source_type", flat=True))
    assert sources == {PAPER, "learning.verification", "learning.activity"}
    balances = YearBalance.objects.select_related("person")
    assert {balance.starts_on.year for balance in balances} == {2021, 2022, 2023, 2024, 2025}
    full = sorted(balance.hours for balance in balances if balance.starts_on.year == 2024)
    assert 60 <= full[len(full) // 2] <= 90
    assert Enrolment.objects.awaiting_verification().exclude(run__in=cast.run_ids.values()).exists()
    assert Activity.objects.filter(state="logged").count() > 10
    assert Qualification.objects.filter(verified_on=None).count() == 0
    assert not Person.objects.filter(qualifications=None, unit__kind__in=SCHOOLS).exists()
    assert 20 < PersonRank.objects.count() < 120
    assert set(Appraisal.objects.values_list("school_year", flat=True)) == {2023, 2024}
    head = Actor(None, None, "គប.អវប", (Grant(Role.CPDMO, "kh"),))
    for balance in list(balances.order_by("pk"))[:40]:
        folded = credits.year_ledger(head, balance.person_id, on=balance.starts_on).balance
        assert (folded.hours, folded.counted) == (balance.hours, balance.counted)
        assert balance.counted <= balance.hours
