"""What keeps files."""

from collections.abc import Mapping
from uuid import UUID

from kru.files import blobs, facts, rules, terms
from kru.files.blobs import Sha256
from kru.files.models import StoredFile
from kru.kernel.reasons import Reason, refuse_if
from kru.kernel.scope import Scope
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing


class KeepFile(Command):
    """Keep bytes that are on the storage already as a file of a place, or of a person."""

    file_id: UUID
    name: str
    sha256: Sha256
    path: str
    person_id: UUID | None = None


@action("files.keep_file", takes=KeepFile, final="here")
def keep_file(do: Doing, cmd: KeepFile) -> StoredFile:
    """Keep bytes that were stored by `blobs.keep` as a file.

    Whose file it is, only an action that has the person before it may say.
    Refuses with `file-bytes-missing`, `file-is-empty`, `file-is-too-large` or `file-kind-unknown`.
    """
    # load
    scope = Scope(cmd.path, cmd.person_id)
    # allow
    do.require(terms.KEEP_FILE, at=scope)
    refuse_if(rules.objections_to_owner(names_a_person=cmd.person_id is not None, by_system=do.system))
    # decide
    if not blobs.is_kept(cmd.sha256):
        refuse_if([Reason("file-bytes-missing", {"name": cmd.name})])
    with blobs.opened(cmd.sha256) as stored:
        head = stored.read(blobs.HEAD)
        size = stored.seek(0, 2)
    refuse_if(rules.objections_to_file(name=cmd.name, size=size, head=head))
    # write
    kept = do.create(
        StoredFile(
            id=cmd.file_id,
            name=cmd.name,
            media_type=rules.media_type(head) or "",
            sha256=cmd.sha256,
            size=size,
            kept_at=do.at,
            path=cmd.path,
            person_id=cmd.person_id,
        )
    )
    # record
    do.record(facts.FileKept(name=kept.name), about=kept, scope=scope)
    return kept


def follow(do: Doing, paths: Mapping[UUID, str]) -> None:
    """Let the files of persons lie where the persons work now, inside the action that has moved them."""
    moved = list(StoredFile.objects.filter(person_id__in=paths))
    for kept in moved:
        kept.path = paths[kept.person_id] if kept.person_id else kept.path
    do.change_many(moved, ["path"], follows=True)
    do.touch_many((kept, kept.scope) for kept in moved)
