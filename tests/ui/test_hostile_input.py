"""Whatever stands in an address or a form: a page, an error at its field, or a refusal; never a fault."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kru.demo.cast import Cast
from kru.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]
SignIn = Callable[[str], Client]


def place(*values: object) -> str:
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


HOSTILE = {
    "a null": "\0",
    "a null in the midst": "សុ\0ខា",
    "half a character": "\ud800",
    "superscripts": "²",
    "a long text": "ក" * 20_000,
    "a huge number": "9" * 5_000,
    "a number beyond the columns": "9" * 30,
    "a negative number": "-1",
    "a day before any rule": "01/01/1901",
    "the last day there is": "31/12/2099",
    "no such day": "32/13/2026",
    "wildcards": "%_'\"\\;--",
    "a place of nulls": place(None, None),
    "a place of lists": place([], {}),
    "a place with a null": place("\0", str(new_id())),
    "a place with half a character": place("\ud800", str(new_id())),
    "a place without an id": place("ក", "x"),
    "a place too deep": urlsafe_b64encode(b"[" * 3_000).decode(),
    "a place of numbers": place(1, 2),
    "another alphabet": "ក្សេត្រ",
}
PARAMETERS = (
    ("desk:people", "q"),
    ("desk:people", "under"),
    ("desk:people", "position"),
    ("desk:people", "kind"),
    ("desk:people", "status"),
    ("desk:people", "after"),
    ("desk:units", "q"),
    ("desk:units", "after"),
    ("desk:person", "on"),
    ("desk:ledger", "year"),
    ("desk:journal", "before"),
    ("credentials:verify", "code"),
    ("learning:offerings", "q"),
    ("learning:offerings", "after"),
    ("learning:runs", "after"),
    ("accreditation:providers", "after"),
    ("intake:imports", "after"),
    ("career:proof", "on"),
)


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_no_address_breaks_a_page(
    village: Cast, sign_in: SignIn, name: str, parameter: str, said: str
) -> None:
    about_a_person = name in ("desk:person", "desk:ledger", "desk:journal", "career:proof")
    address = reverse(name, args=[village.person_ids["sokha"]] if about_a_person else [])
    client = sign_in({"learning:runs": "mealea", "intake:imports": "sopheap"}.get(name, "visal"))
    client.raise_request_exception = False
    value = HOSTILE[said].encode("utf-8", "surrogatepass")
    assert client.get(address, {parameter: value}).status_code in (200, 302, 400, 404), said


@pytest.mark.parametrize("said", HOSTILE)
def test_no_form_breaks_a_page(village: Cast, sign_in: SignIn, said: str) -> None:
    value = HOSTILE[said].encode("utf-8", "surrogatepass")
    for field in ("command_id", "kind", "title", "held_on", "hours", "learned"):
        client = sign_in("sokha")
        client.raise_request_exception = False
        sent = {"kind": "reading", "title": "ក", "held_on": "15/03/2026", "hours": "1", field: value}
        assert client.post(reverse("learning:log_activity"), sent).status_code in (200, 302, 400), field
