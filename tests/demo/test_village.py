"""The village: built by actions, the same for each test, and nothing in it that its people may not do."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kru.access.table import Role
from kru.catalogue.models import Session
from kru.credentials.models import Certificate
from kru.credits import queries as credits
from kru.demo import village as data
from kru.demo.cast import PASSWORD, Cast
from kru.demo.settling import build_village
from kru.establishment.models import Posting
from kru.identity.models import User
from kru.journal.models import Entry, Receipt
from kru.learning.models import Enrolment
from kru.learning.terms import EnrolmentState
from kru.organisations.models import Unit
from kru.staff import queries as staff
from kru.staff.models import Person
from tests.actors import AT
from tests.village import quick_passwords


def test_everybody_stands_where_the_story_says(village: Cast) -> None:
    # beside the cast's units: the branch of all providers, and a second provider
    assert Unit.objects.count() == len(data.UNITS) + 2
    assert Person.objects.count() == User.objects.count() == len(data.PEOPLE)
    sokha = village.person("sokha")
    assert (sokha.name_km, sokha.staff_number, sokha.grade) == ("ជា សុខា", "1189040231", "C.5")
    assert sokha.path == village.unit("vat-thmei").path == "kh.31.3101.31010101001"
    history = (
        Posting.objects.filter(person=sokha).order_by("starts_on").values_list("starts_on", "ends_before")
    )
    assert list(history) == [(date(2014, 10, 1), date(2018, 10, 1)), (date(2018, 10, 1), None)]


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_the_village_as_it_was(village: Cast, turn: int) -> None:
    assert village.person("mony").phone != "gone"
    Person.objects.filter(pk=village.person_ids["mony"]).update(phone="gone")


def test_the_officer_of_another_province_sees_nothing_of_ours(village: Cast) -> None:
    seen = {person.pk for person in staff.people(village.actor("vanna"))}
    ours = {
        village.person_ids[person.slug] for person in data.PEOPLE if person.unit in ("vat-thmei", "district")
    }
    assert not seen & ours
    assert village.person_ids["davy"] in seen


def test_each_sees_their_own_part_of_the_country(village: Cast) -> None:
    seen = {
        slug: staff.people(village.actor(slug)).count()
        for slug in ("sokha", "bopha", "dara", "lida", "visal")
    }
    assert seen["sokha"] == 1
    assert seen["bopha"] == 4
    assert seen["sokha"] < seen["bopha"] < seen["dara"] < seen["lida"] < seen["visal"] == len(data.PEOPLE)


def test_roles_are_granted_at_units(village: Cast) -> None:
    (grant,) = village.actor("dara").grants
    assert (grant.role, grant.path) == (Role.DISTRICT, "kh.31.3101")
    assert not village.actor("sokha").grants


def test_the_journal_knows_every_step_and_by_whom(village: Cast) -> None:
    assert Receipt.objects.filter(verdict="refused").count() == 0
    registered = Entry.objects.get(about_id=village.person_ids["sokha"], kind="staff.PersonRegistered")
    assert registered.actor_name == village.person("sopheap").name_km
    by_system = Entry.objects.filter(actor_user_id=None).exclude(kind="sync.NodeJoined")
    assert 0 < by_system.count() < 15


def test_the_village_is_put_back_in_few_statements(village: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        village.actor("dara")
    assert len(asked) == 2


def test_sokha_has_learned_what_the_story_says(village: Cast) -> None:
    sokha, head = village.person_ids["sokha"], village.actor("visal")
    this_year, *earlier = credits.balances(head, sokha)
    assert [balance.counted for balance in earlier] == [100, 91, 83, 84]
    assert this_year.counted == 38 + 24 + 10
    assert this_year.by_category["structured"] == {"hours": "38.00", "counted": "38.00"}
    assert this_year.by_category["self_directed"] == {"hours": "16.00", "counted": "10.00"}
    lines = credits.year_ledger(head, sokha, on=AT.date()).entries
    (reversal,) = [line for line in lines if line.reverses]
    assert reversal.reverses.hours == -reversal.hours
    assert Certificate.objects.filter(person_id=sokha).count() == 2


def test_each_step_of_learning_waits_for_somebody(village: Cast) -> None:
    states = Counter(Enrolment.objects.values_list("state", flat=True))
    assert set(states) >= {"requested", "registered", "in_progress", "completed"}
    waiting = Enrolment.objects.awaiting_verification()
    assert {enrolment.run_id for enrolment in waiting} == {village.run_ids["ict"]}
    (today,) = Session.objects.filter(run=village.run_ids["assessment"], held_on=AT.date())
    assert not today.attendances.exists()
    asking = Enrolment.objects.filter(state=EnrolmentState.REQUESTED)
    assert {enrolment.person.unit.pk for enrolment in asking} == {village.unit_ids["vat-thmei"]}


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 23)])
def test_the_village_can_be_built_on_any_day(db: None, day: date) -> None:
    with quick_passwords():
        cast = build_village(datetime.combine(day, time(15), tzinfo=UTC))
    assert Enrolment.objects.awaiting_verification().count() == 3
    assert cast.run("reading-assessed").window.covers(day)


def test_one_of_the_cast_is_signed_in(sign_in: Callable[[str], Client], village: Cast) -> None:
    assert sign_in("sokha").session["_auth_user_id"] == str(village.user("sokha").pk)


def test_the_printed_password_opens_the_accounts(village: Cast) -> None:
    assert village.user("dara").check_password(PASSWORD)
