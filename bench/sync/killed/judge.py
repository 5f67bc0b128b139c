"""What must hold when everything has come to rest: asked of the databases themselves, once nothing runs."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite

from bench.sync.killed.clerks import Book, Command
from kru.journal.models import Outgoing, Receipt
from kru.node.environment import database
from kru.sync.models import Delivery
from tests.sync import oracle, soundness
from tests.sync.engines import DEFAULT, standing_at
from tests.sync.ledgers import Base

CENTRAL = "central"


@dataclass(frozen=True)
class Kept:
    """Where a node keeps what it knows: in a folder, or in the database at an address."""

    name: str
    path: str  # the part of the country; empty at the centre
    folder: Path
    database_url: str = ""

    def here(self) -> Any:
        """Let everything in a block happen at this node."""
        own = replace(settings.ENVIRONMENT, directory=self.folder, database_url=self.database_url)
        usual = connections.configure_settings({DEFAULT: database(own)})[DEFAULT]
        wrapper = (Postgres if self.database_url else Sqlite)(usual, alias=DEFAULT)
        return standing_at(wrapper, "office" if self.path else CENTRAL, self.name)


def begun(central: Kept) -> Base:
    """Return what stands at the centre before anybody has begun."""
    with central.here():
        return Base.read()


def judge(central: Kept, offices: Iterable[Kept], base: Base, book: Book) -> tuple[Counter[str], list[str]]:
    """Return how much was lost, doubled, leaked and damaged, and each of it in words."""
    found: list[str] = []

    def holds(check: Callable[[], Any]) -> Any:
        try:
            return check()
        except AssertionError as broken:
            found.append(str(broken)[:2_000])
        return None

    with central.here():
        whole = oracle.Whole.read()
        holds(lambda: oracle.check_central(whole, base, dict.fromkeys(book.commands, "")))
        holds(lambda: soundness.check_sound(whole, None))
        known = _known()
    for pk, command in book.at(CENTRAL):
        found += _wrong_at_central(pk, command, known)
    for office in offices:
        with office.here():
            given = dict(Outgoing.objects.values_list("command_id", "pk"))
            receipts = dict(Receipt.objects.values_list("pk", "verdict"))
            inbox = set(Outgoing.objects.filter(seen_at=None).values_list("command_id", flat=True))
        with central.here():
            verdicts = holds(lambda given=given: oracle.verdicts_of(given))
        if verdicts is None:
            continue
        with office.here():
            holds(
                lambda office=office, verdicts=verdicts: oracle.check_office(
                    whole, office.path, verdicts, restored=False
                )
            )
            holds(lambda office=office: soundness.check_sound(whole, office.path))
        for pk, command in book.at(office.name):
            found += _wrong_at_an_office(pk, command, verdicts, receipts, inbox)
        strange = given.keys() - book.commands.keys()
        found += [f"DOUBLED: {pk} waits at {office.name} and nobody gave it" for pk in strange]
    return Counter(_kind_of(one) for one in found), found


def _known() -> dict[UUID, str]:
    """Return the verdict on every command that the centre has heard of."""
    turned = Delivery.objects.filter(state=Delivery.State.TURNED).values_list("command_id", flat=True)
    return {**dict(Receipt.objects.values_list("pk", "verdict")), **dict.fromkeys(turned, "refused")}


def _wrong_at_central(pk: UUID, command: Command, known: dict[UUID, str]) -> list[str]:
    verdict, told = known.get(pk), set(command.answers)
    if "done" in told and verdict != "done":
        return [f"LOST: {pk} ({command.what}) was said to be done at the centre, and is {verdict}"]
    return []


def _wrong_at_an_office(
    pk: UUID,
    command: Command,
    verdicts: dict[UUID, oracle.Verdict],
    receipts: dict[UUID, str],
    inbox: set[UUID],
) -> list[str]:
    told, what = set(command.answers), f"{pk} ({command.what} at {command.node})"
    if pk in verdicts:
        if verdicts[pk][0] == "refused" and pk not in inbox:
            return [f"LOST: {what} was refused and is not in the inbox"]
        return []
    if "done" in told:
        return [f"LOST: {what} was said to be done, and nobody knows it"]
    if receipts.get(pk) == "done":
        return [f"LOST: {what} was done by half: the office has a receipt and nothing to deliver"]
    return []


def _kind_of(fault: str) -> str:
    for word in ("LEAKED", "LOST", "DOUBLED"):
        if word in fault:
            return word.lower()
    return "damaged"
