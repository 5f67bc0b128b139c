"""`python -m django fill`: makes the server's database."""

import json
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from morango.models import Certificate
from morango.sync.controller import MorangoProfileController
from office import scopes
from office.models import PROFILE, Officer, Record

MANY = 500


class Command(BaseCommand):
    """Make the tables, the root certificate, whoever enrols clients, and the records; fill the store."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        call_command("migrate", run_syncdb=True, verbosity=0)
        scopes.define()
        root = Certificate.generate_root_certificate(scopes.ROOT)
        Officer.objects.create_user(scopes.USERNAME, password=scopes.PASSWORD)
        Record.partition = root.id
        source = settings.FOLDER / "records.jsonl"
        with source.open(encoding="utf-8") as lines, transaction.atomic():
            while rows := [_row(json.loads(line)) for line in islice(lines, MANY)]:
                Record.objects.bulk_create(rows)
        MorangoProfileController(PROFILE).serialize_into_store()


def _row(fields: dict[str, str]) -> Record:
    row = Record(_morango_source_id=fields.pop("id"), **fields)
    row.id = row.calculate_uuid()  # and with it the row's partition: what `save` does, and `bulk_create` not
    return row
