"""The list of staff as a file: what the list shows and no more, safe in a spreadsheet, and journalled."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kru.demo.cast import Cast
from kru.desk.queries import export
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.staff.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ADDRESS = "/people/export"


def taken(client: Client, query: str = "", lang: str = "en") -> list[list[str]]:
    """Take out a list and return its rows, the headings first."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = lang
    answer = client.post(ADDRESS + query, {"command_id": str(new_id())})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    sent = b"".join(answer)
    assert sent.startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by its mark"
    return list(csv.reader(StringIO(sent.decode("utf-8-sig"))))


@pytest.mark.parametrize("slug", ["sopheap", "lida", "dara", "bopha", "vanna"])
def test_the_file_holds_exactly_the_people_of_the_list(sign_in: SignIn, village: Cast, slug: str) -> None:
    heads, *rows = taken(sign_in(slug))
    assert heads[:3] == ["Name", "Latin name", "Number"]
    shown = sign_in(slug).get(reverse("desk:people")).content.decode()
    assert [row[1] for row in rows] == [name for name in (row[1] for row in rows) if name in shown]
    assert len(rows) == shown.count('class="nm"')


def test_it_follows_the_conditions_of_the_list_in_its_language(sign_in: SignIn) -> None:
    dara = sign_in("dara")
    heads, *rows = taken(dara, "?position=director&q=", "km")
    assert heads[0] == "ឈ្មោះ"
    assert rows and {row[4] for row in rows} == {"នាយកសាលា"}
    assert [row[1] for row in taken(dara, "?q=1189040231")[1:]] == ["CHEA Sokha"]
    assert [row[1] for row in taken(dara, "?q=sukha")[1:]] == ["CHEA Sokha"], "found by sound, as on the page"


def test_a_list_longer_than_is_read_at_once_is_whole(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = taken(sign_in("sopheap"))
    monkeypatch.setattr(export, "AT_ONCE", 3)
    assert taken(sign_in("sopheap")) == whole


def test_that_it_was_taken_out_stands_in_the_journal_of_the_office(sign_in: SignIn, village: Cast) -> None:
    office = Unit.objects.get(path=village.unit("district").path)
    dara, entries = sign_in("dara"), Entry.objects.filter(about_id=office.pk, kind="staff.StaffListTaken")
    assert dara.get(ADDRESS).status_code == 200
    assert not entries.exists(), "looking is not taking"
    rows = taken(dara)[1:]
    assert [(entry.actor_name, entry.fact["people"]) for entry in entries] == [("កែវ ដារ៉ា", len(rows))]
    journal = dara.get(reverse("desk:journal", args=[office.pk])).content.decode()
    assert "took out a list of staff" in journal


def test_nobody_takes_out_another_office(sign_in: SignIn, village: Cast) -> None:
    elsewhere = f"?under={village.unit('ou-chambak').path}"
    answer = sign_in("dara").post(ADDRESS + elsewhere, {"command_id": str(new_id())})
    assert answer.status_code == 200 and not answer.streaming, "the reason is said on the page"
    assert not Entry.objects.filter(kind="staff.StaffListTaken").exists()
    assert sign_in("sokha").post(ADDRESS, {"command_id": str(new_id())}).status_code == 404


def test_a_name_that_is_a_formula_stays_a_name(sign_in: SignIn, village: Cast) -> None:
    Person.objects.filter(pk=village.person_ids["sokha"]).update(name_latin='=HYPERLINK("http://x","y")')
    (row,) = taken(sign_in("dara"), "?q=1189040231")[1:]
    assert row[1] == '\'=HYPERLINK("http://x","y")'


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    written = export.plain(text)
    assert written.endswith(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
