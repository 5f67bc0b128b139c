"""Why a node cannot write or read just now, though nothing is wrong with what it was asked."""

import errno
import shutil
import sqlite3
from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError

LITTLE = 1 << 20  # bytes: with less of the disk free, a fault of the disk is a lack of room
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_DISK = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
# PostgreSQL, appendix A
_DISK_FULL = "53100"
_BUSY = ("40001", "40P01", "53", "55P03", "57014")
_AWAY = ("08", "57P", "58")


class Outage(StrEnum):
    """What is in the way."""

    NO_ROOM = "no-room"  # the disk is full
    BUSY = "database-is-busy"  # somebody else is writing, for longer than one waits
    AWAY = "database-is-away"  # it does not answer, or the disk fails


def outage_of(error: BaseException | None) -> Outage | None:
    """Return what is in the way of something that failed; None if the fault lies elsewhere."""
    if isinstance(error, OperationalError | InterfaceError):
        cause = error.__cause__
        if isinstance(cause, sqlite3.Error):
            return _of_sqlite(getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)
        return _of_postgresql(getattr(cause, "sqlstate", None) or _AWAY[0])
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Outage.NO_ROOM
    return None


def _of_sqlite(code: int) -> Outage | None:
    if code == sqlite3.SQLITE_FULL:
        return Outage.NO_ROOM
    if code in _SQLITE_BUSY:
        return Outage.BUSY
    if code in _SQLITE_DISK:
        free = shutil.disk_usage(settings.ENVIRONMENT.directory).free
        return Outage.NO_ROOM if free < LITTLE else Outage.AWAY
    return None


def _of_postgresql(state: str) -> Outage | None:
    if state == _DISK_FULL:
        return Outage.NO_ROOM
    if state.startswith(_BUSY):
        return Outage.BUSY
    return Outage.AWAY if state.startswith(_AWAY) else None
