"""What is asked from within a node: whom to look for, and how many statements a page takes.

`python -m bench.inside sample|statements` in the node's environment writes JSON.
"""

import json
import sys
from collections import Counter
from random import Random
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

django.setup()

from kru.demo.cast import PASSWORD, credentials
from kru.identity.models import User
from kru.staff.models import Person
from kru.staff.queries import SERVING

PEOPLE = 40
FULL_PAGE = 60  # bearers of a name, so that a search for it fills a page at any size


def sample() -> dict[str, Any]:
    """Return people to look for, names that many bear, and the cast's people by their names to sign in."""
    rows = list(
        Person.objects.filter(status__in=SERVING)
        .exclude(staff_number="")
        .order_by("national_id")
        .values("id", "name_km", "name_latin", "staff_number")
    )
    chosen = Random(1).sample(rows, min(PEOPLE, len(rows)))
    given = Counter(row["name_km"].split()[-1] for row in rows)
    users = dict(User.objects.exclude(person_id=None).values_list("username", "person_id"))
    return {
        "password": PASSWORD,
        "people": [{**row, "id": str(row["id"])} for row in chosen],
        "names": sorted(name for name, count in given.items() if count >= FULL_PAGE),
        "cast": {name: str(users[name]) for name, *_ in credentials() if name in users},
    }


def statements() -> dict[str, int]:
    """Return the most statements that anybody of the cast needs for the list, a file and the home page."""
    settings.ALLOWED_HOSTS = ["testserver"]
    counts: dict[str, int] = {"list": 0, "file": 0, "home": 0}
    for name, *_ in credentials():
        user = User.objects.get(username=name)
        client = Client()
        client.force_login(user)
        pages = {"list": "/people/", "file": f"/people/{user.person_id}/", "home": "/"}
        for page, path in pages.items():
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts[page] = max(counts[page], len(asked))
    return counts


if __name__ == "__main__":
    json.dump({"sample": sample, "statements": statements}[sys.argv[1]](), sys.stdout, ensure_ascii=False)
