"""Bytes of files at central: taken in parts from the node that kept them, given to nodes where they lie.

The key is the id of the file's row. Whoever may not have a file hears the same as of one that does not exist.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings

from kru.access.actor import Actor
from kru.files import actions, parts, reading, renditions
from kru.files import blobs as kept
from kru.files.models import StoredFile
from kru.files.terms import PART
from kru.kernel.ids import new_id
from kru.kernel.reasons import Reason, Refusal
from kru.kernel.scope import lies_in
from kru.spine.doing import Doing
from kru.sync import wire
from kru.sync.models import Node
from kru.sync.terms import NodeKind

ITSELF = Actor(user_id=None, person_id=None, name="")
MOST_AT_ONCE = 4 * PART  # bytes of one answer


class NotThere(LookupError):
    """No such file, or none that this node may have or send."""


def take(node: Node, asked: Mapping[str, Any], content: bytes, at: datetime) -> bytes:
    """Take bytes of a file, or none, and say how many of it are here; raises `NotThere`.

    `asked` says which file (`up`), `from` where on these bytes stand in it, and how many it has (`of`).
    """
    have, whole, reasons = taken(node, asked, content, at)
    return wire.pack_bytes({"at": at.timestamp(), "have": have, "whole": whole, "why": reasons}, b"")


def taken(
    node: Node, asked: Mapping[str, Any], content: bytes, at: datetime
) -> tuple[int, bool, list[dict[str, Any]]]:
    """Take bytes of a file; return how many are here, whether it is whole, and why it is not taken."""
    file = _file(asked["up"])
    if not _may_send(node, file):
        raise NotThere(asked["up"])
    total = int(asked["of"])
    if file.arrived_at is not None:
        return file.size, True, []
    try:
        have = parts.take(file, node.name, start=int(asked["from"]), total=total, content=content, at=at)
        if not parts.is_whole(file.pk, node.name):
            return have, False, []
        _arrived(file, node, at)
    except kept.Altered:
        return 0, False, [Reason("file-was-altered", {"name": file.name}).as_json()]
    except Refusal as refusal:
        return 0, False, [reason.as_json() for reason in refusal.reasons]
    return total, True, []


def _arrived(file: StoredFile, node: Node, at: datetime) -> None:
    """Keep a file that is whole: its bytes first, then that they are here, then nothing of the parts."""
    parts.keep_whole(file, node.name)
    do = Doing(ITSELF, at, new_id(), settings.NODE).as_system()
    try:
        actions.have_bytes(do, actions.HaveBytes(file_id=file.pk))
    except Refusal as refusal:
        if refusal.reasons[0].code != "file-has-come":  # the same request twice at once
            raise
    parts.forget(file.pk)


def give(node: Node, asked: Mapping[str, Any]) -> bytes:
    """Return bytes of a file from a place on, or its small picture; raises `NotThere`.

    `asked` says which file (`down`), from where (`from`), whether `small`, and how many bytes fit (`room`).
    """
    head, content = given(node, asked, most=MOST_AT_ONCE)
    return wire.pack_bytes(head, content)


def given(node: Node, asked: Mapping[str, Any], *, most: int) -> tuple[dict[str, Any], bytes]:
    """Return what is told of a file, and up to so many bytes of it; raises `NotThere`."""
    file = _file(asked["down"])
    if not (_may_read(node, file) and reading.can_be_read(file)):
        raise NotThere(asked["down"])
    start, room = int(asked["from"]), int(asked["room"])
    if start < 0 or room <= 0:
        raise ValueError("no such place")
    if not asked["small"]:
        with kept.opened(file.sha256) as stored:
            stored.seek(start)
            return {"of": file.size, "from": start}, stored.read(min(room, most))
    try:
        with renditions.small(file.sha256) as stored:
            content = stored.read()
    except renditions.NoPicture as unfit:
        raise NotThere(asked["down"]) from unfit
    return {"of": len(content), "from": 0, "sha256": sha256(content).hexdigest()}, content


def _file(named: str) -> StoredFile:
    file = StoredFile.objects.filter(pk=UUID(named)).first()
    if file is None:
        raise NotThere(named)
    return file


def _may_send(node: Node, file: StoredFile) -> bool:
    """Tell whether a file was kept at a node, or lies in its part: one that joined anew has another name."""
    return file.stands_at == node.name or _may_read(node, file)


def _may_read(node: Node, file: StoredFile) -> bool:
    if node.kind == NodeKind.PHONE:
        return file.person_id is not None and file.person_id == node.person_id
    return lies_in(file.path, node.unit.path)
