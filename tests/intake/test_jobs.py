"""The work on lists: stopped, broken off, taken up again, failing; all of a list or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kru.files import blobs
from kru.intake import actions, jobs, progress
from kru.intake.models import LoadedList
from kru.intake.progress import Progress, Stopped
from kru.intake.registers.staff import StaffRegister
from kru.intake.spool import Spool
from kru.intake.terms import State
from kru.journal.models import Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.staff.models import Person
from tests.actors import AT
from tests.intake.lists import STAFF_HEADER, write_book
from tests.intake.loading import Make, as_node, brought_in, checked, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_refused_halfway_leaves_nothing(
    doing: Make, school: Unit, load: Callable[..., LoadedList], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kru.intake.actions.bringing.BATCH", 2)
    listed = load([STAFF_HEADER, *(row(n) for n in range(5))])
    # Meanwhile somebody else has registered the last one with another date of birth and name.
    brought_in(load([STAFF_HEADER, row(9, number="1000000004")]), as_node(doing))
    returned = brought_in(listed, as_node(doing))
    assert Person.objects.count() == 1
    assert (returned.state, returned.checks) == (State.CHECKING, 1)
    assert returned.reasons[0]["code"] == "list-changed-meanwhile"
    assert checked(returned).counts == {"new": 4, "refused": 1}


def test_bringing_in_can_be_stopped_and_leaves_nothing(
    doing: Make, school: Unit, load: Callable[..., LoadedList], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kru.intake.actions.bringing.BATCH", 2)
    listed = load([STAFF_HEADER, *(row(n) for n in range(6))])
    written = []

    def report_to(list_id: Any) -> Callable[[Progress], None]:
        report = progress_report(list_id)

        def stop_after_two(at: Progress) -> None:
            written.append(Person.objects.count())
            if at.done == 2:
                progress.ask_to_stop(list_id)
            report(at)

        return stop_after_two

    progress_report = progress.report_to
    monkeypatch.setattr(progress, "report_to", report_to)
    returned = brought_in(listed, as_node(doing))
    assert written == [0, 2]
    assert (returned.state, returned.reasons[0]["code"]) == (State.READY, "bringing-in-stopped")
    assert not Person.objects.exists()
    monkeypatch.setattr(progress, "report_to", progress_report)
    assert brought_in(returned, as_node(doing)).state == State.DONE
    assert Person.objects.count() == 6


def test_an_order_is_carried_out_once_however_often_the_worker_begins(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    listed = load([STAFF_HEADER, row(0)])
    ordered = actions.order_list(as_node(doing), actions.OrderList(list_id=listed.pk))
    jobs.bring_in(ordered, AT)
    jobs.bring_in(ordered, AT)
    assert Person.objects.count() == 1
    assert Receipt.objects.filter(name="intake.bring_in").count() == 1


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    assert load([["ព័ត៌មាន"], ["គ្មានជួរឈរ"]]).reasons[0]["code"] == "list-without-header"
    listed = load([STAFF_HEADER])
    assert (listed.state, listed.reasons[0]["code"]) == (State.REFUSED, "list-without-rows")
    for command in (actions.order_list, actions.cancel_list):
        with pytest.raises(Refusal, match="list-is-finished"):
            command(as_node(doing), command.takes(list_id=listed.pk))


def test_a_list_at_which_the_program_fails_says_so_and_lets_the_next_one_pass(
    doing: Make, school: Unit, load: Callable[..., LoadedList], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = load([STAFF_HEADER, row(0)])

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(StaffRegister, "bring_in", fail)
        ordered = actions.order_list(as_node(doing), actions.OrderList(list_id=listed.pk))
        with pytest.raises(ZeroDivisionError):
            jobs.advance(ordered, AT)
        ordered.refresh_from_db()
        assert (ordered.state, ordered.reasons[0]["code"]) == (State.READY, "program-fault")
    decided = actions.decide_list(as_node(doing), actions.DecideList(list_id=listed.pk, choices={}))
    with monkeypatch.context() as broken:
        broken.setattr(StaffRegister, "compare", fail)
        with pytest.raises(ZeroDivisionError):
            jobs.advance(decided, AT)
    decided.refresh_from_db()
    assert (decided.state, decided.reasons[0]["code"]) == (State.REFUSED, "program-fault")
    assert not jobs.do_next(AT)
    assert not Person.objects.exists()


def test_a_list_that_is_given_up_while_it_is_checked_is_checked_no_further(
    doing: Make, school: Unit, load: Callable[..., LoadedList], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kru.intake.checking.BATCH", 2)
    listed = load([STAFF_HEADER, *(row(n) for n in range(6))])
    again = actions.decide_list(as_node(doing), actions.DecideList(list_id=listed.pk, choices={}))
    compared = []
    compare = StaffRegister.compare

    def given_up_at_the_first(register: StaffRegister, rows: Any) -> Any:
        compared.append(len(rows))
        actions.cancel_list(as_node(doing), actions.CancelList(list_id=listed.pk))
        progress.ask_to_stop(listed.pk)
        return compare(register, rows)

    monkeypatch.setattr(StaffRegister, "compare", given_up_at_the_first)
    jobs.advance(again, AT)
    assert compared == [2]
    assert LoadedList.objects.get(pk=listed.pk).state == State.CANCELLED
    assert not Spool(listed.pk, again.checks).good.exists()


def test_a_lost_spool_means_another_check_and_no_loss(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    listed = load([STAFF_HEADER, row(0)])
    Spool(listed.pk, listed.checks).remove()
    returned = brought_in(listed, as_node(doing))
    assert (returned.state, checked(returned).counts) == (State.CHECKING, {"new": 1})


def test_the_worker_checks_and_brings_in_what_waits(doing: Make, school: Unit, tmp_path: Path) -> None:
    assert not jobs.do_next(AT)
    path = write_book(tmp_path / "list.xlsx", {"ទី១": [STAFF_HEADER, row(0)]})
    blob = blobs.keep([path.read_bytes()])
    cmd = actions.LoadList(list_id=new_id(), kind="staff", file_name="a.xlsx", sha256=blob.sha256, path="kh")
    listed = actions.load_list(as_node(doing), cmd)
    assert jobs.do_next(AT)
    assert not jobs.do_next(AT)
    actions.order_list(as_node(doing), actions.OrderList(list_id=listed.pk))
    assert jobs.do_next(AT)
    assert LoadedList.objects.get().state == State.DONE


def test_stopping_raises_once_and_is_forgotten() -> None:
    report = progress.report_to(list_id := new_id())
    report(Progress("writing", 5, 10))
    assert progress.progress_of(list_id) == Progress("writing", 5, 10)
    assert Progress("writing", 5, 10).percent == 50
    progress.ask_to_stop(list_id)
    with pytest.raises(Stopped):
        report(Progress("writing", 6, 10))
    progress.forget(list_id)
    assert progress.progress_of(list_id) is None
