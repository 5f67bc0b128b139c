"""An office empties itself as central ordered: what was given here is sealed first, keys go last."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from kru.journal.models import Outgoing
from kru.node.environment import Environment
from kru.spine import clock
from kru.sync import bundles, orders, sticks
from kru.sync.exchange import NoLine
from kru.sync.membership import FILE as MEMBERSHIP
from kru.sync.membership import Membership
from kru.sync.signing import Keys
from kru.sync.transport import PATH, Central, Turned

DATABASE = "kru.sqlite3"
# nothing else: whoever chose the folder may keep other things in it
DATA = (
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    "files",
    "tls",
    "outbox",
    "shared-cache",
    "static-root",
)
LAST = ("keys", "secret-key", MEMBERSHIP, orders.FILE)  # by which it says that it is done


@dataclass(frozen=True)
class Emptied:
    """What came of it: where the sealed letter lies, if there is one, and whether central knows."""

    letter: Path | None
    confirmed: bool


def empty(node: Environment, membership: Membership, keys: Keys) -> Emptied:
    """Seal what was given here into a letter beside the data folder, and remove everything.

    May be called again. The keys stay until central has heard of it.
    """
    letter = _sealed(node, membership, keys) if (node.directory / DATABASE).exists() else None
    connection.close()
    _remove(node.directory, DATA)
    confirmed = _confirm(membership, keys)
    if confirmed:
        _remove(node.directory, LAST)
    return Emptied(letter, confirmed)


def _sealed(node: Environment, membership: Membership, keys: Keys) -> Path | None:
    if not Outgoing.objects.exists():
        return None
    at = clock.now()
    path = node.directory.parent / sticks.file_name(membership.name, "central", at)
    sticks.write_whole(path, bundles.from_office(membership, keys, at, last=True))
    return path


def _confirm(membership: Membership, keys: Keys) -> bool:
    central = Central(membership, keys, clock.now)
    try:
        central.send("POST", f"{PATH}wiped", b"")
    except Turned as turned:
        return turned.code == "nobody-ordered-it"  # it was taken back meanwhile: there is nothing to confirm
    except NoLine:
        return False
    finally:
        central.close()
    return True


def _remove(directory: Path, names: tuple[str, ...]) -> None:
    for name in names:
        path = directory / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
