"""What must hold, written from the rules alone: nothing here asks the code of sync where a row belongs."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps

from kru.catalogue.models import Run
from kru.identity.models import RoleGrant
from kru.journal.models import Entry, Outgoing, Receipt, Recording, UndoStep
from kru.learning.models import Enrolment
from kru.letters.models import Letter
from kru.staff.models import Person
from kru.sync.models import Cursor, Delivery, HeldCommand, Staged
from tests.sync.holding import asked, check_held
from tests.sync.ledgers import Base, check_ledgers
from tests.sync.moments import check_cursors
from tests.sync.phone import Phone, Row, rows_of, unpack

PUBLIC = (
    "organisations.unit",
    "organisations.unitmove",
    "accreditation.provider",
    "catalogue.offering",
    "catalogue.run",
    "catalogue.session",
)
ABOUT_A_PERSON = (
    "staff.achievement", "staff.qualification", "staff.sanction", "establishment.posting", "credits.ledger",
    "credits.ledgerentry", "credits.yearbalance", "credentials.certificate", "learning.activity",
    "learning.enrolment", "appraisal.appraisal", "career.personrank", "career.rankrequest",
    "files.storedfile", "letters.letter",
)  # fmt: skip
OF_AN_ENROLMENT = ("learning.attendance", "learning.score", "learning.verification")
OFFICE_ONLY = ("identity.user", "identity.rolegrant", "sync.heldcommand", "letters.numberrange")
OTHERS = ("staff.person", "credentials.revocation", "letters.voiding")
AT_A_UNIT = ("establishment.posting", "letters.letter", "letters.voiding")  # besides where the person is
TRAVELS = (*PUBLIC, *ABOUT_A_PERSON, *OF_AN_ENROLMENT, *OFFICE_ONLY, *OTHERS)
NEVER_AT_OFFICES = (
    "sync.node", "sync.delivery", "journal.dirty", "journal.feedhead", "journal.feedrecord",
    "credentials.certificateseries", "identity.onetimecode", "letters.numberseries",
)  # fmt: skip
STAYS_AT_HOME = {"identity.user": {"last_login", "email"}}
LEFT_OF_A_STUB = {"id", "name_km", "name_latin", "sex", "kind"}
TAKES_A_SEAT = ("registered", "in_progress", "completed", "failed")
LOCAL = 1 << 40  # entries of commands that are not confirmed are numbered above


@dataclass(frozen=True)
class Part:
    """What a node may see: everything at and below a path, or everything about one person."""

    path: str
    person_id: UUID | None = None


def inside(path: str | None, root: str) -> bool:
    """Tell whether a path is a root or lies below it."""
    return path is not None and (path == root or path.startswith(root + "."))


def said(value: Any) -> Any:
    """Return a value as it is said on the line."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def columns(label: str) -> tuple[str, ...]:
    """Return the columns of a kind that may leave central, the key first."""
    meta = apps.get_model(label)._meta
    names = [
        held.attname for held in meta.concrete_fields if held.attname not in STAYS_AT_HOME.get(label, ())
    ]
    return (meta.pk.attname, *(name for name in names if name != meta.pk.attname))


def held_rows(label: str) -> dict[str, Row]:
    """Return what the node at which one stands holds of a kind, by id."""
    names = columns(label)
    rows = apps.get_model(label)._default_manager.values_list(*names)
    return {row[0].hex: dict(zip(names, row, strict=True)) for row in rows}


