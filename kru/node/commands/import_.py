"""`kru import`: checks lists and brings their good rows in, as the node itself."""

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation

from kru.access.actor import SYSTEM
from kru.files import blobs
from kru.intake import actions, jobs, queries, spool
from kru.intake.models import LoadedList
from kru.intake.progress import progress_of
from kru.intake.registers import KINDS
from kru.intake.terms import OPEN_STATES, Kind, State
from kru.intake.workbooks import write_refused
from kru.journal import outbox
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason
from kru.spine import clock
from kru.spine.doing import Doing
from kru.spine.queryset import COUNTRY
from kru.ui.reasons import sentence

_CHUNK = 1 << 20
_PAUSE = 0.5  # seconds between two looks at the progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("kind", choices=Kind.values, help="what the lists hold")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="XLSX, XLS, ODS or CSV")
    parser.add_argument("--check-only", action="store_true", help="say what would happen and write nothing")
    parser.add_argument(
        "--refused", type=Path, metavar="FOLDER", help="write the rows set aside there, as XLSX"
    )
    parser.add_argument(
        "--stated-on", type=date.fromisoformat, metavar="DAY", help="the day the list speaks for (today)"
    )
    parser.add_argument("--lang", choices=("km", "en"), default="en", help="language of what is said")


def run(args: argparse.Namespace) -> int:
    """Check each list and bring it in; 1 if any could not be, as at an office: central must know by whom."""
    with translation.override(args.lang), _claimed():
        if outbox.is_office() and not args.check_only:
            print(sentence(Reason("order-by-nobody")), file=sys.stderr)
            return 1
        _settle()
        return max([_import(path, args) for path in args.files])


def _settle() -> None:
    """Say what became of lists whose import was broken off, and finish those that were ordered."""
    for found in queries.broken_off():
        with transaction.atomic():  # a database may still be about to commit for the process that died
            listed = LoadedList.objects.locked(found.pk)
        if listed.state not in OPEN_STATES:
            continue
        if listed.state == State.ORDERED:
            print(f"{listed.file_name}: broken off before; nothing of it was written. It is brought in now.")
            with _shown(listed):
                listed = _advanced(listed)
            _say_done(listed.file_name, listed)
        else:
            print(f"{listed.file_name}: broken off while it was checked; nothing of it was written.")
            actions.cancel_list(_doing(), actions.CancelList(list_id=listed.pk))


def _import(path: Path, args: argparse.Namespace) -> int:
    listed = _load(path, args)
    with _shown(listed):
        listed = _advanced(listed)
    if listed.state == State.READY:
        _say_checked(path, listed)
        _write_refused(path, listed, args)
        if args.check_only:
            actions.cancel_list(_doing(), actions.CancelList(list_id=listed.pk))
            return 0
        if listed.counts.keys() - {"refused"}:
            listed = actions.order_list(_doing(), actions.OrderList(list_id=listed.pk))
            with _shown(listed):
                listed = _advanced(listed)
    _say_done(str(path), listed)
    return 0 if listed.state == State.DONE else 1


def _say_done(name: str, listed: LoadedList) -> None:
    for stored in listed.reasons:
        print(f"{name}: {sentence(Reason.from_json(stored))}", file=sys.stderr)
    if listed.state == State.DONE:
        new, changed, same = (listed.counts.get(outcome, 0) for outcome in ("new", "update", "same"))
        print(f"{name}: {new} new, {changed} changed, {same} as before")


def _load(path: Path, args: argparse.Namespace) -> LoadedList:
    with path.open("rb") as stream:
        blob = blobs.keep(iter(lambda: stream.read(_CHUNK), b""))
    return actions.load_list(
        _doing(),
        actions.LoadList(
            list_id=new_id(),
            kind=args.kind,
            file_name=path.name,
            sha256=blob.sha256,
            path=COUNTRY,
            stated_on=args.stated_on,
        ),
    )


def _advanced(listed: LoadedList) -> LoadedList:
    while listed.state in (State.CHECKING, State.ORDERED):
        jobs.advance(listed, clock.now())
        listed.refresh_from_db()
    return listed


def _say_checked(path: Path, listed: LoadedList) -> None:
    print(f"{path}: {sum(listed.counts.values())} rows, {listed.counts.get('refused', 0)} set aside")
    kind = KINDS[listed.kind]
    for group in queries.groups(listed):
        first = queries.rows_of_group(listed, group.code, group.field).first()
        reason = next((one for one in first.reasons if one["code"] == group.code), None) if first else None
        if first and reason:
            label = f"{kind.field(group.field).label}: " if group.field else ""
            where = f"{first.sheet} {first.number}".strip()
            print(f"  {group.count:>7}  {label}{sentence(Reason.from_json(reason))} ({where} …)")


def _write_refused(path: Path, listed: LoadedList, args: argparse.Namespace) -> None:
    if args.refused is None or not listed.counts.get("refused"):
        return
    args.refused.mkdir(parents=True, exist_ok=True)
    target = args.refused / f"{path.stem}-refused.xlsx"
    with target.open("wb") as stream:
        rows = queries.refused_rows(listed).iterator(chunk_size=2_000)
        write_refused(stream, KINDS[listed.kind], rows, queries.fields_shown(listed))
    print(f"  {target}")


@contextmanager
def _claimed() -> Iterator[None]:
    """Hold the work on lists; wait while the worker or another command has a list in hand."""
    while True:
        with spool.claimed() as mine:
            if mine:
                yield
                return
        time.sleep(_PAUSE)


@contextmanager
def _shown(listed: LoadedList) -> Iterator[None]:
    """Show how far the work has come on a terminal, while it is done."""
    over = threading.Event()

    def show() -> None:
        while not over.wait(_PAUSE):
            if at := progress_of(listed.pk):
                share = f"{at.percent} %" if at.percent is not None else f"{at.done}"
                print(f"\r{at.stage} {share}   ", end="", file=sys.stderr, flush=True)

    shower = threading.Thread(target=show, daemon=True)
    if sys.stderr.isatty():
        shower.start()
    try:
        yield
    finally:
        over.set()
        if shower.is_alive():
            shower.join()
            print("\r", end="", file=sys.stderr)


def _doing() -> Doing:
    return Doing(SYSTEM, clock.now(), new_id(), settings.NODE).as_system()
