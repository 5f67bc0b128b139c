"""Roles while somebody is signed in, several roles, roles that are over, and who tries many names."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kru.access.table import Role
from kru.demo.cast import PASSWORD, Cast
from kru.identity.models import RoleGrant, User
from kru.identity.queries import actor_of
from kru.spine import clock

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def file_of(village: Cast, slug: str) -> str:
    return reverse("desk:person", args=[village.person_ids[slug]])


def test_a_role_is_held_from_its_first_day_until_the_day_before_its_end(village: Cast) -> None:
    user, unit, today = village.user("sovanna"), village.unit("vat-thmei"), date(2026, 3, 16)
    day = timedelta(days=1)
    for starts_on, ends_before, held in (
        (today, None, True),
        (today - day, today + day, True),
        (today - day, today, False),
        (today + day, None, False),
    ):
        RoleGrant.objects.filter(user=user).delete()
        RoleGrant.objects.create(
            user=user, role=Role.DIRECTOR, unit=unit, starts_on=starts_on, ends_before=ends_before
        )
        assert bool(actor_of(user, on=today).grants) == held, (starts_on, ends_before)


def test_who_holds_two_roles_sees_both_places_and_nothing_between(village: Cast, sign_in: SignIn) -> None:
    user, today = village.user("sovanna"), clock.day_of(clock.now())
    for slug in ("vat-thmei", "tuol-krasang"):
        RoleGrant.objects.create(user=user, role=Role.DIRECTOR, unit=village.unit(slug), starts_on=today)
    client = sign_in("sovanna")
    seen = {
        slug: client.get(file_of(village, slug)).status_code for slug in ("sokha", "samnang", "nary", "davy")
    }
    assert seen == {"sokha": 200, "samnang": 200, "nary": 404, "davy": 404}


def test_a_role_that_ends_ends_for_whoever_is_signed_in(village: Cast, sign_in: SignIn) -> None:
    bopha = sign_in("bopha")
    assert bopha.get(file_of(village, "sokha")).status_code == 200
    RoleGrant.objects.filter(user=village.user("bopha")).update(ends_before=clock.day_of(clock.now()))
    assert bopha.get(file_of(village, "sokha")).status_code == 404
    assert bopha.get(file_of(village, "bopha")).status_code == 200


def test_an_account_that_is_closed_is_signed_out_at_once(village: Cast, sign_in: SignIn) -> None:
    bopha = sign_in("bopha")
    User.objects.filter(username="bopha").update(is_active=False)
    assert bopha.get("/").status_code == 302


def test_one_address_that_tries_many_names_is_stopped_whatever_it_says_of_itself(village: Cast) -> None:
    def attempt(n: int) -> str:
        client = Client(headers={"x-forwarded-for": f"10.0.0.{n}"})
        client.cookies["django_language"] = "en"
        typed = {"login": f"11{n:08}", "password": "wrong"}
        return client.post(reverse("account_login"), typed).content.decode()

    rests = ["rests until" in attempt(n) for n in range(51)]
    assert rests == [*([False] * 50), True]


def test_a_number_that_has_an_account_is_answered_as_one_that_has_none(village: Cast) -> None:
    def attempt(name: str) -> str:
        page = Client().post(reverse("account_login"), {"login": name, "password": "wrong"}).content.decode()
        return page.replace(name, "")

    asked = [attempt(name) for name in ("bopha", "nobody-here")]
    without_token = [page.partition("csrfmiddlewaretoken")[0] for page in asked]
    assert without_token[0] == without_token[1]
    assert PASSWORD not in asked[0]
