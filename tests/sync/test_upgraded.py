"""Two really different programs: central is upgraded first, the office works on as it was, and follows.

Each runs in processes of its own, with its own tables: today's is this one, tomorrow's a changed copy of it.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import kru
from kru.demo.journeys.nodes import free_port
from tests.sync import tomorrow

TODAY = Path(kru.__file__).parent.parent
WITHIN = 300  # seconds for one step, on a machine that does much else

DJANGO = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kru.node.settings"
import django
django.setup()
from django.conf import settings
from kru.identity import queries as identity
from kru.identity.models import User
from kru.kernel.ids import new_id
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff.models import Person, Qualification

def doing(slug):
    actor = identity.actor_of(User.objects.get(username=slug), on=clock.day_of(clock.now()))
    return Doing(actor, clock.now(), new_id(), settings.NODE)

def say(**what):
    print("SAID " + json.dumps(what, ensure_ascii=False, default=str))
"""
BUILD = """
from kru.demo import build
from kru.node.commands.run import bring_database_up_to_date
bring_database_up_to_date()
build.build("village", at=clock.now(), seed=1, say=print)
"""
INVITE = """
from kru.sync import actions
from kru.sync.codes import code_for, hash_of
from kru.organisations.models import Unit
code = code_for(new_id())
unit = User.objects.get(username="dara").role_grants.get().unit
actions.invite_node(doing("sovath"), actions.InviteNode(
    node_id=new_id(), kind="office", name="district-01", unit_id=unit.pk, code_hash=hash_of(code)))
say(code=code, path=unit.path)
"""
UP_TO_DATE = """
from kru.node.commands.run import bring_database_up_to_date
bring_database_up_to_date()
"""
CORRECT = """
from kru.staff import actions as staff
dara = User.objects.get(username="dara").person_id
person = Person.objects.exclude(path="").exclude(pk=dara).order_by("name_km").first()
names = ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id")
staff.correct_person(doing("dara"), staff.CorrectPerson(
    person_id=person.pk, phone="040200001", **{name: getattr(person, name) for name in names}))
say(person=person.pk)
"""
EXCHANGE = """
from concurrent.futures import ThreadPoolExecutor
from kru.sync import jobs, shapes
from kru.sync.exchange import exchange
from kru.sync.models import Cursor, Line, Wanted
central = jobs._central()
with ThreadPoolExecutor(1) as ahead:
    done = exchange(central.ask, clock.now(), settings.NODE, says=jobs.says(), ahead=ahead)
say(sent=done.sent, refused=done.refused, came=done.came, closed=done.settled.closed,
    wanted=Wanted.objects.count(), cannot_read=shapes.some_cannot_be_read(),
    cursors=sorted(Cursor.objects.values_list("feed", "epoch", "pos")))
"""
HELD = """
qualifications = Qualification.objects.filter(person__path__startswith=PATH)
called = "school" if hasattr(Qualification, "school") else "institution"
columns = ("id", "level", called) + (("remark",) if called == "school" else ())
people = Person.objects.filter(path__startswith=PATH)
found = {
    "qualifications": sorted(map(list, qualifications.values_list(*columns)), key=str),
    "phones": {str(key): phone for key, phone in people.values_list("pk", "phone")},
}
if called == "school":
    from kru.staff.models import Award
    awards = Award.objects.filter(person__path__startswith=PATH)
    found["awards"] = sorted(awards.values_list("person_id", "title"), key=str)
say(**found)
"""