@dataclass
class Places:
    """Where persons, runs and units are at central, and who holds which roles."""

    person: dict[str, str]
    unit: dict[str, str]
    run: dict[str, str]
    enrolment: dict[str, tuple[str, str]]  # → person and run
    certificate: dict[str, str]
    letter: dict[str, tuple[str, str]]  # → person and the office whose register has it
    roles: dict[str, list[str]]  # account → paths of the roles that were not ended

    @classmethod
    def read(cls, kinds: Iterable[str]) -> "Places":
        """Read what is needed to place rows of some kinds."""
        unit_of, roles = dict[str, str](), dict[str, list[str]]()
        needed = set(kinds)
        if needed & {*OFFICE_ONLY, *AT_A_UNIT}:
            unit_of = _pairs("organisations.unit", "path")
        if "identity.user" in needed:
            for user, unit in RoleGrant.objects.filter(ends_before=None).values_list("user_id", "unit_id"):
                roles.setdefault(user.hex, []).append(unit_of[unit.hex])
        enrolments = {
            pk.hex: (person.hex, run.hex)
            for pk, person, run in Enrolment.objects.values_list("pk", "person_id", "run_id")
            if needed & set(OF_AN_ENROLMENT)
        }
        certificates = _pairs("credentials.certificate", "person_id") if OTHERS[1] in needed else {}
        runs = _pairs("catalogue.run", "path") if needed & {"learning.enrolment", *OF_AN_ENROLMENT} else {}
        held = Letter.objects.values_list("pk", "person_id", "office_id")
        letters = {pk.hex: (who.hex, unit_of[at.hex]) for pk, who, at in held if OTHERS[2] in needed}
        persons = _pairs("staff.person", "path")
        return cls(persons, unit_of, runs, enrolments, certificates, letters, roles)

    def holds(self, part: Part, label: str, row: Row) -> bool:
        """Tell whether a row belongs to a part of the country, or to one person."""
        if label in PUBLIC:
            return True
        who, where = self._about(label, row)
        if part.person_id is not None:
            return label not in OFFICE_ONLY and who == part.person_id.hex
        return any(inside(path, part.path) for path in (*where, self.person.get(who or "")))

    def _about(self, label: str, row: Row) -> tuple[str | None, list[str]]:
        """Return the person a row is about, and the places where it lies besides that person's."""
        if label == "staff.person":
            return said(row["id"]), []
        if label == "identity.user":
            return None, self.roles.get(said(row["id"]), [])
        if label == "identity.rolegrant":
            return None, [self.unit[said(row["unit_id"])]]
        if label == "sync.heldcommand":  # where the person is; about nobody, at its unit
            return row["person_id"] and said(row["person_id"]), [
                self.unit[said(unit)] for unit in [row["unit_id"]] if unit
            ]
        if label == "letters.numberrange":
            return None, [self.unit[said(row["office_id"])]]
        if label == "credentials.revocation":
            return self.certificate[said(row["certificate_id"])], []
        if label == "letters.voiding":
            person, office = self.letter[said(row["letter_id"])]
            return person, [office]
        if label in OF_AN_ENROLMENT:
            person, run = self.enrolment[said(row["enrolment_id"])]
            return person, [self.run[run]]
        assert label in ABOUT_A_PERSON, label
        if label == "learning.enrolment":
            return said(row["person_id"]), [self.run[said(row["run_id"])]]
        if label == "letters.letter":  # the register of the office that gave it keeps it
            return said(row["person_id"]), [self.unit[said(row["office_id"])]]
        if label == "establishment.posting":
            return said(row["person_id"]), [self.unit[said(row["unit_id"])]]
        return said(row["person_id"]), [row["path"]] if label == "files.storedfile" else []


def _pairs(label: str, column: str) -> dict[str, str]:
    rows = apps.get_model(label)._default_manager.values_list("pk", column)
    return {pk.hex: said(value) for pk, value in rows}


def check_answer(part: Part, what: str, answer: bytes) -> None:
    """Assert, at central, that an answer holds no row and no entry that the node may not see."""
    if what == "push":
        return
    lines = unpack(answer)
    if what == "history":
        assert part.person_id is None, "a phone was given history"
        _check_history(part, lines)
        return
    _check_pages(part, lines[1:])


def check_bundle(part: Part, content: bytes) -> None:
    """Assert, at central, that a bundle for an office holds nothing that it may not see."""
    _, _, *pages = unpack(content)
    _check_pages(part, [page for page in pages if "past" not in page])
    _check_history(part, [page for page in pages if "past" in page])


def _check_pages(part: Part, pages: list[Any]) -> None:
    found = [record for page in pages if not page.get("gone") for record in rows_of(page)]
    if not found:
        return
    places = Places.read({label for label, *_ in found})
    for label, rid, _, row in found:
        assert label in TRAVELS, f"LEAKED: a row of {label}"
        assert places.holds(part, label, row), f"LEAKED to {part}: {label} {rid} {row}"
        assert not row.keys() & STAYS_AT_HOME.get(label, set()), f"LEAKED: columns of {label}"


