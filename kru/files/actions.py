"""What keeps files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from kru.files import blobs, facts, rules, terms
from kru.files.blobs import Blob, Sha256
from kru.files.models import StoredFile
from kru.journal.outbox import is_office
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.kernel.scope import Scope
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing


class KeepFile(Command):
    """Keep bytes, on the storage of the node where it is given, as a file of a place or of a person."""

    file_id: UUID
    name: str
    sha256: Sha256
    path: str
    person_id: UUID | None = None


@action("files.keep_file", takes=KeepFile, final="here")
def keep_file(do: Doing, cmd: KeepFile) -> StoredFile:
    """Keep bytes that were stored by `blobs.keep` as a file.

    Whose file it is, only an action that has the person before it may say. Given at an office, it is kept at
    the centre before its bytes are there: they are to come, and are judged when they have come.
    Refuses with `file-bytes-missing`, `file-is-empty`, `file-is-too-large` or `file-kind-unknown`.
    """
    # load
    scope = Scope(cmd.path, cmd.person_id)
    # allow
    do.require(terms.KEEP_FILE, at=scope)
    refuse_if(rules.objections_to_owner(names_a_person=cmd.person_id is not None, by_system=do.system))
    # decide
    stands_at = do.held_of or do.node
    blob = _here(cmd) if stands_at == settings.NODE else None
    # write
    kept = do.create(
        StoredFile(
            id=cmd.file_id,
            name=cmd.name,
            sha256=cmd.sha256,
            kept_at=do.at,
            path=cmd.path,
            person_id=cmd.person_id,
            stands_at=stands_at,
            **(_arrived(blob, do.at) if blob and not is_office() else {"media_type": "", "size": 0}),
        )
    )
    # record
    do.record(facts.FileKept(name=kept.name), about=kept, scope=scope)
    return kept


def _here(cmd: KeepFile) -> Blob:
    """Return the bytes that a command names, which must be here; refuses as `keep_file` says."""
    if not blobs.is_kept(cmd.sha256):
        raise Refusal(Reason("file-bytes-missing", {"name": cmd.name}))
    blob = blobs.described(cmd.sha256)
    refuse_if(rules.objections_to_file(name=cmd.name, size=blob.size, head=blob.head))
    return blob


def _arrived(blob: Blob, at: datetime) -> dict[str, Any]:
    return {"media_type": rules.media_type(blob.head) or "", "size": blob.size, "arrived_at": at}


class HaveBytes(Command):
    """Say at the centre that all bytes of a file are on its storage, and that they are those named."""

    file_id: UUID


@action("files.have_bytes", takes=HaveBytes, final="there")
def have_bytes(do: Doing, cmd: HaveBytes) -> StoredFile:
    """Let a file whose bytes have come be read, and what rests on it be decided.

    Refuses with `file-has-come` or `file-bytes-missing`.
    """
    # load
    kept = StoredFile.objects.locked(cmd.file_id)
    # allow
    do.require(terms.KEEP_FILE, at=kept.scope)
    refuse_if(rules.objections_to_owner(names_a_person=True, by_system=do.system))
    # decide
    here = blobs.is_kept(kept.sha256)
    refuse_if(rules.objections_to_arrival(name=kept.name, has_come=kept.arrived_at is not None, here=here))
    # write
    do.change(kept, **_arrived(blobs.described(kept.sha256), do.at))
    # record
    do.record(facts.FileArrived(name=kept.name, node=kept.stands_at), about=kept, scope=kept.scope)
    return kept


def follow(do: Doing, paths: Mapping[UUID, str]) -> None:
    """Let the files of persons lie where the persons work now, inside the action that has moved them."""
    moved = list(StoredFile.objects.filter(person_id__in=paths))
    for kept in moved:
        kept.path = paths[kept.person_id] if kept.person_id else kept.path
    do.change_many(moved, ["path"], follows=True)
    do.touch_many((kept, kept.scope) for kept in moved)
