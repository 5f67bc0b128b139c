"""A list at an office without a line: written, loaded on the page, worked on, brought in."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kru.demo import lists
from kru.demo.lists import ListedPerson
from kru.demo.names import draw_name
from kru.identity.models import User
from kru.intake import jobs, parts, queries
from kru.intake.models import LoadedList
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.spine import clock
from tests.sync.nodes import Office

SCHOOLS = {"31010101001": "បឋមសិក្សា វត្តថ្មី", "31010201001": "បឋមសិក្សា អូរតាសេក"}


def newcomers(count: int) -> Iterator[ListedPerson]:
    """Yield people of the district whom nobody knows yet, school after school."""
    rng = Random(7)
    codes = list(SCHOOLS)
    for place in range(count):
        code = codes[place * len(codes) // count]
        sex = rng.choice("fm")
        drawn = draw_name(rng, "f" if sex == "f" else "m")
        born_on = date(1970, 1, 1) + timedelta(days=rng.randrange(9_500))
        yield ListedPerson(
            number=number(place, born_on),
            name_km=drawn.km,
            name_latin=drawn.latin,
            sex=sex,
            born_on=born_on,
            national_id=f"7{place:08}",
            workplace_code=code,
            workplace_name=SCHOOLS[code],
            district_name="ព្រែកស្វាយ",
            position="teacher",
            kind="state",
            grade=rng.choice(("B1.4", "B2.3", "B3.1", "C.4", "C.6")),
            hired_on=born_on.replace(year=born_on.year + 23, month=10, day=1),
            phone=f"0401{place:05}",
        )


def number(place: int, born_on: date) -> str:
    return f"11{born_on:%y%m}{place:04}"


class Clerk:
    """Somebody before the pages of an office's own computer."""

    def __init__(self, office: Office, slug: str = "dara") -> None:
        self.office, self.client = office, Client()
        with office.here():
            self.client.force_login(User.objects.get(username=slug))

    def load(self, people: list[ListedPerson], folder: Path, *, wrong: int = 0) -> LoadedList:
        """Load a list as a ministry writes it, and let the worker check it."""
        path = folder / f"{new_id()}.xlsx"
        lists.write_staff_list(path, people, lists.STAFF_STYLES["ministry"], wrong=wrong)
        file = SimpleUploadedFile("បុគ្គលិក.xlsx", path.read_bytes())
        sent = {"kind": "staff", "file": file, "stated_on": "", "command_id": str(new_id())}
        with self.office.here():
            answer = self.client.post(reverse("intake:imports"), sent)
            assert answer.status_code == 302, answer.content.decode()
            self.work()
            return LoadedList.objects.latest("loaded_at", "id")

    def press(self, name: str, listed: LoadedList, **sent: Any) -> LoadedList:
        """Press a button of the list's page, and let the worker do what is due."""
        with self.office.here():
            where = reverse(f"intake:{name}", args=[listed.pk])
            answer = self.client.post(where, {"command_id": str(new_id()), **sent})
            assert answer.status_code == 302, answer.content.decode()
            self.work()
            return LoadedList.objects.get(pk=listed.pk)

    def hear(self, listed: LoadedList) -> LoadedList:
        """Let the worker take note of what an exchange has brought."""
        with self.office.here():
            while not all(map(parts.undecided, queries.unconfirmed())):
                self.work()
            self.work()
            return LoadedList.objects.get(pk=listed.pk)

    def page(self, listed: LoadedList) -> str:
        """Return the page of a list."""
        with self.office.here():
            return self.client.get(reverse("intake:loaded_list", args=[listed.pk])).content.decode()

    def work(self) -> None:
        """Let the worker do all that is due."""
        while jobs.do_next(clock.now()) or queries.next_waiting():  # others may hold the work on lists
            pass


def given(name: str = "intake.bring_rows") -> list[Outgoing]:
    """Return the commands of a kind in the outbox of the node one looks at."""
    return list(Outgoing.objects.filter(name=name).order_by("pk"))
