"""`python -m bench.sync.own.office STEP FOLDER`: one step of an office that has joined."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from kru.identity import queries as identity
from kru.identity.models import User
from kru.journal import undo
from kru.kernel.ids import new_id
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.sync import jobs
from kru.sync.exchange import exchange
from kru.sync.signing import own_keys
from kru.sync.transport import Central

CLERK = "clerk"


def main(step: str, folder: Path) -> dict[str, Any]:
    """Do it, and return the seconds of the exchange and the records it moved."""
    if step == "ready":
        call_command("migrate", interactive=False, verbosity=0)
        undo.prepare()
        return {"seconds": 0, "records": 0}

    if step in ("up-first", "up"):
        _change(folder / f"changes-{1 if step == 'up-first' else 2}.jsonl")
    before = Person.objects.count()
    started = time.perf_counter()
    outcome = _exchange()
    seconds = time.perf_counter() - started
    moved = Person.objects.count() - before if step == "first" else outcome.sent
    return {"seconds": seconds, "records": moved}


def _exchange() -> Any:

    at = clock.now()
    central = Central(settings.MEMBERSHIP, own_keys(), clock.now)
    with ThreadPoolExecutor(1) as ahead:
        return exchange(central.ask, at, settings.NODE, says=jobs.says(), history=False, ahead=ahead)


def _change(path: Path) -> None:

    clerk = identity.actor_of(User.objects.get(username=CLERK), on=clock.day_of(clock.now()))
    with path.open(encoding="utf-8") as file:
        for record in map(json.loads, file):
            correction = staff.CorrectPerson(
                person_id=record["id"], name_km=record["name_km"], name_latin=record["name_latin"],
                sex=record["sex"], born_on=date.fromisoformat(record["born_on"]),
                staff_number=record["staff_number"], phone=record["phone"],
            )  # fmt: skip
            staff.correct_person(Doing(clerk, clock.now(), new_id(), settings.NODE), correction)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
