"""What the clerk of an office sees of its line: the state, the inbox, and what is not confirmed yet."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.journal.models import Outgoing, UndoStep
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.models import Activity
from kru.spine import clock
from kru.spine.action import ACTIONS
from kru.staff import actions as staff
from kru.staff.terms import Position
from kru.sync import jobs
from kru.sync.asked import ASKED
from kru.sync.exchange import exchange
from kru.sync.models import Cursor, Line
from tests.sync.clerks import (
    INBOX,
    Make,
    browser,
    given,
    heard,
    overtaken,
    refused,
    statements,
    text,
)
from tests.sync.copies import newcomer
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db


def test_every_action_that_an_office_may_give_has_a_name() -> None:
    wanted = {
        name
        for name, one in ACTIONS.items()
        if one.final in ("here", "central") and not name.startswith("demo.")
    }
    assert set(ASKED) == wanted


# the line


def test_the_centre_shows_no_line_and_has_no_inbox(village: Cast, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("dara")
    with statements() as asked:
        shown = client.get("/people/").content.decode()
    assert "k-line" not in shown
    assert not [one for one in asked.captured_queries if "sync_" in one["sql"] or "undostep" in one["sql"]]
    assert client.get(INBOX).status_code == 404
    assert client.post(reverse("sync:connect")).status_code == 404


def test_a_fresh_contact_is_a_time_of_day_and_nothing_more(dara: Office) -> None:
    with dara.here():
        heard(timedelta(minutes=12))
        shown = text(browser("dara"), "/people/")
        assert "Connected · " in shown
        assert "Last contact" not in shown
        heard(timedelta(minutes=12), trouble="no-line")
        assert "Offline 12 minutes" in text(browser("dara"), "/people/")


def test_an_old_contact_says_that_everything_is_safe_and_how_much(village: Cast, dara: Office) -> None:
    with dara.here():
        heard(timedelta(days=3, hours=2), trouble="no-line")
        client = browser("dara")
        assert "Last contact 3 days ago. Nothing waits to be sent. You go on working" in text(client, "/")
        staff.register_person(dara.doing("dara"), newcomer(village))
        shown = text(client, "/people/")
        assert "Offline 3 days" in shown
        assert "1 change is safe here and waits to be sent. You go on working as usual." in shown
        assert "See 1 change" in shown
        # who may not see the whole office is told of the own changes
        assert "Nothing waits to be sent." in text(browser("bopha"), "/me")


def test_the_line_costs_one_statement_a_page_and_its_lease_another(village: Cast, dara: Office) -> None:
    with dara.here():
        heard(timedelta(days=3))
        client = browser("dara")
        client.get("/rules")
        with statements() as asked:
            client.get("/rules")
        assert len([one for one in asked.captured_queries if "sync_line" in one["sql"]]) == 2
        assert len([one for one in asked.captured_queries if "journal_outgoing" in one["sql"]]) == 1


def test_before_the_first_copy_is_complete_the_page_says_so(dara: Office) -> None:
    with dara.here():
        heard(timedelta(minutes=1), complete_at=None)
        assert "The first copy is still coming." in text(browser("dara"), "/people/")


def test_an_exchange_can_be_asked_for(dara: Office) -> None:
    with dara.here():
        client = browser("bopha")
        assert client.get(reverse("sync:connect")).status_code == 405
        assert client.post(reverse("sync:connect")).status_code == 302
        assert Line.objects.get().wanted_at is not None


def test_who_asks_for_an_exchange_does_not_wait_for_its_time(
    dara: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Line] = []
    monkeypatch.setattr(jobs, "connect", lambda line, at: tried.append(line))
    with dara.here(), override_settings(MEMBERSHIP=object()):
        heard(timedelta(minutes=1), next_at=clock.now() + timedelta(minutes=5))
        jobs.exchange_if_due(clock.now())
        assert not tried
        browser("bopha").post(reverse("sync:connect"))
        jobs.exchange_if_due(clock.now())
        assert len(tried) == 1


def test_the_first_copy_stands_where_the_sign_in_will_be(village: Cast, office: Make) -> None:
    fresh = office("district")
    sign_in = reverse("account_login")
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with fresh.here():
        assert "Nothing has come yet." in text(client, sign_in)
        Cursor.objects.create(feed="office:kh.31.3101", epoch=new_id(), pos=9, count=250, wanted=1000)
        shown = text(client, sign_in)
        assert "25% 250 of 1,000 records" in shown
        Cursor.objects.all().delete()
    fresh.exchange()
    with fresh.here():
        assert {held.wanted for held in Cursor.objects.all()} == {held.count for held in Cursor.objects.all()}
        assert "Sign in" in text(client, sign_in)
        assert "first copy" not in text(client, sign_in)
    assert "first copy" not in text(client, sign_in)


# who sees what


def test_everybody_sees_the_own_commands_and_officers_those_of_their_office(
    village: Cast, dara: Office, office: Make
) -> None:
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
        staff.record_achievement(
            dara.doing("bopha"),
            staff.RecordAchievement(
                achievement_id=new_id(), person_id=village.person("sokha").pk, kind="district_prize",
                title="គ្រូឆ្នើម", achieved_on=date(2025, 10, 5),
            ),
        )  # fmt: skip
        first, second = Outgoing.objects.order_by("pk")
        sees = {
            slug: [browser(slug).get(given(one)).status_code == 200 for one in (first, second)]
            for slug in ("dara", "bopha")
        }
        assert sees == {"dara": [True, True], "bopha": [False, True]}
        assert "1199010077" not in text(browser("bopha"), f"{INBOX}?show=waiting")
        assert "1199010077" in text(browser("dara"), f"{INBOX}?show=waiting")
    province = office("province")
    province.at = clock.now() - timedelta(days=1)
    province.exchange()
    with province.here():
        staff.register_person(province.doing("lida"), newcomer(village, staff_number="1199010099"))
        assert browser("lida").get(given(Outgoing.objects.get())).status_code == 200
        assert browser("dara").get(given(Outgoing.objects.get())).status_code == 404


def test_what_belongs_to_others_can_be_neither_put_aside_nor_given_again(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        command = refused()
        for name in ("given", "acknowledge", "bring_back"):
            answer = browser("bopha").post(reverse(f"sync:{name}", args=[command.command_id]))
            assert answer.status_code == 404, name
        assert refused().seen_at is None
        assert Outgoing.objects.count() == 1


# the inbox


def test_the_inbox_says_in_words_what_became_of_what_was_given(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
        client = browser("dara")
        shown = text(client, INBOX)
        assert "0 accepted 1 waiting for the centre 1 refused, with reasons 1 need you" in shown
        assert "Correct names and numbers" in shown
        assert village.person("sokha").name_km in shown
        assert "Somebody changed this at the centre" in shown
        assert shown.count("Compare and decide") == 2  # the reason's last words, and the button
        assert "ចាន់ បុប្ផា" in text(client, f"{INBOX}?show=waiting")
    dara.exchange()
    with dara.here():
        assert "ចាន់ បុប្ផា" in text(client, f"{INBOX}?show=accepted")
        assert "Nothing waits to be sent" in text(client, f"{INBOX}?show=waiting")


def test_what_was_put_aside_stays_among_the_refused_and_can_come_back(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        client, command = browser("dara"), refused()
        client.post(reverse("sync:acknowledge", args=[command.command_id]))
        assert "Nothing needs you" in text(client, f"{INBOX}?show=needs")
        assert "Correct names and numbers" in text(client, f"{INBOX}?show=refused")
        client.post(reverse("sync:bring_back", args=[command.command_id]))
        assert "Correct names and numbers" in text(client, f"{INBOX}?show=needs")


def test_only_what_was_refused_can_be_put_aside(village: Cast, dara: Office) -> None:
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
        command = Outgoing.objects.get()
        answer = browser("dara").post(reverse("sync:acknowledge", args=[command.command_id]))
        assert answer.status_code == 404
        shown = text(browser("dara"), given(command))
        assert "CHAN Bopha" in shown
        assert "Give it again" not in shown


def test_a_reason_that_only_a_newer_centre_knows_is_said_all_the_same(village: Cast, dara: Office) -> None:
    overtaken(village, dara)
    with dara.here():
        strange = {"code": "of-next-year", "figures": {}, "policy": "", "article": "", "field": ""}
        Outgoing.objects.update(reasons=[strange])
        client = browser("dara")
        for address in (INBOX, given(refused())):
            assert "a reason that this computer does not know yet: of-next-year" in text(client, address)


def test_what_could_not_be_done_again_is_shown_as_such(village: Cast, dara: Office) -> None:
    with dara.here():
        staff.register_person(dara.doing("dara"), newcomer(village))
        stored = {"code": "not-there", "figures": {}, "policy": "", "article": "", "field": ""}
        Outgoing.objects.update(holds=False, reasons=[stored])
        client = browser("dara")
        shown = text(client, f"{INBOX}?show=waiting")
        assert "could not be done again on what the centre holds now" in shown
        assert "is not at the centre, or no longer in your office" in shown
        assert "1199010077" in text(client, given(Outgoing.objects.get()))


def test_the_inbox_asks_a_fixed_number_of_statements_and_goes_on_by_keyset(
    village: Cast, dara: Office
) -> None:
    with dara.here():
        client = browser("dara")
        numbers = iter(range(1199010100, 1199010200))

        def cost(more: int) -> int:
            for _ in range(more):
                staff.register_person(dara.doing("dara"), newcomer(village, staff_number=str(next(numbers))))
            client.get(INBOX)
            with statements() as asked:
                client.get(INBOX)
            return len(asked)

        assert cost(2) == cost(20) <= 17
        cost(8)
        first = client.get(f"{INBOX}?show=waiting").content.decode()
        after = re.search(r"after=([\w%-]+)", first)
        assert after and first.count("k-lineitem") == 25
        rest = client.get(f"{INBOX}?show=waiting&after={after[1]}").content.decode()
        assert rest.count("k-lineitem") == 5


# not yet confirmed


def test_what_waits_is_marked_wherever_it_stands_until_the_centre_has_it(village: Cast, dara: Office) -> None:
    asked, mark = newcomer(village), "not yet confirmed"
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
        start = establishment.StartPosting(
            person_id=asked.person_id, unit_id=asked.unit_id, position=Position.TEACHER,
            starts_on=date(2026, 1, 5),
        )  # fmt: skip
        establishment.start_posting(dara.doing("dara"), start)
        client = browser("dara")
        person = reverse("desk:person", args=[asked.person_id])
        journal = reverse("desk:journal", args=[asked.person_id])
        assert text(client, person).count(mark) == 2
        assert text(client, "/people/").count(mark) == 1
        assert text(client, journal).count(mark) == 3
        assert mark not in text(client, reverse("desk:person", args=[village.person("sokha").pk]))
        for address in (person, "/people/"):
            with statements() as sent:
                client.get(address)
            assert len([one for one in sent.captured_queries if "journal_undostep" in one["sql"]]) == 1
    with dara.here():
        exchange(dara._ask, dara.at, dara.name, history=False)  # the own entries stay for now
        for address in (person, "/people/", journal):
            assert mark not in text(client, address)
        assert not UndoStep.objects.exists()


def test_what_was_decided_stays_in_the_queue_until_it_is_confirmed(village: Cast, dara: Office) -> None:
    with dara.here():
        activity = Activity.objects.filter(state="logged").exclude(person=village.person("bopha"))[0]
        learning.confirm_activity(dara.doing("dara"), learning.ConfirmActivity(activity_id=activity.pk))
        client = browser("dara")
        assert text(client, "/").count("decided, waiting to be sent") == 1
        assert "decided, waiting" not in text(browser("bopha"), "/")
        # the balance of the year is folded for the person: nothing about the person waits
        assert "not yet confirmed" not in text(client, "/people/")
    dara.exchange()
    with dara.here():
        assert "decided, waiting" not in text(client, "/")


RESTING = r"<button[^>]*disabled[^>]*aria-describedby=\"only-at-the-centre\""


def test_what_needs_the_centre_says_so_before_it_is_filled_in(
    village: Cast, dara: Office, sign_in: Callable[[str], Client]
) -> None:
    button, address = re.compile(RESTING), "/first-sign-in"
    assert not button.search(sign_in("dara").get(address).content.decode())
    with dara.here():
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        assert button.search(client.get(address).content.decode())
        assert "cannot wait here" in text(client, address)


def test_what_an_office_may_do_has_no_resting_button(dara: Office) -> None:
    with dara.here():
        client = browser("dara")
        for address in ("/imports/", "/people/", "/units/"):
            assert not re.search(RESTING, client.get(address).content.decode()), address
