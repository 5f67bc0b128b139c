"""Undoing at an office: triggers keep what waiting commands wrote, so that central's records can go below."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from pydantic_core import from_json

from kru.journal.models import Entry, Recording, UndoStep
from kru.journal.replica import REPLICAS

LOCAL_ENTRIES = 1 << 40  # entries of waiting commands are numbered above all that come from central
_STEP = (
    'INSERT INTO journal_undostep (command, "table", row, op, before) '
    "SELECT command, {values} FROM journal_recording"
)
_ON = "(SELECT command FROM journal_recording) IS NOT NULL"
_NOT_APPLYING = "NOT (SELECT applying FROM journal_recording)"


def tables() -> dict[str, type[models.Model]]:
    """Return the tables whose rows can be undone: those that travel, and the journal's entries."""
    found: list[type[models.Model]] = [Entry, *(replica.model for replica in REPLICAS.values())]
    return {model._meta.db_table: model for model in found}


def prepare() -> None:
    """Make the database of an office ready for waiting commands; does nothing where it is.

    Tables that are append-only at central let go, at an office, of what central did not confirm.
    """
    Recording.objects.get_or_create(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        present = {name: (table, sql) for name, table, sql in cursor.fetchall()}
        for name, (_, sql) in present.items():
            if "RAISE" in sql and _NOT_APPLYING not in sql:
                cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute(_guarded(sql))
        for table, model in tables().items():
            for name, statement in _triggers(table, model):
                if present.get(name, ("", ""))[1] != statement:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                    cursor.execute(statement)
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'journal_entry', %s "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'journal_entry')",
            [LOCAL_ENTRIES],
        )
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = %s WHERE name = 'journal_entry' AND seq < %s",
            [LOCAL_ENTRIES, LOCAL_ENTRIES],
        )


def _guarded(sql: str) -> str:
    """Return a trigger that refuses as before, unless central's records are being put in place."""
    head, begin, body = sql.partition(" BEGIN ")
    return (
        f"{head} AND {_NOT_APPLYING}{begin}{body}"
        if " WHEN " in head
        else f"{head} WHEN {_NOT_APPLYING}{begin}{body}"
    )


def _triggers(table: str, model: type[models.Model]) -> Iterator[tuple[str, str]]:
    key = model._meta.pk.column
    held = ", ".join(f"'{field.column}', old.\"{field.column}\"" for field in model._meta.concrete_fields)
    for event, op, row, before in (
        ("INSERT", "i", "new", "NULL"),
        ("UPDATE", "u", "old", f"json_object({held})"),
        ("DELETE", "d", "old", f"json_object({held})"),
    ):
        name = f"{table}_undo_{event.lower()}"
        step = _STEP.format(values=f"'{table}', {row}.\"{key}\", '{op}', {before}")
        yield name, f"CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {_ON} BEGIN {step}; END"


@contextmanager
def recording(command: int) -> Iterator[None]:
    """Keep what is written in this block, part of a transaction, under the number of a waiting command."""
    Recording.objects.filter(pk=1).update(command=command)
    yield
    # not where the block raised: its transaction goes back with the mark
    Recording.objects.filter(pk=1).update(command=None)


@contextmanager
def applying() -> Iterator[None]:
    """Let this block, part of a transaction, change and delete what is append-only for everybody else."""
    Recording.objects.filter(pk=1).update(applying=True)
    yield
    Recording.objects.filter(pk=1).update(applying=False)


@dataclass(frozen=True)
class Touched:
    """A row that a waiting command wrote."""

    command: int
    table: str
    row: str
    op: str


def touched(commands: Iterable[int] | None = None, *, rows: Iterable[str] | None = None) -> list[Touched]:
    """Return the rows that waiting commands wrote, in the order of writing, without the journal's."""
    steps = UndoStep.objects.exclude(table=Entry._meta.db_table)
    if commands is not None:
        steps = steps.filter(command__in=list(commands))
    if rows is not None:
        steps = steps.filter(row__in=list(rows))
    return [Touched(*values) for values in steps.order_by("id").values_list("command", "table", "row", "op")]


def undo(
    commands: Sequence[int], *, replaced: Collection[tuple[str, str]] = (), where_free: bool = False
) -> None:
    """Take back what commands wrote; nobody else may have written these rows since.

    Rows that are about to be `replaced` need not come back. All rows go before any comes back: what one
    held before may be what another holds now. With `where_free` one whose place is another's at central by
    now does not come back either.
    """
    otherwise = " ON CONFLICT DO NOTHING" if where_free else ""
    known = tables()
    held: dict[tuple[str, str], str | None] = {}
    for step in UndoStep.objects.filter(command__in=commands).order_by("-id"):
        held[step.table, step.row] = step.before
    images = {
        (table, row): _fitting(known[table], row, from_json(image))
        for (table, row), image in held.items()
        if image is not None and (table, row) not in replaced
    }
    with applying(), connection.cursor() as cursor:
        for table, row in held:
            key = known[table]._meta.pk.column
            cursor.execute(f'DELETE FROM {table} WHERE "{key}" = %s', [row])
        for (table, _), before in images.items():
            columns = ", ".join(f'"{column}"' for column in before)
            marks = ", ".join(["%s"] * len(before))
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({marks}){otherwise}", list(before.values())
            )
    UndoStep.objects.filter(command__in=commands).delete()


def _fitting(model: type[models.Model], row: str, image: dict[str, Any]) -> dict[str, Any]:
    """Return what a row held, in the columns that its table has now: the office may have been upgraded since.

    A column that was added holds what it holds, until central's record comes, which is fetched again.
    """
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    if image.keys() == fields.keys():
        return image
    added = [name for name in fields if name not in image]
    fitting = {name: value for name, value in image.items() if name in fields}
    if added:
        names = ", ".join(f'"{name}"' for name in added)
        key = model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {names} FROM {model._meta.db_table} WHERE "{key}" = %s', [row])
            found = cursor.fetchone()
        begin = [fields[name].get_db_prep_save(fields[name].get_default(), connection) for name in added]
        fitting |= dict(zip(added, found or begin, strict=True))
    return fitting


def held_before(command: int) -> dict[tuple[str, str], dict[str, Any]]:
    """Return, for each row a waiting command changed, the columns it held before its first change."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    steps = UndoStep.objects.filter(command=command).exclude(table=Entry._meta.db_table).order_by("id")
    made: set[tuple[str, str]] = set()
    for step in steps:
        place = (step.table, step.row)
        if step.op == "i":
            made.add(place)
        elif place not in made and place not in found:
            found[place] = from_json(step.before or "{}")
    return found


def model_of(table: str) -> type[models.Model]:
    """Return the model of a table that can be undone."""
    return tables()[table]
