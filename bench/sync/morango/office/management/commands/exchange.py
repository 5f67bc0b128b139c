"""`python -m django exchange STEP URL`: the client's part of each step of `bench.sync.candidate`."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from morango.constants import api_urls
from morango.models import Certificate, Filter
from morango.sync.controller import MorangoProfileController
from morango.sync.syncsession import NetworkSyncConnection, TransferClient
from office import scopes
from office.models import PROFILE, Record

TURNS = {"up-first": 1, "up": 2}


class Command(BaseCommand):
    """Enrol, or change records, pull and push as a step wants it; say what it took."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the step and the server."""
        parser.add_argument("step")
        parser.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the step wants."""
        step, url = options["step"], options["url"]
        seconds, moved = 0.0, 0
        if step == "ready":
            _enrol(url)
        else:
            if step in TURNS:
                _change(TURNS[step])
            started = time.perf_counter()
            moved = _exchanged(url, pull=step not in TURNS, push=step != "first")
            seconds = time.perf_counter() - started
        self.stdout.write(json.dumps({"seconds": seconds, "records": moved}))


def _connected(url: str) -> NetworkSyncConnection:
    return MorangoProfileController(PROFILE).create_network_connection(url)


def _enrol(url: str) -> None:
    """Make the tables, and have the server sign a certificate for all records."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    scopes.define()
    connection = _connected(url)
    (known,) = connection.session.get(connection.urlresolve(api_urls.CERTIFICATE)).json()
    root_id = known["id"]
    (root,) = connection.get_remote_certificates(root_id, scopes.ROOT)
    connection.certificate_signing_request(
        root, scopes.WHOLE, {"root": root_id}, userargs=scopes.USERNAME, password=scopes.PASSWORD
    )
    connection.close()


def _change(turn: int) -> None:
    with (settings.FOLDER / f"changes-{turn}.jsonl").open(encoding="utf-8") as lines, transaction.atomic():
        for line in lines:
            fields = json.loads(line)
            row = Record.objects.get(_morango_source_id=fields["id"])
            row.phone = fields["phone"]
            row.save()


def _exchanged(url: str, *, pull: bool, push: bool) -> int:
    """Have one sync session; return how many records were transferred."""
    root = Certificate.objects.get(scope_definition_id=scopes.ROOT)
    own = Certificate.objects.get(scope_definition_id=scopes.WHOLE)
    connection = _connected(url)
    session = connection.create_sync_session(own, root)
    # one after the other: a new client takes over what steers the session
    moved = _transferred(session.get_pull_client(), root.id) if pull else 0
    moved += _transferred(session.get_push_client(), root.id) if push else 0
    connection.close_sync_session(session.sync_session)
    connection.close()
    return moved


def _transferred(client: TransferClient, partition: str) -> int:
    client.initialize(Filter(partition))
    moved = int(client.current_transfer_session.records_total or 0)
    client.run()
    client.finalize()
    return moved