class Computer:
    """A data folder and the program that runs on it, which can be exchanged for another one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.program = folder, free_port(), TODAY

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KRU_", "DJANGO_"))}
        return kept | {
            "KRU_DATA_DIR": str(self.folder), "KRU_PORT": str(self.port), "PYTHONPATH": str(self.program)
        }  # fmt: skip

    def run(self, *parts: str) -> dict[str, Any]:
        """Run a text with this program and return what it said; it must have gone well."""
        done = subprocess.run(
            [sys.executable, "-c", DJANGO + "".join(parts)], env=self.environment, cwd=self.folder,
            capture_output=True, text=True, timeout=WITHIN, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        said = [line for line in done.stdout.splitlines() if line.startswith("SAID ")]
        return json.loads(said[-1].removeprefix("SAID ")) if said else {}

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Let this node answer while the block runs."""
        words = [
            sys.executable, "-m", "granian", "kru.node.wsgi:application", "--interface", "wsgi", "--host",
            "127.0.0.1", "--port", str(self.port), "--workers", "1", "--no-ws",
        ]  # fmt: skip
        log = (self.folder / "log").open("w")
        served = subprocess.Popen(words, env=self.environment, cwd=self.folder, stdout=log, stderr=log)
        try:
            while served.poll() is None:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=WITHIN)
                    break
                except urllib.error.HTTPError:
                    break  # it answers
                except OSError:
                    time.sleep(0.2)
            assert served.poll() is None, (self.folder / "log").read_text()
            yield
        finally:
            served.terminate()
            served.wait(WITHIN)


@pytest.fixture
def central(tmp_path: Path) -> Computer:
    """Give a central with the village, of today's program."""
    (tmp_path / "central").mkdir()
    made = Computer(tmp_path / "central")
    made.run(BUILD)
    return made


@pytest.fixture
def office(tmp_path: Path) -> Computer:
    """Give the computer of an office that has not joined, of today's program."""
    (tmp_path / "office").mkdir()
    return Computer(tmp_path / "office")


@pytest.mark.slow
@pytest.mark.no_cover
def test_an_office_of_today_works_with_a_central_of_tomorrow_and_follows_it(
    central: Computer, office: Computer, tmp_path: Path
) -> None:
    invited = central.run(INVITE)
    path = f"PATH = {invited['path']!r}\n"
    with central.serving():
        url = f"http://127.0.0.1:{central.port}"
        joined = subprocess.run(
            [sys.executable, "-m", "kru", "office", "--join", invited["code"], "--central", url,
             "--join-only"],
            env=office.environment, cwd=office.folder, capture_output=True, text=True, timeout=WITHIN,
            check=False,
        )  # fmt: skip
        assert joined.returncode == 0, joined.stdout + joined.stderr
        office.run(UP_TO_DATE)
        assert office.run(EXCHANGE)["came"] > 50
    assert office.run(path, HELD) == central.run(path, HELD)

    # the office gives a command without a line; central is brought up to tomorrow meanwhile
    office.run(CORRECT)
    central.program = tomorrow.make(tmp_path / "tomorrow-at-central", at_central=True)
    central.run(UP_TO_DATE)
    with central.serving():
        done = office.run(EXCHANGE)
        assert (done["sent"], done["refused"], done["closed"]) == (1, 0, 1)
        assert done["cannot_read"]
        assert office.run(EXCHANGE)["came"] == 0
        today, there = office.run(path, HELD), central.run(path, HELD)
        assert "040200001" in there["phones"].values()
        assert today["phones"] == there["phones"]
        assert today["qualifications"] == [row[:3] for row in there["qualifications"]]

        # another command, and then the office follows with it in its outbox
        office.run(CORRECT.replace("040200001", "040200002"))
        office.program = tomorrow.make(tmp_path / "tomorrow-at-the-office", at_central=False)
        office.run(UP_TO_DATE)
        before = done["cursors"]
        done = office.run(EXCHANGE)
        assert (done["sent"], done["refused"], done["closed"], done["wanted"]) == (1, 0, 1, 0)
        assert not done["cannot_read"]
        held, there = office.run(path, HELD), central.run(path, HELD)
        assert held == there
        assert there["awards"]
        assert {row[3] for row in there["qualifications"]} == {"of tomorrow"}
        # only what could not be read came again, and what the command wrote
        assert [cursor[:2] for cursor in done["cursors"]] == [cursor[:2] for cursor in before]
        again = len(held["awards"]) + len(held["qualifications"])
        assert again <= done["came"] <= again + 5
