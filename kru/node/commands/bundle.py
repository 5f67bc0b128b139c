"""`kru bundle`: what the line would carry, carried as files."""

import argparse
import errno
import sys
from pathlib import Path

from django.conf import settings

from kru.journal.models import Outgoing
from kru.journal.outbox import is_office
from kru.node import spoken
from kru.node.commands.run import bring_database_up_to_date
from kru.spine import clock
from kru.sync import bundles, jobs, sticks
from kru.sync.membership import Membership
from kru.sync.signing import own_keys

CENTRAL = "central"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    ways = parser.add_subparsers(metavar="write|take", required=True)
    write = ways.add_parser("write", help="write what waits here, and how far the copy goes (at an office)")
    write.add_argument("to", type=Path, metavar="FILE|DIR", help="a file, or the folder it is to lie in")
    write.set_defaults(way=_write)
    take = ways.add_parser(
        "take", help="take files that came; the centre writes its answer beside each", description=_TAKE
    )
    take.add_argument("files", type=Path, nargs="+", metavar="FILE")
    take.set_defaults(way=_take)


_TAKE = "Any order will do, and a file taken twice changes nothing twice. Ends with 1 if one was not taken."


def run(args: argparse.Namespace) -> int:
    """Write or take; 0 if all went well, 1 if something could not be written or taken, 2 if not here."""
    if is_office():
        bring_database_up_to_date()
    return int(args.way(args))


def _write(args: argparse.Namespace) -> int:
    membership = settings.MEMBERSHIP
    if not isinstance(membership, Membership):
        print("The centre answers: kru bundle take FILE writes the answer beside the file.", file=sys.stderr)
        return 2
    at = clock.now()
    held = bundles.from_office(membership, own_keys(), at, says=jobs.says())
    path: Path = args.to
    if path.is_dir():
        path = path / sticks.file_name(membership.name, CENTRAL, at)
    if not _written(path, held):
        return 1
    waiting = Outgoing.objects.filter(state=Outgoing.State.WAITING).count()
    print(f"{path}: {waiting} changes for the centre. Bring it there: kru bundle take {path.name}")
    return 0


def _take(args: argparse.Namespace) -> int:
    membership = settings.MEMBERSHIP
    failed = False
    for path in args.files:
        try:
            with path.open("rb") as file:
                content = bundles.read_bounded(file)
            if isinstance(membership, Membership):
                _taken_at_office(path, content, membership)
            else:
                failed |= not _answered(path, content)
        except bundles.Unfit as unfit:
            print(f"{path}: {spoken.sentence(unfit.code)}", file=sys.stderr)
            failed = True
        except OSError as error:
            print(f"{path}: cannot be read: {error.strerror}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


def _taken_at_office(path: Path, content: bytes, membership: Membership) -> None:
    settled = bundles.at_office(content, membership, own_keys(), clock.now())
    left = Outgoing.objects.filter(state=Outgoing.State.WAITING).count()
    print(f"{path}: taken. {settled.closed} changes of this office are decided, {left} wait for the centre.")


def _answered(path: Path, content: bytes) -> bool:
    at = clock.now()
    brought = bundles.opened_at_central(content, own_keys())
    if brought.revoked is not None:
        kept, name = bundles.keep(brought, at), brought.node.name
        print(
            f"{path}: {name} was wiped or replaced. {kept.held} changes wait to be decided, {kept.known} "
            f"were known, {kept.late} were given after that and not taken. There is no answer to carry back."
        )
        return True
    node, answer = brought.node, bundles.answer_to(brought, own_keys(), at)
    beside = path.with_name(sticks.file_name(settings.NODE, node.name, at))
    if not _written(beside, answer):
        print(f"{path}: taken, but the answer is not on the stick: take it again.", file=sys.stderr)
        return False
    print(f"{path}: taken from {node.name}. Carry the answer back: {beside}")
    return True


def _written(path: Path, content: bytes) -> bool:
    try:
        sticks.write_whole(path, content)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            needed = max(1, -(-len(content) // 1_000_000))
            print(f"{path.parent}: full. {needed} MB are needed; make room and write again.", file=sys.stderr)
        else:
            print(f"{path}: cannot be written: {error.strerror}", file=sys.stderr)
        return False
    return True