def _check_history(part: Part, pages: list[Any]) -> None:
    names = [column.attname for column in Entry._meta.concrete_fields]
    about: dict[str, set[str]] = {}
    for page in pages:
        for line in zip(*page["e"], strict=True) if page["e"] else ():
            entry = dict(zip(names, line, strict=True))
            about.setdefault(entry["about_type"], set()).add(entry["about_id"])
    places = Places.read(about)
    for label, rids in about.items():
        assert label in TRAVELS, f"LEAKED: history of {label}"
        rows = held_rows(label)
        for rid in rids:
            assert places.holds(part, label, rows[rid]), f"LEAKED to {part}: history of {label} {rid}"


@dataclass
class Whole:
    """Everything at central that travels, and where it belongs."""

    places: Places
    rows: dict[str, dict[str, Row]]
    entries: dict[int, tuple[str, str]]  # number → kind and id of what it is about

    @classmethod
    def read(cls) -> "Whole":
        """Read it, at central."""
        entries = {
            pk: (kind, rid.hex) for pk, kind, rid in Entry.objects.values_list("pk", "about_type", "about_id")
        }
        return cls(Places.read(TRAVELS), {label: held_rows(label) for label in TRAVELS}, entries)

    def part(self, part: Part, label: str) -> dict[str, Row]:
        """Return the rows of a kind that belong to a part."""
        return {rid: row for rid, row in self.rows[label].items() if self.places.holds(part, label, row)}


Verdict = tuple[str, list[Any]]


def verdicts_of(given: Iterable[UUID], late: Collection[UUID] = ()) -> dict[UUID, Verdict]:
    """Return central's verdict on each command, asserting that there is exactly one.

    Those that came too `late` may have none: given after the order to a computer to empty itself.
    """
    receipts = {
        pk: (verdict, reasons)
        for pk, verdict, reasons in Receipt.objects.values_list("pk", "verdict", "reasons")
    }
    turned = {}
    for state, command, reasons in Delivery.objects.values_list("state", "command_id", "reasons"):
        assert state != "parked", f"LOST: {command} is parked"
        if state in ("turned", "held"):  # held is refused where it was given, for the time being
            turned[command] = ("refused", reasons)
    kept = {pk: ("refused", reasons) for pk, reasons in HeldCommand.objects.values_list("pk", "reasons")}
    receipts = {**kept, **receipts}  # of a computer that counts no more it is kept without a delivery
    found = {}
    for command in given:
        if command in late and command not in {**receipts, **turned}:
            continue
        assert command in receipts or command in turned, f"LOST: {command} has no verdict"
        assert not (command in turned and receipts.get(command, ("refused",))[0] == "done"), (
            f"DOUBLED: {command}"
        )
        found[command] = turned.get(command) or receipts[command]
        assert found[command][0] != "refused" or found[command][1], f"LOST: no reasons for {command}"
    return found


def check_central(whole: Whole, base: Base, given: Mapping[UUID, str]) -> None:
    """Assert that what was done was done once, that ledgers and seats are right, and nothing is invented."""
    receipts = list(
        Receipt.objects.exclude(pk__in=base.commands).values_list("pk", "name", "body", "verdict")
    )
    done = {pk for pk, _, _, verdict in receipts if verdict == "done"}
    facts = Counter(Entry.objects.values_list("command_id", "kind", "about_id"))
    journalled = {command for command, _, _ in facts} - base.commands
    assert journalled == done, (
        f"LOST or DOUBLED: in the journal and not done, or the reverse: {journalled ^ done}"
    )
    twice = [fact for fact, count in facts.items() if count > 1 and fact[0] not in base.commands]
    assert not twice, f"DOUBLED: {twice}"
    assert {pk for pk, *_ in receipts} <= given.keys(), "DOUBLED: a command that nobody gave"
    check_ledgers(base, [asked(name, body) for _, name, body, verdict in receipts if verdict == "done"])
    check_held()
    taken = Counter(Enrolment.objects.filter(state__in=TAKES_A_SEAT).values_list("run_id", flat=True))
    for run_id, seats in Run.objects.values_list("pk", "seats"):
        assert taken[run_id] <= seats, f"DOUBLED: {taken[run_id]} on {seats} seats"
    assert not Outgoing.objects.exists() and not UndoStep.objects.exists()


