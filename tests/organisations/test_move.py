"""A unit comes to lie below another: who may, what stands against it, and everything that goes with it."""

from datetime import date, timedelta

import pytest

from kru.access.table import Role
from kru.demo.cast import Cast
from kru.desk.queries import journal
from kru.files.models import StoredFile
from kru.identity import queries as identity
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations import actions, queries, rules
from kru.organisations.models import Unit, UnitMove
from kru.organisations.rules import Lying
from kru.spine.doing import Doing
from kru.spine.relocation import path_columns
from kru.staff import queries as staff
from kru.staff.models import Person
from tests.actors import actor
from tests.organisations.moves import moved

DAY = date(2026, 3, 1)
DISTRICT = Lying("district", "kh.31.3101")
OTHER = Lying("province", "kh.32")


def codes(unit: Lying, to: Lying, *, on: date = DAY, last: date | None = None) -> set[str]:
    objections = rules.objections_to_moving(unit, to, moved_on=on, last_moved_on=last, today=DAY)
    return {reason.code for reason in objections}


@pytest.mark.parametrize(
    ("unit", "to", "expected"),
    [
        (DISTRICT, OTHER, set()),
        (Lying("primary", "kh.31.3101.x1"), Lying("district", "kh.31.3102"), set()),
        (Lying("upper_secondary", "kh.31.x9"), OTHER, set()),
        (Lying("department", "kh.cpdmo"), Lying("department", "kh.dop"), set()),
        (DISTRICT, Lying("province", "kh.31"), {"unit-is-there"}),
        (DISTRICT, Lying("ministry", "kh"), {"unit-kind-does-not-fit"}),
        (DISTRICT, Lying("district", "kh.31.3102"), {"unit-kind-does-not-fit"}),
        (DISTRICT, Lying("primary", "kh.31.3101.x1"), {"unit-below-itself"}),
        (Lying("province", "kh.31"), OTHER, {"unit-does-not-move"}),
        (Lying("provider", "kh.pv.tec31"), OTHER, {"unit-does-not-move"}),
        (Lying("district", "kh.31.3101", is_open=False), OTHER, {"unit-was-closed"}),
        (DISTRICT, Lying("province", "kh.32", is_open=False), {"unit-was-closed"}),
    ],
)
def test_what_may_come_to_lie_where(unit: Lying, to: Lying, expected: set[str]) -> None:
    assert codes(unit, to) == expected


def test_on_which_day() -> None:
    assert codes(DISTRICT, OTHER, on=DAY + timedelta(days=1)) == {"move-lies-ahead"}
    assert codes(DISTRICT, OTHER, last=DAY + timedelta(days=1)) == {"move-before-the-last"}
    assert codes(DISTRICT, OTHER, last=DAY) == set()


@pytest.mark.django_db
def test_everything_below_lies_at_the_new_place_and_nothing_else_has_moved(village: Cast) -> None:
    before = {
        (model, column): dict(model._default_manager.values_list("pk", column))
        for model, column in path_columns()
    }
    assert {model.__name__ for model, _ in before} >= {"Unit", "Person", "StoredFile", "LoadedList"}
    moved(village, "district", "phnum-sral")
    for (model, column), paths in before.items():
        for pk, path in model._default_manager.values_list("pk", column):
            was = paths.get(pk, path)
            inside = (was + ".").startswith("kh.31.3101.")
            assert path == ("kh.32.3101" + was[len("kh.31.3101") :] if inside else was), model
    assert Person.objects.filter(path__startswith="kh.32.3101.").count() > 5
    assert village.unit("district").parent == village.unit("phnum-sral")


@pytest.mark.django_db
def test_what_roles_of_a_province_see_is_decided_by_the_new_path_at_once(village: Cast) -> None:
    sokha = village.person_ids["sokha"]
    entries = len(journal.of_record(village.actor("lida"), sokha))
    assert staff.people(village.actor("lida")).filter(pk=sokha).exists()
    assert not journal.of_record(village.actor("vanna"), sokha)
    moved(village, "district", "phnum-sral")
    assert not staff.people(village.actor("lida")).filter(pk=sokha).exists()
    assert journal.subject(village.actor("lida"), sokha) is None
    assert staff.people(village.actor("vanna")).filter(pk=sokha).exists()
    # the history lies where the person is now, and each entry keeps the place at which it happened
    assert len(journal.of_record(village.actor("vanna"), sokha)) == entries > 0
    assert not Entry.objects.filter(person_id=sokha, path__startswith="kh.32").exists()
    assert village.actor("dara").grants[0].path == "kh.32.3101"


