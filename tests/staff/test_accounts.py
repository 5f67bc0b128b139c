"""Accounts of people: first passwords shown once, roles granted and ended, by whoever may."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kru.demo.cast import PASSWORD, Cast
from kru.identity.models import RoleGrant, User
from kru.identity.rules import objections_to_closing
from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    """Give a browser of Sovath, who administers accounts for the whole country."""
    client = sign_in("sovath")
    client.cookies["django_language"] = "en"
    return client


def send(client: Client, name: str, *args: object, **typed: str) -> str:
    response = client.post(reverse(name, args=args), {"command_id": str(new_id()), **typed})
    return response.headers.get("Location", response.content.decode())


def shown_password(page: str) -> str:
    return re.findall(r">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</dd>", page)[0]


def close_account(village: Cast, slug: str) -> None:
    User.objects.filter(username=slug).delete()


def test_an_account_is_opened_with_a_password_that_must_be_changed(
    administrator: Client, village: Cast
) -> None:
    close_account(village, "nary")
    nary = village.person("nary")
    page = send(administrator, "staff:open_account", nary.pk)
    password = shown_password(page)
    assert nary.national_id in page
    newcomer = Client()
    sent = {"login": nary.national_id, "password": password}
    assert newcomer.post(reverse("account_login"), sent).status_code == 302
    own = reverse("identity:change_password")
    assert newcomer.get("/").headers["Location"] == own
    assert newcomer.get(own).status_code == 200
    chosen = {"present": password, "password": "ទន្លេធំ-២០២៦", "again": "ទន្លេធំ-២០២៦"}
    assert newcomer.post(own, {**chosen, "command_id": str(new_id())}).status_code == 302
    assert newcomer.get("/").status_code == 200


def test_a_second_press_shows_the_same_password_and_nothing_keeps_it(
    administrator: Client, village: Cast
) -> None:
    close_account(village, "nary")
    same = str(new_id())
    pages = [
        send(administrator, "staff:open_account", village.person_ids["nary"], command_id=same)
        for _ in range(2)
    ]
    assert shown_password(pages[0]) == shown_password(pages[1])
    assert User.objects.filter(person_id=village.person_ids["nary"]).count() == 1
    kept = str(list(Receipt.objects.values_list("body", flat=True))) + str(
        list(Entry.objects.values_list("after", flat=True))
    )
    assert shown_password(pages[0]) not in kept


def test_whoever_has_an_account_gets_no_second_one(administrator: Client, village: Cast) -> None:
    page = send(administrator, "staff:open_account", village.person_ids["nary"])
    assert "has an account already" in page


def test_a_new_password_ends_the_sessions_of_who_forgot_it(
    administrator: Client, sign_in: SignIn, village: Cast
) -> None:
    forgetful = sign_in("sokha")
    password = shown_password(send(administrator, "staff:give_password", village.person_ids["sokha"]))
    assert forgetful.get("/").status_code == 302
    assert village.user("sokha").check_password(password)
    assert Entry.objects.filter(kind="identity.PasswordGiven").count() == 1


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(
    administrator: Client, sign_in: SignIn, village: Cast
) -> None:
    sokha, own = village.person_ids["sokha"], reverse("staff:account", args=[village.person_ids["sokha"]])
    left = sign_in("sokha")
    assert 'aria-invalid="true"' in send(administrator, "staff:close_account", sokha, why=" ")
    assert [reason.code for reason in objections_to_closing(is_open=True, why=" ")] == ["why-missing"]
    assert send(administrator, "staff:close_account", sokha, why="Retired on 1 March") == own
    assert left.get("/").status_code == 302
    assert not left.login(username="sokha", password=PASSWORD)
    assert "closed" in send(administrator, "staff:close_account", sokha, why="Again")
    assert "closed" in send(administrator, "staff:give_password", sokha)
    assert send(administrator, "staff:reopen_account", sokha) == own
    assert left.login(username="sokha", password=PASSWORD)
    assert "Nothing is to be done" in send(administrator, "staff:reopen_account", sokha)
    kinds = list(Entry.objects.filter(about_id=village.user("sokha").pk).values_list("kind", flat=True))
    assert kinds[-2:] == ["identity.AccountClosed", "identity.AccountReopened"]


def test_nobody_closes_the_own_account_or_one_with_roles_they_could_not_grant(
    administrator: Client, sign_in: SignIn, village: Cast
) -> None:
    sovath = village.person_ids["sovath"]
    assert "about themselves" in send(administrator, "staff:close_account", sovath, why="Away")
    personnel = sign_in("sopheap")
    personnel.cookies["django_language"] = "en"
    assert "not among your tasks" in send(personnel, "staff:close_account", sovath, why="Away")
    assert village.user("sovath").is_active


def test_nobody_gets_the_password_of_somebody_with_roles_they_could_not_grant(
    sign_in: SignIn, village: Cast
) -> None:
    personnel = sign_in("sopheap")
    personnel.cookies["django_language"] = "en"
    page = send(personnel, "staff:give_password", village.person_ids["sovath"])
    assert "not among your tasks" in page
    assert shown_password(send(personnel, "staff:give_password", village.person_ids["sokha"]))


def test_a_role_is_granted_at_the_workplace_and_ended(
    administrator: Client, sign_in: SignIn, village: Cast
) -> None:
    sovanna, school = village.person_ids["sovanna"], village.unit("vat-thmei")
    of_sokha = reverse("desk:person", args=[village.person_ids["sokha"]])
    own = reverse("staff:account", args=[sovanna])
    assert sign_in("sovanna").get(of_sokha).status_code == 404
    typed = {"role": "director", "unit_id": str(school.pk), "starts_on": f"{village.at:%d/%m/%Y}"}
    assert send(administrator, "staff:grant_role", sovanna, **typed) == reverse(
        "staff:account", args=[sovanna]
    )
    assert sign_in("sovanna").get(of_sokha).status_code == 200
    grant = RoleGrant.objects.get(user=village.user("sovanna"))
    assert send(administrator, "staff:end_role", grant.pk) == own
    assert sign_in("sovanna").get(of_sokha).status_code == 404
    kinds = set(Entry.objects.filter(about_id=grant.pk).values_list("kind", flat=True))
    assert kinds == {"identity.RoleGranted", "identity.RoleEnded"}
    assert "ended already" in send(administrator, "staff:end_role", grant.pk)


def test_a_role_is_granted_once_and_only_at_units_of_ones_own_line(
    administrator: Client, village: Cast
) -> None:
    bopha = village.person_ids["bopha"]
    typed = {"role": "director", "unit_id": str(village.unit_ids["vat-thmei"]), "starts_on": "01/01/2026"}
    assert "already granted" in send(administrator, "staff:grant_role", bopha, **typed)
    typed["unit_id"] = str(village.unit_ids["prey-chrey"])
    assert "not among those offered" in send(administrator, "staff:grant_role", bopha, **typed)


def test_nobody_ends_the_own_role_or_gives_themselves_a_password(
    administrator: Client, village: Cast
) -> None:
    own = RoleGrant.objects.get(user=village.user("sovath"))
    assert "about themselves" in send(administrator, "staff:end_role", own.pk)
    assert RoleGrant.objects.get(pk=own.pk).ends_before is None
    assert "about themselves" in send(administrator, "staff:give_password", village.person_ids["sovath"])
    assert village.user("sovath").check_password(PASSWORD)


def test_the_list_is_searched_by_name_and_number(administrator: Client, village: Cast) -> None:
    close_account(village, "nary")
    for typed in ("ណារី", "chhim nary", village.person("nary").national_id):
        page = administrator.get(reverse("staff:accounts"), {"q": typed}).content.decode()
        assert "CHHIM Nary" in page and "none yet" in page and "CHEA Sokha" not in page


def test_only_who_opens_accounts_has_the_list(sign_in: SignIn) -> None:
    assert sign_in("sopheap").get(reverse("staff:accounts")).status_code == 200
    for slug in ("lida", "dara", "bopha", "sokha", "visal"):
        assert sign_in(slug).get(reverse("staff:accounts")).status_code == 403
