"""Lists on their way: loaded, checked, decided about, brought in all or not at all."""

from collections.abc import Callable
from datetime import date

import pytest

from kru.access.table import Role
from kru.establishment.models import Posting
from kru.intake import actions, queries
from kru.intake.models import LoadedList, RefusedRow
from kru.intake.spool import Spool
from kru.intake.terms import State
from kru.journal.models import Dirty, Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Place, Unit
from kru.organisations.terms import UnitKind
from kru.staff.models import Person
from tests.actors import actor
from tests.intake.lists import STAFF_HEADER, staff_row
from tests.intake.loading import Make, as_node, brought_in, checked, let_in, problems, row
from tests.world import open_unit

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_is_brought_in_with_postings_journal_and_feed(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    listed = load([("បញ្ជី",), STAFF_HEADER, *(row(n) for n in range(3))])
    assert (listed.state, listed.counts) == (State.READY, {"new": 3})
    assert not Person.objects.exists()
    done = brought_in(listed, as_node(doing))
    assert (done.state, done.counts) == (State.DONE, {"new": 3, "refused": 0})
    person = Person.objects.get(staff_number="1000000001")
    assert (person.name_km, person.path, person.position, person.grade) == (
        staff_row(1)[2], school.path, "teacher", "B2.3",
    )  # fmt: skip
    assert Posting.objects.filter(unit=school, starts_on=date(2026, 3, 16), ends_before=None).count() == 3
    kinds = list(Entry.objects.filter(person_id=person.pk).values_list("kind", flat=True))
    assert kinds == ["staff.PersonRegistered", "establishment.PostingStarted"]
    feeds = set(Dirty.objects.filter(rid=person.pk).values_list("feed", flat=True))
    assert feeds == {"office:kh.01.0101", f"person:{person.pk}"}
    assert not list(Spool(listed.pk, 0).good.parent.glob(f"{listed.pk}*"))


def test_a_second_load_updates_what_differs_and_never_duplicates(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    rows = [STAFF_HEADER, *(row(n) for n in range(4))]
    brought_in(load(rows), as_node(doing))
    entries = Entry.objects.filter(person_id__isnull=False).count()
    again = load(rows)
    assert again.counts == {"same": 4}
    assert brought_in(again, as_node(doing)).counts == {"same": 4, "refused": 0}
    assert Entry.objects.filter(person_id__isnull=False).count() == entries
    other = open_unit(doing, school.parent, "x2", school.kind, "01010101002")
    changed = [STAFF_HEADER, row(0), row(1, sex="ប", born="16/03/1984"), row(2, code="01010101002"), row(3)]
    listed = load(changed)
    assert listed.counts == {"same": 2, "update": 2}
    brought_in(listed, as_node(doing))
    assert Person.objects.count() == 4
    corrected = Entry.objects.get(kind="staff.PersonCorrected")
    assert corrected.after == {"born_on": "1984-03-16", "sex": "m"}
    assert corrected.before == {"born_on": "1967-02-02", "sex": "f"}
    moved = Person.objects.get(staff_number="1000000002")
    assert (moved.unit_id, moved.path) == (other.pk, other.path)
    # The first list spoke for the same day, so its posting is put right and not ended.
    assert Posting.objects.filter(person=moved).count() == 1


def test_who_is_listed_elsewhere_on_a_later_day_has_moved(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    brought_in(load([STAFF_HEADER, row(0)]), as_node(doing))
    other = open_unit(doing, school.parent, "x2", school.kind, "01010101002")
    listed = load([STAFF_HEADER, row(0, code=other.code)])
    LoadedList.objects.filter(pk=listed.pk).update(stated_on=date(2026, 10, 1))
    brought_in(listed, as_node(doing))
    postings = Posting.objects.order_by("starts_on").values_list("unit__key", "starts_on", "ends_before")
    assert list(postings) == [
        ("x1", date(2026, 3, 16), date(2026, 10, 1)), ("x2", date(2026, 10, 1), None),
    ]  # fmt: skip
    person = Person.objects.get()
    assert person.path == other.path
    assert Dirty.objects.filter(rid=person.pk).exists()


def test_rows_set_aside_say_why_and_the_rest_is_brought_in(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    listed = load(
        [
            STAFF_HEADER,
            row(0),
            row(1, born="31/02/1984"),
            row(2, code="99999999999"),
            row(3, code="", school="សាលាដែលគ្មាន"),
            row(4, number="1000000099"),
            row(5, number="1000000099"),
            row(0),
            row(6, position=""),
        ]
    )
    assert listed.counts == {"new": 1, "refused": 6}
    assert listed.skipped == {"repeated": 1}
    assert problems(listed) == [
        (3, "date-no-such-day", "born_on"),
        (4, "workplace-unknown", "workplace_code"),
        (5, "workplace-unknown", "workplace_name"),
        (6, "comes-twice", "staff_number"),
        (7, "comes-twice", "staff_number"),
        (9, "value-missing", "position"),
    ]
    groups = {(group.code, group.field): group.count for group in queries.groups(listed)}
    assert groups[("comes-twice", "staff_number")] == 2
    assert brought_in(listed, as_node(doing)).counts == {"new": 1, "refused": 6}
    assert RefusedRow.objects.count() == 6


def test_decisions_put_rows_right_and_are_remembered(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    rows = [STAFF_HEADER, row(0, born="31/02/1984"), row(1, code="", school="សាលា ក"), row(2, position="")]
    rows += [row(3, number="1000000099"), row(4, number="1000000099")]
    listed = load(rows)
    choices = {
        "rows": {"2 ទី១": {"born_on": "29/02/1984"}},
        "values": {"workplace_name": {"សាលា ក": "x1"}},
        "blanks": {"position": "គ្រូបង្រៀន"},
        "left_out": ["6 ទី១"],
    }
    actions.decide_list(as_node(doing), actions.DecideList(list_id=listed.pk, choices=choices))
    listed = checked(LoadedList.objects.get(pk=listed.pk))
    assert (problems(listed), listed.counts, listed.skipped) == ([], {"new": 4}, {"left-out": 1})


def test_a_decision_about_columns_holds_for_the_next_list_with_the_same_header(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    header = ["X9", *STAFF_HEADER[2:]]
    rows = [header, [row(0)[1], *row(0)[2:]]]
    listed = load(rows)
    assert listed.reasons[0]["code"] == "list-without-header"
    header = ["X9", "អត្តសញ្ញាណប័ណ្ណ", *STAFF_HEADER[2:]]
    listed = load([header, [row(0)[1], "", *row(0)[2:]]])
    assert problems(listed) == [(2, "value-missing", "staff_number")]
    choices = {"columns": {listed.headers["ទី១"]["fingerprint"]: {"X9": "staff_number"}}}
    actions.decide_list(as_node(doing), actions.DecideList(list_id=listed.pk, choices=choices))
    assert checked(LoadedList.objects.get(pk=listed.pk)).counts == {"new": 1}
    assert load([header, [row(1)[1], "", *row(1)[2:]]]).counts == {"new": 1}


def test_a_number_typed_wrong_does_not_overwrite_somebody_else(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    brought_in(load([STAFF_HEADER, row(0)]), as_node(doing))
    listed = load([STAFF_HEADER, row(5, number="1000000000")])
    assert problems(listed) == [(2, "number-of-another", "staff_number")]


def test_another_spelling_that_looks_the_same_is_no_correction(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    brought_in(load([STAFF_HEADER, row(0, name="ប៉ែន ស្រីមុំ")]), as_node(doing))
    odd = "ប\u17c9\u17c2ន\u200b ស្រីម\u17c6\u17bb"
    assert load([STAFF_HEADER, row(0, name=odd, latin="sun piseth")]).counts == {"same": 1}


def test_an_office_brings_in_only_its_own_area(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    province = open_unit(doing, school.parent.parent.parent, "02", UnitKind.PROVINCE, "02")
    district = open_unit(doing, province, "0201", UnitKind.DISTRICT, "0201")
    open_unit(doing, district, "x9", school.kind, "02010101001")
    clerk = actor((Role.DISTRICT, school.parent.path))
    let_in(doing, clerk, school.parent)
    cmd = actions.LoadList(list_id=new_id(), kind="staff", file_name="a", sha256="0", path="kh")
    with pytest.raises(Refusal, match="not-allowed"):
        actions.load_list(doing(by=clerk), cmd)
    brought_in(load([STAFF_HEADER, row(7, code="02010101001")]), as_node(doing))
    listed = load([STAFF_HEADER, row(0), row(1, code="02010101001"), row(7)])
    own = {"loaded_by": clerk.user_id, "path": school.parent.path, "state": State.CHECKING}
    LoadedList.objects.filter(pk=listed.pk).update(**own)
    listed = checked(LoadedList.objects.get(pk=listed.pk))
    assert problems(listed) == [
        (3, "workplace-out-of-area", "workplace_code"), (4, "person-out-of-area", "staff_number"),
    ]  # fmt: skip
    assert brought_in(listed, doing(by=clerk)).counts == {"new": 1, "refused": 2}


def test_a_list_can_be_given_up(doing: Make, school: Unit, load: Callable[..., LoadedList]) -> None:
    listed = load([STAFF_HEADER, row(0), row(1, sex="")])
    actions.cancel_list(as_node(doing), actions.CancelList(list_id=listed.pk))
    assert not RefusedRow.objects.exists()
    with pytest.raises(Refusal, match="list-is-finished"):
        actions.order_list(as_node(doing), actions.OrderList(list_id=listed.pk))


def test_gazetteer_then_workplaces_then_staff(doing: Make, load: Callable[..., LoadedList]) -> None:
    open_unit(doing, None, "kh", UnitKind.MINISTRY)
    header = ["code", "parent_code", "name_km", "name_latin", "unit_km"]
    orphan = load([header, ["3101", "31", "ព្រែកស្វាយ", "Preaek Svay", "ស្រុក"]], "gazetteer")
    assert problems(orphan) == [(2, "place-above-unknown", "code")]
    for rows in (
        [[31, "", "ទន្លេធំ", "Tonle Thum", "ខេត្ត"]],
        [["3101", "31", "ព្រែកស្វាយ", "Preaek Svay", "ស្រុក"]],
        [["310101", "3101", "វត្តថ្មី", "Vat Thmei", "ឃុំ"], ["31010101", "310101", "ថ្មី", "Thmei", "ភូមិ"]],
    ):
        assert brought_in(load([header, *rows], "gazetteer"), as_node(doing)).state == State.DONE
    assert list(Place.objects.order_by("code").values_list("level", flat=True)) == [
        "province", "district", "commune", "village",
    ]  # fmt: skip
    office = Unit.objects.get(code="3101")
    assert (office.path, office.name_km) == ("kh.31.3101", "ការិយាល័យអប់រំ យុវជន និងកីឡា ស្រុកព្រែកស្វាយ")
    header = ["កូដសាលា", "ឈ្មោះសាលា", "School name", "ប្រភេទ", "តំបន់"]
    school = [31010101001, "បឋមសិក្សា វត្តថ្មី", "Vat Thmei Primary", "បឋមសិក្សា", "ជនបទ"]
    listed = load([header, school, [33010101001, "ក", "K", "បឋម", ""]], "workplaces")
    assert problems(listed) == [(3, "unit-parent-unknown", "code")]
    brought_in(listed, as_node(doing))
    unit = Unit.objects.get(code="31010101001")
    assert (unit.parent, unit.region, unit.place_code) == (office, "rural", "31010101")
    assert load([header, school], "workplaces").counts == {"same": 1}
    school[4] = "ដាច់ស្រយាល"
    assert brought_in(load([header, school], "workplaces"), as_node(doing)).counts["update"] == 1
    listed = load([STAFF_HEADER, row(0, code="", school="បឋមសិក្សា វត្តថ្មី")])
    assert brought_in(listed, as_node(doing)).counts == {"new": 1, "refused": 0}
    assert Person.objects.get().unit == unit


def test_the_journal_of_a_list_says_what_was_done(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    listed = brought_in(load([STAFF_HEADER, row(0)]), as_node(doing))
    kinds = Entry.objects.filter(about_id=listed.pk).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "intake.ListLoaded", "intake.ListChecked", "intake.ListOrdered", "intake.ListBroughtIn",
    ]  # fmt: skip


def test_two_checks_at_once_leave_the_later_decision_standing(
    doing: Make, school: Unit, load: Callable[..., LoadedList]
) -> None:
    listed = load([STAFF_HEADER, row(0)])
    actions.decide_list(as_node(doing), actions.DecideList(list_id=listed.pk, choices={}))
    with pytest.raises(Refusal, match="list-not-ready"):
        actions.note_check(as_node(doing), actions.NoteCheck(list_id=listed.pk, check=0))
    assert LoadedList.objects.get().state == State.CHECKING
