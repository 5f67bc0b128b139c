"""The first sign-in as its pages: who are you, the code that was sent, a password, and one is in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse
from pytest_django import Settings

from kru.identity.models import OneTimeCode, User
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from kru.staff import actions
from kru.staff.models import Person
from tests.staff.test_account import BORN, PHONE, sent_code
from tests.world import sokha

pytestmark = pytest.mark.django_db
ASK = {"number": "១១៨៩០៤០២៣១", "born_on": "០២/០៤/១៩៨៩", "phone": "+855 12 345 678"}
PASSWORD = "ទន្លេធំ-២០២៦"


@pytest.fixture(autouse=True)
def outbox(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    cache.clear()
    settings.OUTBOX = tmp_path
    yield tmp_path
    cache.clear()


@pytest.fixture(autouse=True)
def person(doing: Callable[..., Doing], school: Unit) -> Person:
    known = {"born_on": BORN, "phone": PHONE}
    return actions.register_person(doing(), sokha(school).model_copy(update=known))


@pytest.fixture
def teacher(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def ask(client: Client, **typed: str) -> tuple[str, str]:
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(
            reverse("staff:ask_first_sign_in"), {**ASK, "command_id": str(new_id()), **typed}
        )
    return response.headers.get("Location", ""), response.content.decode()


def answer(client: Client, where: str, code: str, **typed: str) -> tuple[str, str]:
    sent = {"code": code, "password": PASSWORD, "again": PASSWORD, "command_id": str(new_id()), **typed}
    response = client.post(where, sent)
    return response.headers.get("Location", ""), response.content.decode()


def test_number_birthday_and_phone_bring_a_code_and_the_code_opens_the_account(
    teacher: Client, outbox: Path
) -> None:
    where, _ = ask(teacher)
    code = sent_code(outbox).translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert answer(teacher, where, code)[0] == "/"
    assert teacher.get(reverse("identity:account")).status_code == 200
    assert User.objects.get().username == "1189040231"
    again = Client()
    login = {"login": "1189040231", "password": PASSWORD}
    assert again.post(reverse("account_login"), login).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"number": "1189040239"}, "number", "nobody with this number and this date of birth"),
        ({"born_on": "4/2/1989"}, "number", "nobody with this number and this date of birth"),
        ({"born_on": "31/02/1989"}, "born_on", "31"),
        ({"phone": "012 999 999"}, "phone", "no such phone number"),
        ({"phone": "12"}, "phone", ""),
        ({"number": ""}, "number", "Nothing is written here"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(
    teacher: Client, outbox: Path, typed: dict[str, str], field: str, said: str
) -> None:
    first = str(new_id())
    where, page = ask(teacher, command_id=first, **typed)
    assert not where
    _before, _, after = page.partition(f'id="id_{field}_error"')
    assert after and said in after.partition("</div>")[0]
    for name, value in {**ASK, **typed}.items():
        assert f'name="{name}" value="{value}"' in page or not value
    refused_by_the_register = ("number" in typed and typed["number"]) or typed.get("born_on") == "4/2/1989"
    assert (first not in page) or not refused_by_the_register, "a refused form carries a fresh command id"
    assert not OneTimeCode.objects.exists() and not list(outbox.iterdir())


def test_a_double_click_sends_one_code(teacher: Client, outbox: Path) -> None:
    same = str(new_id())
    assert ask(teacher, command_id=same)[0] == ask(teacher, command_id=same)[0]
    assert OneTimeCode.objects.count() == 1
    assert len((outbox / f"{PHONE}.txt").read_text().splitlines()) == 1


def test_whoever_has_an_account_is_told_to_sign_in(teacher: Client, outbox: Path) -> None:
    where, _ = ask(teacher)
    answer(teacher, where, sent_code(outbox))
    elsewhere = Client()
    elsewhere.cookies["django_language"] = "en"
    assert "has an account already" in ask(elsewhere)[1]


def test_a_wrong_code_a_short_and_an_unequal_password_are_said_at_their_fields(
    teacher: Client, outbox: Path
) -> None:
    where, _ = ask(teacher)
    code = sent_code(outbox)
    wrong = "000000" if code != "000000" else "111111"
    assert "not the code that was sent" in answer(teacher, where, wrong)[1]
    assert "8 characters or more" in answer(teacher, where, code, password="short", again="short")[1]
    assert "not as the line above" in answer(teacher, where, code, again="other")[1]
    assert not User.objects.exists()
    assert answer(teacher, where, code)[0] == "/"


def test_a_late_code_is_over(teacher: Client, outbox: Path) -> None:
    where, _ = ask(teacher)
    sent = OneTimeCode.objects.get()
    OneTimeCode.objects.update(expires_at=sent.sent_at - timedelta(seconds=1))
    assert "Ask for a new one" in answer(teacher, where, sent_code(outbox))[1]


def test_a_code_may_be_tried_five_times(teacher: Client, outbox: Path) -> None:
    where, _ = ask(teacher)
    code = sent_code(outbox)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        answer(teacher, where, wrong)
    assert "rests until" in answer(teacher, where, code)[1]
    assert not User.objects.exists()


def test_a_number_may_be_asked_for_ten_times_an_hour(teacher: Client) -> None:
    for _ in range(10):
        ask(teacher, born_on="1/1/1980")
    assert "rests until" in ask(teacher)[1]
    assert not OneTimeCode.objects.exists()


def test_whoever_is_signed_in_has_no_first_sign_in(teacher: Client, outbox: Path) -> None:
    where, _ = ask(teacher)
    answer(teacher, where, sent_code(outbox))
    assert teacher.get(reverse("staff:ask_first_sign_in")).headers["Location"] == "/"
    assert teacher.get(where).headers["Location"] == "/"


def test_a_code_nobody_sent_does_not_exist(teacher: Client) -> None:
    assert teacher.get(reverse("staff:complete_first_sign_in", args=[new_id()])).status_code == 404
