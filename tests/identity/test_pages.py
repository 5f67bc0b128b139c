"""Signing in and out, the lock after wrong passwords, sessions, and the own account."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kru.demo.cast import PASSWORD, Cast
from kru.identity.models import User
from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id

pytestmark = pytest.mark.django_db
NEW = "ទន្លេធំ-២០២៦"


def sign_in(client: Client, name: str = "dara", password: str = PASSWORD, **more: str) -> tuple[int, str]:
    client.cookies["django_language"] = "en"
    response = client.post(reverse("account_login"), {"login": name, "password": password, **more})
    return response.status_code, response.headers.get("Location", response.content.decode())


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("identity:account")).status_code == 200


def test_name_and_password_open_the_page_one_came_for(village: Cast, client: Client) -> None:
    asked = client.get("/people/?q=sokha")
    assert asked.headers["Location"] == "/accounts/login/?next=/people/%3Fq%3Dsokha"
    assert sign_in(client, next="/people/?q=sokha") == (302, "/people/?q=sokha")
    assert is_signed_in(client)


def test_a_way_to_another_host_is_not_followed(village: Cast, client: Client) -> None:
    assert sign_in(client, next="https://elsewhere.example/")[1] == "/"


def test_the_number_may_be_typed_in_khmer_digits(village: Cast, client: Client) -> None:
    User.objects.filter(username="dara").update(username="1185100762")
    assert sign_in(client, "១១៨៥១០០៧៦២ ")[0] == 302


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(village: Cast, client: Client) -> None:
    status, page = sign_in(client, password="wrong")
    assert status == 200
    assert "ask the office that gave you your account" in page
    assert 'value="dara"' in page
    assert "wrong" not in page.replace("Wrong", "")
    assert sign_in(client, "nobody-here")[1].count("ask the office that gave you your account") == 1


def test_after_five_wrong_passwords_the_right_one_waits_until_a_named_minute(
    village: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = 1_773_637_200.0  # 12:00:00 in Phnom Penh
    monkeypatch.setattr(time, "time", lambda: noon)
    for _ in range(5):
        assert "go together" in sign_in(client, password="wrong")[1]
    status, page = sign_in(client)
    assert status == 200 and "rests until 12:05" in page
    assert sign_in(Client(), "bopha")[0] == 302, "another account is not touched"
    monkeypatch.setattr(time, "time", lambda: noon + 299)
    assert not is_signed_in(client) and sign_in(client)[0] == 200
    monkeypatch.setattr(time, "time", lambda: noon + 301)
    assert sign_in(client)[0] == 302


def test_right_passwords_are_not_counted(village: Cast) -> None:
    assert [sign_in(Client())[0] for _ in range(7)] == [302] * 7


def test_a_closed_account_says_so_only_to_who_knows_the_password(village: Cast, client: Client) -> None:
    User.objects.filter(username="dara").update(is_active=False)
    assert sign_in(client)[1] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert "go together" in sign_in(client, password="wrong")[1]


def test_the_session_has_a_new_key_and_ends_with_the_browser_or_after_twelve_hours(
    village: Cast, client: Client, settings: Settings
) -> None:
    client.get("/people/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value != before
    assert cookie["max-age"] == "" and cookie["httponly"] and cookie["samesite"] == "Lax"
    kept = Session.objects.get(pk=cookie.value)
    assert 11.9 < (kept.expire_date.timestamp() - time.time()) / 3600 <= 12
    assert not Session.objects.filter(pk=before).exists()


def test_signing_out_is_asked_and_ends_the_session(village: Cast, client: Client) -> None:
    sign_in(client)
    assert "Sign out?" in client.get(reverse("account_logout")).content.decode()
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "route",
    [
        "signup", "email", "confirm-email", "password/reset", "password/change", "password/set",
        "reauthenticate", "login/code", "login/code/confirm", "password/reset/done",
    ],
)  # fmt: skip
def test_what_is_not_offered_does_not_exist(village: Cast, client: Client, route: str) -> None:
    assert client.get(f"/accounts/{route}/").status_code == 404
    client.force_login(village.user("dara"))
    assert client.get(f"/accounts/{route}/").status_code == 404


def change(client: Client, **typed: str) -> str:
    sent = {"present": PASSWORD, "password": NEW, "again": NEW, "command_id": str(new_id()), **typed}
    response = client.post(reverse("identity:change_password"), sent)
    return response.headers.get("Location", response.content.decode())


def test_a_new_password_signs_out_everywhere_but_here(village: Cast, client: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert change(client) == reverse("identity:account")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in(elsewhere)[0] == 200
    assert sign_in(elsewhere, password=NEW)[0] == 302


def test_the_change_of_a_password_is_journaled_without_it(village: Cast, client: Client) -> None:
    sign_in(client)
    change(client)
    entry = Entry.objects.get(kind="identity.PasswordChanged")
    assert entry.about_id == village.user("dara").pk
    assert entry.path == village.unit("district").path
    kept = json.dumps([entry.before, entry.after, Receipt.objects.get(pk=entry.command_id).body])
    assert NEW not in kept and "scrypt" not in kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"present": "wrong"}, "not the present password"),
        ({"password": "short", "again": "short"}, "needs 8 characters or more"),
        ({"password": "password1", "again": "password1"}, "easily guessed"),
        ({"password": PASSWORD, "again": PASSWORD}, "This is the present password"),
        ({"again": "something else"}, "not as the line above"),
    ],
)
def test_a_refused_change_says_why_at_its_field(
    village: Cast, client: Client, typed: dict[str, str], said: str
) -> None:
    sign_in(client)
    page = change(client, **typed)
    assert said in page and 'aria-invalid="true"' in page
    assert NEW not in page and PASSWORD not in page
    assert village.user("dara").check_password(PASSWORD)


def test_the_present_password_cannot_be_guessed_at_a_left_machine(village: Cast, client: Client) -> None:
    sign_in(client)
    for _ in range(5):
        change(client, present="wrong")
    assert "rests until" in change(client)
    assert village.user("dara").check_password(PASSWORD)


def test_the_account_shows_roles_where_and_since_when(village: Cast, client: Client) -> None:
    sign_in(client)
    page = client.get(reverse("identity:account")).content.decode()
    assert "District officer" in page and "ស្រុកព្រែកស្វាយ" in page and "<time datetime=" in page


def test_the_people_of_the_demo_stand_beside_the_sign_in_only_on_a_demo_node(
    village: Cast, client: Client, settings: Settings
) -> None:
    assert PASSWORD not in client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    page = client.get(reverse("account_login")).content.decode()
    assert all(f'name="login" value="{name}"' in page for name in ("sokha", "davy", "sovath"))
    assert PASSWORD in page
    assert PASSWORD not in client.get(reverse("staff:ask_first_sign_in")).content.decode()


@pytest.mark.parametrize(("address", "secure"), [("https://kru.example", True), ("http://localhost", False)])
def test_cookies_travel_only_on_an_encrypted_line_where_there_is_one(
    address: str, secure: bool, tmp_path: Path
) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")
    asked = f"from django.conf import settings; print(*(getattr(settings, name) for name in {names}))"
    environment = {**os.environ, "KRU_PUBLIC_URL": address, "KRU_DATA_DIR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True)
    assert said.stdout.split() == [str(secure)] * 3, said.stderr
