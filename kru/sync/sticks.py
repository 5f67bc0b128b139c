"""Files on a stick: names that sort and say from whom to whom, written whole or not at all."""

import os
import re
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from kru.spine import clock

ENDING = ".bundle"
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")  # what some file system of a stick refuses


def file_name(of: str, to: str, at: datetime) -> str:
    """Return the name of a bundle: kru-2026-03-16-094207-3101-01-to-central.bundle."""
    when = at.astimezone(clock.COUNTRY_ZONE)
    return f"kru-{when:%Y-%m-%d-%H%M%S}-{_plain(of)}-to-{_plain(to)}{ENDING}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also where the stick is pulled out; `OSError`."""
    part = path.with_name(f".{uuid4().hex[:8]}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _plain(name: str) -> str:
    return _NOT_IN_NAMES.sub("-", name).strip("-.") or "node"