@pytest.mark.django_db
def test_accounts_lie_where_their_place_lies_now(village: Cast) -> None:
    assert identity.path_of(village.user("dara")) == "kh.31.3101"
    moved(village, "district", "phnum-sral")
    assert identity.path_of(village.user("dara")) == "kh.32.3101"
    moved(village, "district", "province", later=timedelta(hours=1))
    assert identity.path_of(village.user("dara")) == "kh.31.3101"


@pytest.mark.django_db
def test_it_is_undone_by_moving_back_and_both_stand_in_the_history(village: Cast) -> None:
    before = {model: list(model._default_manager.order_by("pk").values()) for model, _ in path_columns()}
    moved(village, "district", "phnum-sral")
    moved(village, "district", "province", later=timedelta(hours=1))
    after = {model: list(model._default_manager.order_by("pk").values()) for model, _ in path_columns()}
    assert before == after
    back, away = queries.moves_of(village.unit_ids["district"])
    assert (away.left_path, away.entered_path, away.moved_on) == ("kh.31.3101", "kh.32.3101", DAY)
    assert (back.left, back.entered) == (village.unit("phnum-sral"), village.unit("province"))
    kinds = Entry.objects.filter(kind="organisations.UnitMoved").order_by("pk")
    assert list(kinds.values_list("path", flat=True)) == [
        "kh.31.3101", "kh.32.3101", "kh.32.3101", "kh.31.3101",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_day_in_the_past_shows_the_province_of_that_day(village: Cast) -> None:
    path = moved(village, "district", "phnum-sral").entered_path + ".31010101001"
    assert village.unit("vat-thmei").path == path
    then = [unit.key for unit in queries.ancestors_on(path, DAY - timedelta(days=1))]
    assert then == ["kh", "31", "3101", "31010101001"]
    assert [unit.key for unit in queries.ancestors_on(path, DAY)] == ["kh", "32", "3101", "31010101001"]


@pytest.mark.django_db
def test_where_something_lay_is_found_through_every_move(village: Cast) -> None:
    hour = timedelta(hours=1)
    school = village.unit("vat-thmei").path
    moved(village, "district", "phnum-sral")
    moved(village, "vat-thmei", "boeng-chhuk", later=hour)
    moved(village, "district", "province", later=2 * hour)
    now = village.unit("vat-thmei").path
    assert now == "kh.31.3102.31010101001"
    assert queries.path_now(school) == now
    assert queries.path_now("kh.32.3101.31010101001") == now
    assert queries.path_now("kh.nowhere") == "kh.nowhere"
    assert queries.path_at(now, village.at - hour) == school
    assert queries.path_at(now, village.at + hour / 2) == "kh.32.3101.31010101001"
    assert queries.path_at(now, village.at + 3 * hour) == now
    assert queries.path_at(village.unit("ou-taseik").path, village.at + hour).startswith("kh.32.3101.")


@pytest.mark.django_db
def test_who_may_move_units_must_hold_it_at_both_ends(village: Cast) -> None:
    def asked(*roles: tuple[Role, str]) -> Doing:
        return Doing(actor(*roles), village.at, new_id(), "central")

    cmd = actions.MoveUnit(
        unit_id=village.unit_ids["district"],
        parent_id=village.unit_ids["phnum-sral"],
        moved_on=DAY,
        instrument="អនុក្រឹត្យ ៧",
    )
    one_end = asked((Role.ADMINISTRATOR, "kh.31"))
    for doing in (one_end, village.doing("lida"), village.doing("dara"), village.doing("visal")):
        with pytest.raises(Refusal) as refusal:
            actions.move_unit(doing, cmd)
        assert refusal.value.reasons[0].code == "not-allowed"
    assert Unit.objects.get(pk=cmd.unit_id).path == "kh.31.3101"
    both = asked((Role.ADMINISTRATOR, "kh.31"), (Role.ADMINISTRATOR, "kh.32"))
    assert actions.move_unit(both, cmd).entered_path == "kh.32.3101"


@pytest.mark.django_db
def test_a_refused_move_leaves_everything_where_it_was(village: Cast) -> None:
    with pytest.raises(Refusal) as refusal:
        moved(village, "province", "phnum-sral")
    assert refusal.value.reasons[0].code == "unit-does-not-move"
    assert not UnitMove.objects.exists()
    assert not StoredFile.objects.filter(path__startswith="kh.32.31").exists()
