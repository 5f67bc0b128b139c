"""What tests of an office's pages do: look at a page, let the centre overtake the office."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kru.demo.cast import Cast
from kru.identity.models import User
from kru.journal.models import Outgoing
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.sync.models import Line
from tests.sync.copies import newcomer
from tests.sync.nodes import Office

Make = Callable[[str], Office]
INBOX = "/line/"
NAMES = ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id", "phone")


def browser(slug: str) -> Client:
    """Return a browser in which somebody is signed in at the office one is looking at."""
    client = Client()
    client.force_login(User.objects.get(username=slug))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def text(client: Client, address: str, *, status: int = 200) -> str:
    """Return what a page says, without its markup."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


@contextmanager
def statements() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as asked:
        yield asked


def heard(ago: timedelta | None, **values: Any) -> None:
    now = clock.now()
    at = None if ago is None else now - ago
    Line.objects.update_or_create(
        pk=1, defaults={"heard_at": at, "complete_at": at, "tried_at": now, **values}
    )


def correction(person: Person, **values: Any) -> staff.CorrectPerson:
    held = Person.objects.values(*NAMES).get(pk=person.pk)
    return staff.CorrectPerson(person_id=person.pk, **{**held, **values})


def refused() -> Outgoing:
    return Outgoing.objects.get(verdict="refused")


def given(command: Outgoing) -> str:
    return reverse("sync:given", args=[command.command_id])


def overtaken(village: Cast, dara: Office, **theirs: Any) -> Person:
    """Let the office change a telephone number that the centre changes, too."""
    sokha: Person = village.person("sokha")
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(sokha, phone="012000001"))
    staff.correct_person(village.doing("sopheap"), correction(sokha, **{"phone": "012000002", **theirs}))
    assert dara.exchange().refused == 1
    return sokha


def taken_number(village: Cast, dara: Office) -> staff.RegisterPerson:
    """Let the office register somebody with a number that the centre gave to another."""
    asked = newcomer(village)
    with dara.here():
        staff.register_person(dara.doing("dara"), asked)
    staff.register_person(village.doing("sopheap"), newcomer(village))
    assert dara.exchange().refused == 1
    return asked
