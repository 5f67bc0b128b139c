"""The first sign-in: number, date of birth and phone, then a code that reached that phone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import TestCase
from pydantic import SecretStr
from pytest_django import Settings

from kru.identity.models import OneTimeCode, User
from kru.identity.queries import actor_of
from kru.journal.models import Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from kru.staff import actions, queries
from kru.staff.models import Person
from tests.actors import AT
from tests.world import sokha

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]
BORN, PHONE = date(1989, 4, 2), "012345678"


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    settings.OUTBOX = tmp_path
    return tmp_path


@pytest.fixture
def person(doing: Make, school: Unit) -> Person:
    known = {"born_on": BORN, "phone": PHONE}
    return actions.register_person(doing(), sokha(school).model_copy(update=known))


def ask(doing: Make, **other: object) -> OneTimeCode:
    given = {"code_id": new_id(), "number": "1189040231", "born_on": BORN, "phone": PHONE, **other}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return actions.ask_first_sign_in(doing(), actions.AskFirstSignIn.model_validate(given))


def sent_code(outbox: Path) -> str:
    found = re.findall(r"\b\d{6}\b", (outbox / f"{PHONE}.txt").read_text())
    return str(found[-1])


def complete(do: Doing, sent: OneTimeCode, code: str) -> User:
    cmd = actions.CompleteFirstSignIn(
        code_id=sent.pk, user_id=new_id(), code=SecretStr(code), password=SecretStr("ទន្លេធំ-២០២៦")
    )
    return actions.complete_first_sign_in(do, cmd)


def test_who_holds_the_phone_opens_the_own_account_and_sees_the_own_file(
    doing: Make, person: Person, outbox: Path
) -> None:
    sent = ask(doing)
    user = complete(doing(), sent, sent_code(outbox))
    assert user.check_password("ទន្លេធំ-២០២៦")
    own = actor_of(user, on=date(2026, 3, 16))
    assert list(queries.people(own)) == [person]


def test_neither_code_nor_password_nor_what_proves_a_person_stands_in_a_receipt(
    doing: Make, person: Person, outbox: Path
) -> None:
    sent = ask(doing)
    code = sent_code(outbox)
    complete(doing(), sent, code)
    with pytest.raises(Refusal):
        ask(doing, phone="099999999", number="1189040231")
    kept = str(list(Receipt.objects.filter(name__endswith="first_sign_in").values_list("body", "reasons")))
    assert kept.count("code_id") == 3
    assert code not in kept
    assert not any(secret in kept for secret in (BORN.isoformat(), PHONE, "099999999"))
    assert "ទន្លេធំ-២០២៦" not in kept


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"number": "999"}, "not-in-the-register"),
        ({"born_on": date(1989, 2, 4)}, "not-in-the-register"),
        ({"phone": "099999999"}, "phone-not-in-the-register"),
    ],
)
def test_what_does_not_agree_with_the_register_is_refused_and_nothing_is_sent(
    doing: Make, person: Person, outbox: Path, other: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        ask(doing, **other)
    assert not list(outbox.iterdir())


def test_a_wrong_late_or_used_code_opens_nothing(doing: Make, person: Person, outbox: Path) -> None:
    sent = ask(doing)
    code = sent_code(outbox)
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(Refusal, match="code-is-wrong"):
        complete(doing(), sent, wrong)
    with pytest.raises(Refusal, match="code-is-over"):
        complete(doing(at=AT + timedelta(minutes=11)), sent, code)
    assert not User.objects.exists()
    complete(doing(), sent, code)
    with pytest.raises(Refusal, match="code-is-over"):
        complete(doing(), sent, code)
    with pytest.raises(Refusal, match="one-account-for-a-person"):
        ask(doing)