def check_office(whole: Whole, path: str, verdicts: Mapping[UUID, Verdict], *, restored: bool) -> None:
    """Assert that a resting office holds its part of central, no less, no more, and that nothing waits."""
    part = Part(path)
    for label in TRAVELS:
        wanted, held = whole.part(part, label), held_rows(label)
        if label == "staff.person":
            held = {
                rid: row
                for rid, row in held.items()
                if rid in wanted or not _is_stub(whole, rid, row, restored)
            }
        assert held.keys() == wanted.keys(), f"{path} {label}: {_difference(wanted, held)}"
        for rid, row in wanted.items():
            assert held[rid] == row, f"{path} {label} {rid}: {_unlike(row, held[rid])}"
    for label in NEVER_AT_OFFICES:
        assert not apps.get_model(label)._default_manager.exists(), f"LEAKED: {label} at an office"
    assert not UndoStep.objects.exists() and not Staged.objects.exists(), "something is half done"
    assert not Outgoing.objects.exclude(state="closed").exists(), f"{path}: something waits"
    assert Recording.objects.values_list("command", "applying").get() == (None, False)
    for command, verdict, reasons in Outgoing.objects.values_list("command_id", "verdict", "reasons"):
        assert (verdict, reasons) == verdicts[command], f"LOST: {command} is known as {verdict}"
        assert Receipt.objects.get(pk=command).verdict == verdict
    check_cursors()
    _check_entries(whole, part)


def _is_stub(whole: Whole, rid: str, row: Row, restored: bool) -> bool:
    model = Person
    for name, value in row.items():
        column = model._meta.get_field(name)
        if column.attname not in LEFT_OF_A_STUB:
            blank = None if column.null else column.get_default()  # type: ignore[union-attr]
            assert value == blank, f"LEAKED: {name} of somebody who has left"
    return rid in whole.rows["staff.person"] or restored


def _check_entries(whole: Whole, part: Part) -> None:
    mine = {label: whole.part(part, label).keys() for label in TRAVELS if label not in PUBLIC}
    wanted = {pk for pk, (label, rid) in whole.entries.items() if rid in mine.get(label, ())}
    held = set(Entry.objects.values_list("pk", flat=True))
    if held != wanted:
        more = list(
            Entry.objects.filter(pk__in=held - wanted).values_list("pk", "kind", "about_type", "about_id")[:3]
        )
        missing = [(pk, *whole.entries[pk]) for pk in sorted(wanted - held)[:3]]
        raise AssertionError(f"history at {part}: too many {more}, missing {missing}")


def _difference(wanted: Mapping[str, Row], held: Mapping[str, Row]) -> str:
    missing, more = sorted(wanted.keys() - held.keys()), sorted(held.keys() - wanted.keys())
    return f"missing {[wanted[rid] for rid in missing[:2]]}, too many {[held[rid] for rid in more[:2]]}"


def _unlike(wanted: Row, held: Row) -> dict[str, tuple[Any, Any]]:
    return {name: (held[name], value) for name, value in wanted.items() if held[name] != value}


def check_phone(whole: Whole, phone: Phone, verdicts: Mapping[UUID, Verdict]) -> None:
    """Assert that a phone holds everything about its owner and what is public, and knows every verdict."""
    part = Part("", phone.person_id)
    for label in TRAVELS:
        wanted = {
            rid: {name: said(value) for name, value in row.items() if name not in ("search_text", "name_key")}
            for rid, row in whole.part(part, label).items()
        }
        held = {said(row[columns(label)[0]]): row for row in phone.records(label)}
        assert held.keys() == wanted.keys(), f"{phone.slug} {label}: {_difference(wanted, held)}"
        for rid, row in wanted.items():
            assert held[rid] == row, f"{phone.slug} {label} {rid}: {_unlike(row, held[rid])}"
    assert not phone.waiting(), f"LOST: {phone.slug} still waits"
    for number, reasons in phone.verdicts.items():
        told = ("done", []) if reasons is None else ("refused", reasons)
        assert told == verdicts[UUID(phone.lines[number]["id"])], f"LOST: {phone.slug} was told {told}"


def mark_of_copy() -> list[Any]:
    """Return what moves in an office while it is not at rest."""
    return [
        sorted(Cursor.objects.values_list("feed", "epoch", "pos", "past")),
        sorted(Outgoing.objects.exclude(state="closed").values_list("pk", "state")),
        Staged.objects.count(),
    ]
