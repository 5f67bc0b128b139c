"""The ledger: lines are added, reversed, and never changed; the balance is always their fold."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from kru.access.table import Role
from kru.credits import actions, queries
from kru.credits.models import LedgerEntry, YearBalance
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.policy import packs
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from tests.actors import actor
from tests.world import sokha

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]
CPDMO = actor((Role.CPDMO, "kh"))
DAY = date(2026, 3, 12)


@pytest.fixture
def person(doing: Make, school: Unit) -> Person:
    return staff.register_person(doing(), sokha(school))


def line(person: Person, hours: int, category: str = "structured", **other: object) -> actions.PostEntry:
    given = {
        "entry_id": new_id(),
        "person_id": person.pk,
        "occurred_on": DAY,
        "category": category,
        "hours": hours,
        "credits": Decimal(hours) / 15,
        "source_type": "learning.enrolment",
        "source_id": new_id(),
        "title_km": "អំណានថ្នាក់ដំបូង",
        **other,
    }
    return actions.PostEntry.model_validate(given)


def counted(person: Person) -> Decimal:
    return YearBalance.objects.get(person=person).counted


def test_a_line_is_numbered_and_counted(doing: Make, person: Person) -> None:
    first = actions.post_entry(doing(CPDMO), line(person, 8))
    second = actions.post_entry(doing(CPDMO), line(person, 16, "self_directed"))
    assert (first.number, second.number) == (1, 2)
    assert counted(person) == 18
    shown = queries.year_ledger(CPDMO, person.pk, on=DAY)
    assert shown.counted[2].over == 6
    assert [entry.number for entry in shown.entries] == [2, 1]


def test_a_reversal_takes_back_exactly_and_both_lines_stay(doing: Make, person: Person) -> None:
    first = actions.post_entry(doing(CPDMO), line(person, 8))
    back = actions.reverse_entry(
        doing(CPDMO), actions.ReverseEntry(entry_id=new_id(), reverses_id=first.pk, why="វគ្គបានកត់ពីរដង")
    )
    assert back.hours == -8
    assert counted(person) == 0
    assert LedgerEntry.objects.filter(person=person).count() == 2
    with pytest.raises(Refusal, match="already-reversed"):
        actions.reverse_entry(
            doing(CPDMO), actions.ReverseEntry(entry_id=new_id(), reverses_id=first.pk, why="ម្តងទៀត")
        )


def test_learning_is_credited_once(doing: Make, person: Person) -> None:
    source = new_id()
    actions.post_entry(doing(CPDMO), line(person, 8, source_id=source))
    with pytest.raises(Refusal, match="source-is-credited-once"):
        actions.post_entry(doing(CPDMO), line(person, 8, source_id=source))
    assert counted(person) == 8


def test_only_the_cpdmo_posts(doing: Make, person: Person) -> None:
    for role, path in ((Role.DIRECTOR, person.path), (Role.DISTRICT, "kh.01.0101"), (Role.PERSONNEL, "kh")):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.post_entry(doing(actor((role, path))), line(person, 8))
    assert not LedgerEntry.objects.exists()


def test_the_database_refuses_to_change_or_take_away_a_line(doing: Make, person: Person) -> None:
    actions.post_entry(doing(CPDMO), line(person, 8))
    for change in (lambda: LedgerEntry.objects.update(hours=80), lambda: LedgerEntry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_earlier_learning_is_brought_forward_by_the_rules_of_its_days(doing: Make, person: Person) -> None:
    lines = tuple(
        line(person, 30, occurred_on=date(year, month, 5)) for year in (2023, 2024) for month in (1, 2, 11)
    )
    actions.bring_forward(doing(CPDMO), actions.BringForward(person_id=person.pk, lines=lines))
    assert [(b.starts_on.year, b.hours, b.counted) for b in queries.balances(CPDMO, person.pk)] == [
        (2024, 30, 30),
        (2023, 90, 60),
        (2022, 60, 60),
    ]
    later = actions.post_entry(doing(CPDMO), line(person, 8))
    assert later.number == 7


class BringManyForward(Command):
    """Bring the lines of many people, as a greater action does."""


def test_the_bulk_path_leaves_what_bringing_one_by_one_leaves(
    doing: Make, person: Person, school: Unit
) -> None:
    twin = staff.register_person(doing(), sokha(school).model_copy(update={"staff_number": "1"}))
    days = [date(2023, 1, 5), date(2023, 2, 5), date(2024, 1, 5)]
    one, other = ([line(who, 30, occurred_on=day) for day in days] for who in (person, twin))
    actions.bring_forward(doing(CPDMO), actions.BringForward(person_id=person.pk, lines=tuple(one)))
    people = {twin.pk: twin}
    many = Action(
        "credits.bring_many_forward",
        BringManyForward,
        "online",
        lambda do, _: actions.bring_forward_many(do, {twin.pk: other}, people),
    )
    many(doing(CPDMO), BringManyForward())

    def kept(who: Person) -> list[object]:
        entries = who.ledger_entries.order_by("number")
        return [
            *entries.values_list("number", "occurred_on", "category", "hours", "credits", "policy"),
            *who.year_balances.order_by("starts_on").values_list(
                "starts_on", "hours", "counted", "by_category"
            ),
            who.ledger.last_number,
        ]

    assert kept(person) == kept(twin)
    assert actions.post_entry(doing(CPDMO), line(twin, 8)).number == 4
    with pytest.raises(Refusal, match="not-allowed"):
        many(doing(actor((Role.PERSONNEL, "kh"))), BringManyForward())


def test_one_line_of_bad_learning_refuses_the_whole(doing: Make, person: Person) -> None:
    lines = (line(person, 30), line(person, 30, category="dancing"))
    with pytest.raises(Refusal, match="category-unknown"):
        actions.bring_forward(doing(CPDMO), actions.BringForward(person_id=person.pk, lines=lines))
    assert not LedgerEntry.objects.exists()


def test_another_province_sees_nothing_and_she_sees_her_own(doing: Make, person: Person) -> None:
    actions.post_entry(doing(CPDMO), line(person, 8))
    vanna = actor((Role.PROVINCE, "kh.02"))
    assert queries.balances(vanna, person.pk) == []
    assert not queries.year_ledger(vanna, person.pk, on=DAY).entries
    own = vanna.__class__(new_id(), person.pk, "ជា សុខា")
    assert queries.counted_this_year(own, [person.pk], on=DAY) == {person.pk: Decimal(8)}


@pytest.fixture
def carrying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put rules in force under which up to 15 hours help to meet the next year's expectation."""
    folder = tmp_path / "kh" / "credits"
    folder.mkdir(parents=True)
    law = (packs.FOLDER / "kh" / "credits" / "2021-01-01.toml").read_text()
    (folder / "2021-01-01.toml").write_text(law.replace("carry_over_cap = 0", "carry_over_cap = 15"))
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    packs.packs_of.cache_clear()
    yield
    packs.packs_of.cache_clear()


@pytest.mark.usefixtures("carrying")
def test_where_the_rules_carry_hours_over_the_year_after_begins_with_them(
    doing: Make, person: Person
) -> None:
    for category, hours in (("structured", 60), ("qualification", 60)):
        actions.post_entry(doing(CPDMO), line(person, hours, category, occurred_on=date(2025, 9, 1)))
    actions.post_entry(doing(CPDMO), line(person, 8))
    assert queries.year_ledger(CPDMO, person.pk, on=DAY).carried == 15
    assert queries.year_ledger(CPDMO, person.pk, on=date(2025, 9, 1)).carried == 0
    assert queries.year_ledger(CPDMO, person.pk, on=date(2026, 11, 1)).carried == 0


def test_by_the_rules_in_force_nothing_is_carried_over(doing: Make, person: Person) -> None:
    for category in ("structured", "qualification"):
        actions.post_entry(doing(CPDMO), line(person, 60, category, occurred_on=date(2025, 9, 1)))
    assert queries.year_ledger(CPDMO, person.pk, on=DAY).carried == 0
