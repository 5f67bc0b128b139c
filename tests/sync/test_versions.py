"""Offices and a central of other versions: both go on, nothing is lost, and what was missed comes later."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kru.demo.cast import Cast
from kru.journal import feed
from kru.journal.models import Dirty, Entry, Outgoing, UndoStep
from kru.journal.replica import REPLICAS
from kru.staff import actions as staff
from kru.staff.models import Person, Qualification
from kru.sync import shapes
from kru.sync.models import Wanted
from tests.sync.copies import assert_copy, feeds_agree
from tests.sync.nodes import Office
from tests.sync.otherwise import PERSON, QUALIFICATION, THIS, Version, correction, without

pytestmark = pytest.mark.django_db
Make = Callable[[str], Office]


def test_a_kind_that_an_office_does_not_know_is_skipped_and_comes_after_its_upgrade(
    village: Cast, office: Make
) -> None:
    dara = office("district")
    dara.version = without(QUALIFICATION)
    dara.exchange()
    with dara.here():
        assert not Qualification.objects.exists()
        assert shapes.some_cannot_be_read()
    assert feeds_agree(dara)
    before = {PERSON: Person.objects.count(), QUALIFICATION: Qualification.objects.count()}
    assert min(before.values()) > 0

    dara.version = THIS
    outcome = dara.exchange()
    with dara.here():
        assert outcome.came == Qualification.objects.count()
        assert not shapes.some_cannot_be_read()
        assert not Wanted.objects.exists()
    assert_copy(dara)
    assert dara.exchange().came == 0


def test_a_column_that_an_office_does_not_know_is_not_sent_and_comes_after_its_upgrade(
    village: Cast, office: Make
) -> None:
    sokha = village.person("sokha")
    Person.objects.filter(pk=sokha.pk).update(phone="012000001")
    dara = office("district")
    dara.version = without(PERSON, "phone")
    dara.exchange()
    with dara.here():
        assert Person.objects.get(pk=sokha.pk).phone == ""
    assert feeds_agree(dara)

    dara.version = THIS
    outcome = dara.exchange()
    with dara.here():
        assert Person.objects.get(pk=sokha.pk).phone == "012000001"
        assert outcome.came == Person.objects.exclude(path="").count()
    assert_copy(dara)


def test_central_says_a_renamed_column_in_the_words_of_the_office(village: Cast, office: Make) -> None:
    """Central has no `phone` here: it stands in `national_id` there, or is made of a row."""
    sokha = village.person("sokha")
    for was, expected in (("national_id", sokha.national_id), (lambda row: row["id"][:8], sokha.pk.hex[:8])):
        dara = office("district", f"district-{expected}")  # type: ignore[call-arg]
        dara.central_version = without(PERSON, "phone", phone=was)
        dara.exchange()
        with dara.here():
            assert Person.objects.get(pk=sokha.pk).phone == expected
        assert feeds_agree(dara)


def test_what_an_office_saw_of_a_renamed_column_is_compared_with_what_it_is_called_now(
    village: Cast, office: Make
) -> None:
    sokha = village.person("sokha")
    dara = office("district")
    dara.exchange()
    renamed = Version({PERSON: replace(REPLICAS[PERSON], was={"telephone": "phone"})})
    for version, phone, refused in ((THIS, "012000002", 1), (renamed, "012000003", 0)):
        with dara.here():
            staff.correct_person(dara.doing("dara"), correction(sokha, phone=phone))
            waiting = Outgoing.objects.get(state="waiting")
            # as an older office wrote it, to which the column was known by another name
            line = waiting.line.replace('{"phone":', '{"telephone":')
            assert line != waiting.line
            Outgoing.objects.filter(pk=waiting.pk).update(line=line)
        dara.central_version = version
        assert dara.exchange().refused == refused
    assert Person.objects.get(pk=sokha.pk).phone == "012000003"


def test_a_feed_cut_in_the_middle_of_what_comes_again_goes_on_there(village: Cast, office: Make) -> None:
    dara = office("district")
    dara.version = without(PERSON, "phone")
    dara.exchange()
    dara.version = THIS
    dara.lose = ["pull"]
    with pytest.raises(OSError, match="lost"):
        dara.exchange()
    with dara.here():
        assert Wanted.objects.filter(type=PERSON).exists()
    dara.exchange()
    assert_copy(dara)


def test_what_moves_while_it_comes_again_is_as_central_has_it(village: Cast, office: Make) -> None:
    """A row that a waiting command wrote, and one that central changed, before the upgraded office asks."""
    sokha, sovanna = village.person("sokha"), village.person("sovanna")
    dara = office("district")
    dara.version = without(PERSON, "national_id")
    dara.exchange()
    with dara.here():
        staff.correct_person(
            dara.doing("dara"), correction(Person.objects.get(pk=sokha.pk), phone="012000004")
        )
    staff.correct_person(village.doing("dara"), correction(sovanna, phone="012000005"))
    dara.version = THIS
    dara.exchange()
    assert_copy(dara)
    assert Person.objects.get(pk=sovanna.pk).phone == "012000005"


def test_a_waiting_command_is_undone_in_a_table_that_was_changed_since(village: Cast, office: Make) -> None:
    """The image of the row is of before the upgrade: it has a column less, and one that is gone."""
    sokha = village.person("sokha")
    dara = office("district")
    dara.version = without(PERSON, "national_id")
    dara.exchange()
    with dara.here():
        held = Person.objects.get(pk=sokha.pk)
        staff.correct_person(dara.doing("dara"), correction(held, name_km="សុខា ថ្មី"))
        (step,) = UndoStep.objects.filter(op="u", table="staff_person")
        image = step.before.replace('"national_id":', '"fax":')
        assert image != step.before
        UndoStep.objects.filter(pk=step.pk).update(before=image)
    staff.correct_person(village.doing("dara"), correction(sokha, name_km="សុខា ផ្សេង"))
    dara.version = THIS
    assert dara.exchange().refused == 1
    assert_copy(dara)


# a newer office


@pytest.mark.parametrize("lacking", [(QUALIFICATION,), (PERSON, "phone"), (PERSON, "phone", "unit_id")])
def test_a_newer_office_works_with_an_older_central_and_gets_the_rest_once_that_is_upgraded(
    village: Cast, office: Make, lacking: tuple[str, ...]
) -> None:
    dara = office("district")
    dara.central_version = without(*lacking)
    Dirty.objects.filter(type__in=set(lacking) - {PERSON}).delete()  # which it never marked
    assert dara.exchange().complete
    with dara.here():
        assert Person.objects.filter(pk=village.person("sokha").pk).exists()
    with pytest.raises(AssertionError, match=lacking[0]):
        assert_copy(dara)
    assert feeds_agree(dara)

    dara.central_version = THIS
    if not feed.is_whole():  # as the start of a newer central sees to it
        feed.begin_anew()
    dara.exchange()
    assert_copy(dara)


def test_records_that_cannot_begin_without_a_column_wait_and_damage_nothing(
    village: Cast, office: Make
) -> None:
    """A qualification without its person is none: the kind waits until central says whose it is."""
    dara = office("district")
    dara.central_version = without(QUALIFICATION, "person_id")
    dara.exchange()
    with dara.here():
        assert not Qualification.objects.exists()
        assert shapes.some_cannot_be_read()
    assert feeds_agree(dara)
    dara.central_version = THIS
    dara.exchange()
    assert_copy(dara)


# history


def test_the_history_comes_in_the_columns_that_both_know(
    village: Cast, office: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    dara = office("district")
    known = shapes.known()
    fewer = [name for name in known[shapes.ENTRY] if name != "policy"]
    monkeypatch.setattr(shapes, "known", lambda: {**known, shapes.ENTRY: fewer})
    dara.version = without(QUALIFICATION)  # so that the office tells what it knows
    dara.exchange()
    with dara.here():
        assert Entry.objects.exclude(policy="").count() == 0
        told = set(Entry.objects.values_list("pk", "kind"))
    assert told
    assert told <= set(Entry.objects.values_list("pk", "kind"))
    monkeypatch.undo()
    dara.version = THIS
    dara.exchange()
    with dara.here():
        assert Entry.objects.exclude(policy="").exists()
