"""Photographs given at an office: the command goes first, the bytes follow in parts, none is read by half."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from kru.credits.models import LedgerEntry
from kru.demo import photographs
from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.files import blobs, parts, reading, terms, wanting
from kru.files import blobs as kept
from kru.files.models import FilePart, StoredFile
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.learning import actions
from kru.learning.models import Activity
from kru.learning.terms import ActivityKind, ActivityState
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff.terms import Position
from kru.sync import actions as nodes_actions
from kru.sync import serve, wire
from kru.sync.blobs import NotThere
from kru.sync.exchange import NoLine
from kru.sync.models import Node
from tests.actors import AT
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
State = Outgoing.State


def photograph(size: int = 5 * terms.PART + 7) -> bytes:
    """Return so many bytes that begin as a photograph does."""
    return b"\xff\xd8\xff" + Random(size).randbytes(size - 3)


def log(office: Office, slug: str = "bopha", content: bytes | None = None) -> Activity:
    """Log an activity with a photograph at an office."""
    with office.here():
        return logged(office.doing(slug), content or photograph())


def logged(do: Doing, content: bytes) -> Activity:
    """Log an activity with a photograph, wherever it is given."""
    blob = kept.keep([content])
    assert do.actor.person_id
    cmd = actions.LogActivity(
        activity_id=new_id(), person_id=do.actor.person_id, kind=ActivityKind.LESSON_STUDY,
        held_on=do.today - timedelta(days=2), hours=Decimal(2), title=str(new_id()),
        evidence_id=new_id(), evidence_name="photo.jpg", evidence_sha256=blob.sha256,
    )  # fmt: skip
    return actions.log_activity(do, cmd)


def at_central(activity: Activity) -> StoredFile:
    return StoredFile.objects.get(pk=activity.evidence_id)


def test_the_command_goes_before_the_bytes_and_they_follow(dara: Office) -> None:
    activity = log(dara, "dara")
    assert dara.exchange().refused == 0
    to_come = at_central(activity)
    assert Activity.objects.get(pk=activity.pk).state == ActivityState.LOGGED
    assert (to_come.stands_at, to_come.arrived_at, to_come.size) == (dara.name, None, 0)
    assert reading.look(to_come).place == reading.Place.COMING
    assert dara.send_bytes() == 7  # the question how much is there, and six parts
    arrived = at_central(activity)
    assert arrived.arrived_at and (arrived.size, arrived.media_type) == (len(photograph()), "image/jpeg")
    with blobs.opened(arrived.sha256) as stored:
        assert stored.read() == photograph()
    assert not FilePart.objects.exists()
    dara.exchange()
    with dara.here():
        assert at_central(activity).arrived_at == arrived.arrived_at
    assert dara.send_bytes() == 0


def test_at_the_office_it_is_read_at_once_and_decided_at_central_only_when_it_has_come(dara: Office) -> None:
    activity = log(dara, "bopha")
    with dara.here():
        assert reading.look(at_central(activity)).is_picture
        actions.confirm_activity(dara.doing("dara"), actions.ConfirmActivity(activity_id=activity.pk))
    dara.exchange()
    with dara.here():
        waiting = Outgoing.objects.get(state=State.WAITING)
        assert [reason["code"] for reason in waiting.reasons] == ["file-is-to-come"]
    assert not LedgerEntry.objects.filter(source_id=activity.pk).exists()
    dara.send_bytes()
    dara.exchange()
    with dara.here():
        assert not Outgoing.objects.filter(state=State.WAITING).exists()
    assert LedgerEntry.objects.filter(source_id=activity.pk).exists()


def test_who_confirms_at_central_hears_why_not_yet_and_can_press_again(dara: Office, village: Cast) -> None:
    activity = log(dara, "bopha")
    dara.exchange()
    doing = village.doing("dara")
    confirm = actions.ConfirmActivity(activity_id=activity.pk)
    with pytest.raises(Refusal, match="file-is-to-come"):
        actions.confirm_activity(doing, confirm)
    dara.send_bytes()
    assert actions.confirm_activity(doing, confirm).state == ActivityState.CONFIRMED


def asked(office: Office, activity: Activity, content: bytes, **said: Any) -> dict[str, Any]:
    """Return what central answers to bytes that some office sends."""
    node = Node.objects.select_related("unit").get(pk=office.node_id)
    head = {"v": 1, "up": str(activity.evidence_id), "from": 0, "of": len(content), **said}
    answer, _ = wire.unpack_bytes(serve.blob(node, wire.pack_bytes(head, content), office.at))
    return answer


def test_a_line_cut_at_a_third_goes_on_where_it_stopped_and_repeats_nothing(
    dara: Office,
) -> None:
    activity = log(dara)
    dara.exchange()
    assert dara.send_bytes(3) == 3
    before = dara.bytes_up
    dara.lose = ["blob"]
    with pytest.raises(NoLine):
        dara.send_bytes()
    third = parts.held(activity.evidence_id or new_id(), dara.name)
    assert third == 3 * terms.PART
    assert not reading.can_be_read(at_central(activity))
    assert dara.send_bytes() == 4  # the question, and the three parts that are missing
    assert dara.bytes_up - before < len(photograph()) - 2 * terms.PART + 2_000
    assert at_central(activity).arrived_at


def test_a_part_that_comes_again_or_too_early_changes_nothing(dara: Office) -> None:
    activity = log(dara)
    dara.exchange()
    whole, size = photograph(), len(photograph())
    first, second = whole[: terms.PART], whole[terms.PART : 2 * terms.PART]
    assert asked(dara, activity, second, of=size, **{"from": terms.PART})["have"] == 0
    for _ in range(2):
        assert asked(dara, activity, first, of=size)["have"] == terms.PART
    assert FilePart.objects.count() == 1
    dara.send_bytes()
    assert asked(dara, activity, first, of=size)["whole"]
    assert not FilePart.objects.exists()


def test_an_altered_byte_is_found_before_anybody_reads_it_and_it_is_sent_again(dara: Office) -> None:
    activity = log(dara, content=photograph(3_000))
    dara.exchange()
    altered = bytearray(photograph(3_000))
    altered[1_000] ^= 1
    answer = asked(dara, activity, bytes(altered))
    assert [reason["code"] for reason in answer["why"]] == ["file-was-altered"] and answer["have"] == 0
    assert not FilePart.objects.exists() and not blobs.is_kept(at_central(activity).sha256)
    dara.send_bytes()
    assert at_central(activity).arrived_at


@pytest.mark.parametrize(
    ("said", "content", "code"),
    [
        ({"of": terms.LARGEST + 1}, photograph(100), "file-is-too-large"),
        ({"of": 0}, b"", "file-is-empty"),
        ({"of": 50}, photograph(100), "file-part-does-not-fit"),
        ({"of": 100}, b"PK\x03\x04" + bytes(96), "file-kind-unknown"),
    ],
    ids=["large", "empty", "longer", "spreadsheet"],
)
def test_what_is_too_large_or_no_evidence_is_refused_at_its_first_part(
    dara: Office, said: dict[str, Any], content: bytes, code: str
) -> None:
    activity = log(dara)
    dara.exchange()
    answer = asked(dara, activity, content, **said)
    assert [reason["code"] for reason in answer["why"]] == [code]
    assert not FilePart.objects.exists()


def test_a_node_cannot_fill_the_disk_with_what_it_never_finishes(dara: Office) -> None:
    activity = log(dara)
    dara.exchange()
    FilePart.objects.create(
        file_id=new_id(), sender=dara.name, total=terms.LARGEST, start=0, size=terms.MOST_STAGED, content=b"",
        came_at=dara.at,
    )  # fmt: skip
    answer = asked(dara, activity, photograph(100))
    assert [reason["code"] for reason in answer["why"]] == ["too-much-is-coming"]
    parts.forget_old(dara.at + terms.STAGED_FOR + timedelta(minutes=1))
    assert asked(dara, activity, photograph()[:100], of=len(photograph()))["have"] == 100


def test_nobody_is_offered_to_confirm_what_has_not_come(
    dara: Office, sign_in: Callable[[str], Client]
) -> None:
    activity = log(dara)
    dara.exchange()
    page, confirm = f"/activities/{activity.pk}", f"/activities/{activity.pk}/confirm"
    assert confirm not in sign_in("dara").get(page).content.decode()
    dara.send_bytes()
    assert confirm in sign_in("dara").get(page).content.decode()


def test_a_foreign_file_is_not_there_neither_to_send_nor_to_read(dara: Office, boeng: Office) -> None:
    activity = log(dara)
    dara.exchange()
    for _ in range(2):  # before it has come, and after
        for named in (activity, Activity(evidence_id=new_id())):
            with pytest.raises(NotThere):
                asked(boeng, named, photograph())
            node = Node.objects.select_related("unit").get(pk=boeng.node_id)
            question = {"v": 1, "down": str(named.evidence_id), "from": 0, "small": False, "room": 10}
            with pytest.raises(NotThere):
                serve.blob(node, wire.pack_bytes(question, b""), boeng.at)
        dara.send_bytes()


def test_who_names_foreign_bytes_by_their_sha_alone_gets_nothing_of_them(dara: Office, boeng: Office) -> None:
    hers = log(dara)
    dara.exchange()
    dara.send_bytes()
    with boeng.here():
        kept.keep([photograph()])
    his = log(boeng, "chanra")
    boeng.exchange()
    assert at_central(his).sha256 == at_central(hers).sha256
    assert not reading.can_be_read(at_central(his)) and not reading.has_come(at_central(his))
    boeng.send_bytes()
    assert reading.can_be_read(at_central(his))


def test_a_full_disk_at_central_leaves_it_to_be_finished(
    dara: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = log(dara, content=photograph(3_000))
    dara.exchange()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space"):
        disk.setattr("os.fsync", full)
        dara.send_bytes()
    stored = at_central(activity)
    assert stored.arrived_at is None and not blobs.is_kept(stored.sha256)
    assert not [path for path in Path(dara.central_files).rglob("*") if path.is_file()]
    assert dara.send_bytes() == 1  # the question alone: everything is there
    assert at_central(activity).arrived_at


def test_a_wiped_node_leaves_nothing_half_sent(dara: Office, village: Cast) -> None:
    log(dara)
    dara.exchange()
    dara.send_bytes(3)
    assert FilePart.objects.exists()
    nodes_actions.wipe_node(village.doing("sovath"), nodes_actions.WipeNode(node_id=dara.node_id, why="x"))
    assert not FilePart.objects.exists()


def test_what_was_given_before_somebody_moved_away_still_comes(dara: Office, village: Cast) -> None:
    activity = log(dara)
    dara.exchange()
    establishment.start_posting(
        village.doing("lida"),
        establishment.StartPosting(
            person_id=activity.person_id, unit_id=village.unit_ids["boeng-chhuk"],
            position=Position.TEACHER, starts_on=clock.day_of(AT),
        ),
    )  # fmt: skip
    dara.exchange()
    with dara.here():
        assert not StoredFile.objects.filter(pk=activity.evidence_id).exists()
    dara.send_bytes()
    assert at_central(activity).arrived_at


def test_bytes_lost_at_the_office_are_told_and_the_photograph_is_given_again(dara: Office) -> None:
    activity = log(dara)
    with dara.here():
        default_storage.delete(blobs._name(at_central(activity).sha256))
    dara.exchange()
    dara.send_bytes()
    with dara.here():
        assert reading.look(at_central(activity)).place == reading.Place.LOST
        again = actions.ReplaceEvidence(
            activity_id=activity.pk, evidence_id=new_id(), evidence_name="again.jpg",
            evidence_sha256=kept.keep([photograph(900)]).sha256,
        )  # fmt: skip
        actions.replace_evidence(dara.doing("bopha"), again)
    assert dara.exchange().refused == 0
    dara.send_bytes()
    now = Activity.objects.select_related("evidence").get(pk=activity.pk)
    assert now.evidence is not None and now.evidence.name == "again.jpg" and now.evidence.arrived_at
    with pytest.raises(Refusal, match="evidence-is-here"), dara.here():
        actions.replace_evidence(dara.doing("bopha"), again.model_copy(update={"evidence_id": new_id()}))


def test_an_office_fetches_small_or_whole_what_somebody_asked_for(dara: Office, village: Cast) -> None:
    activity = logged(village.doing("bopha"), photographs.classroom(7))
    file = at_central(activity)
    assert file.arrived_at
    dara.exchange()
    with dara.here():
        copy = StoredFile.objects.get(pk=file.pk)
        assert reading.look(copy).place == reading.Place.CENTRE
        for small in (True, False):
            wanting.want(copy, small=small, at=dara.at)
            wanting.want(copy, small=small, at=dara.at)
        assert reading.look(copy).wanted == {True, False}
    dara.send_bytes(1)
    with dara.here():
        assert reading.look(copy).small and not reading.look(copy).can_be_read
    dara.send_bytes()
    with dara.here():
        assert reading.look(copy).can_be_read and blobs.is_intact(copy.sha256)


def test_an_older_central_without_bytes_breaks_nothing(dara: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    log(dara)
    dara.exchange()

    def no_such_page(what: str, body: bytes) -> bytes:
        raise NoLine("central answered 404")

    with monkeypatch.context() as older, pytest.raises(NoLine):
        older.setattr(dara, "_ask", no_such_page)
        dara.send_bytes()
    assert dara.send_bytes() == 7
