"""Bytes of files at an office: those kept here go to central, those asked for come; one message a turn."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Q

from kru.files import blobs, parts, renditions
from kru.files.models import StoredFile, WantedFile
from kru.files.terms import PART
from kru.kernel.reasons import Refusal
from kru.sync import wire
from kru.sync.exchange import Ask
from kru.sync.models import Sending
from kru.sync.transport import Turned

AGAIN_AFTER = timedelta(minutes=5)  # that the centre did not know a file, or did not take it
CENTRE = "central"  # whose parts they are that come


def turn(ask: Ask, at: datetime) -> bool:
    """Send or fetch some bytes, in one message; tell whether more can be sent or fetched now.

    Raises `NoLine`; what is here until then stays, and goes on where it stopped.
    """
    due = Q(tried_at=None) | Q(tried_at__lt=at - AGAIN_AFTER)
    waiting = Sending.objects.filter(due, done_at=None).order_by("noted_at", "pk").first()
    if waiting is not None:
        _send(ask, waiting, at)
        return True
    wanted = WantedFile.objects.filter(due).order_by("-small", "asked_at", "pk").first()
    if wanted is not None:
        _fetch(ask, wanted, at)
        return True
    return False


def _send(ask: Ask, waiting: Sending, at: datetime) -> None:
    open_ = Sending.objects.filter(pk=waiting.pk)
    if not waiting.sent and not blobs.is_intact(waiting.sha256):
        open_.update(tried_at=at)  # somebody may put it back; until then its page says that it is lost
        return
    content = b""
    if waiting.sent is not None:
        with blobs.opened(waiting.sha256) as stored:
            stored.seek(waiting.sent)
            content = stored.read(PART)
    open_.update(sent=None)  # if nobody answers, it is asked how much has come
    heard = _asked(ask, {"up": waiting.pk.hex, "from": waiting.sent or 0, "of": waiting.size}, content)
    if heard is None:
        open_.update(tried_at=at)
        return
    answer, _ = heard
    open_.update(
        sent=None if answer["why"] else answer["have"],
        reasons=answer["why"],
        tried_at=at if answer["why"] else None,
        done_at=at if answer["whole"] else None,
    )


def _fetch(ask: Ask, wanted: WantedFile, at: datetime) -> None:
    asked = WantedFile.objects.filter(pk=wanted.pk)
    file = StoredFile.objects.filter(pk=wanted.file_id).first()
    if file is None or blobs.is_kept(file.sha256):  # it has moved away, or has come another way
        parts.forget(wanted.file_id)
        asked.delete()
        return
    start = 0 if wanted.small else parts.held(file.pk, CENTRE)
    heard = _asked(ask, {"down": file.pk.hex, "from": start, "small": wanted.small, "room": PART})
    if heard is None or not (put(file, *heard, small=wanted.small, at=at)):
        asked.update(tried_at=at)
    elif wanted.small or blobs.is_kept(file.sha256):
        asked.delete()


def put(file: StoredFile, said: dict[str, Any], content: bytes, *, small: bool, at: datetime) -> bool:
    """Keep bytes that came from central, the whole only once it is verified; tell whether they were fit."""
    if small:
        fit = sha256(content).hexdigest() == said["sha256"] and len(content) <= renditions.HEAVIEST
        if fit:
            renditions.keep_small(file.sha256, content)
        return fit
    try:
        parts.take(file, CENTRE, start=said["from"], total=said["of"], content=content, at=at)
        if parts.is_whole(file.pk, CENTRE):
            parts.keep_whole(file, CENTRE)
            parts.forget(file.pk)
    except (blobs.Altered, Refusal):
        return False
    return bool(content)


def _asked(ask: Ask, question: dict[str, Any], content: bytes = b"") -> tuple[dict[str, Any], bytes] | None:
    """Ask central about a file; None where it knows none such that this node may have."""
    try:
        return wire.unpack_bytes(ask("blob", wire.pack_bytes({"v": wire.VERSION, **question}, content)))
    except Turned as turned:
        if turned.code != "not-there":
            raise
        return None
