"""Numbers leased in advance: an office prints without a line, and no number is given twice."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import override_settings

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.identity.models import RoleGrant
from kru.journal import feed, undo
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.letters import actions, queries
from kru.letters.models import DrawnNumber, Letter, NumberRange, NumberSeries
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position, Sex
from kru.sync import bundles, signing, wire
from kru.sync.jobs import says
from kru.sync.models import Node
from kru.sync.rules import Reported
from tests.sync.carried import Carried
from tests.sync.copies import assert_copy
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
Make = Callable[[str], Office]


@pytest.fixture
def dara(carried: Carried) -> Carried:
    """Give the office of the district, which says what numbers it has, with its first range."""
    carried.office.says = lambda: queries.said(on=clock.day_of(carried.office.at))
    exchange(carried)
    return carried


def exchange(node: Carried) -> None:
    with node.here():
        assert node.office.exchange().complete


def issue(node: Carried, village: Cast, slug: str = "sokha", by: str = "dara") -> Letter:
    """Let an office issue a letter."""
    with node.here():
        return actions.issue_letter(node.office.doing(by), asked(village, slug))


def asked(village: Cast, slug: str) -> actions.IssueLetter:
    return actions.IssueLetter(
        letter_id=new_id(), person_id=village.person(slug).pk, office_id=village.unit("district").pk
    )


def at_central(village: Cast, by: str = "dara") -> Letter:
    return actions.issue_letter(village.doing(by), asked(village, "sokha"))


def refused_here(node: Carried) -> list[str]:
    with node.here():
        closed = Outgoing.objects.filter(verdict="refused").order_by("pk")
        return [reasons[0]["code"] for reasons in closed.values_list("reasons", flat=True)]


def test_an_office_prints_without_a_line_and_central_knows_it_by_the_same_number(
    dara: Carried, village: Cast
) -> None:
    before = Letter.objects.count()
    letters = [issue(dara, village), issue(dara, village, "sovanna")]
    first = NumberRange.objects.get(node=dara.office.name).first
    assert [one.serial for one in letters] == [first, first + 1]
    assert Letter.objects.count() == before
    exchange(dara)
    for one in letters:
        held = Letter.objects.get(pk=one.pk)
        assert (held.serial, held.content) == (one.serial, one.content)
    assert refused_here(dara) == []
    assert_copy(dara.office)


def test_what_was_printed_stays_though_the_register_has_changed_meanwhile(
    dara: Carried, village: Cast
) -> None:
    """The command is undone and done again on the new name: number and words are those of the paper."""
    one = issue(dara, village)
    sokha = village.person("sokha")
    staff.correct_person(
        village.doing("sopheap"),
        staff.CorrectPerson(
            person_id=sokha.pk, name_km="កែវ ថ្មី", sex=Sex.FEMALE, staff_number=sokha.staff_number
        ),
    )
    dara.office.lose = ["push"]
    with pytest.raises(OSError), dara.here():
        dara.office.exchange()
    exchange(dara)
    with dara.here():
        assert Person.objects.get(pk=sokha.pk).name_km == "កែវ ថ្មី"
        again = Letter.objects.get(pk=one.pk)
        assert again.content == one.content
    assert Letter.objects.get(pk=one.pk).content == one.content


def test_a_number_is_not_undone_with_its_command(dara: Carried, village: Cast) -> None:
    """What central refuses leaves the office's records, but the paper was printed: the next has another."""
    one = issue(dara, village)
    village_roles_end(village)
    exchange(dara)
    assert refused_here(dara) == ["not-allowed"]
    with dara.here():
        assert not Letter.objects.filter(pk=one.pk).exists()
        assert DrawnNumber.objects.get(office_id=village.unit("district").pk).last == one.serial
        assert queries.left(village.unit("district").pk, on=clock.day_of(dara.office.at)).free == 59


def village_roles_end(village: Cast) -> None:
    RoleGrant.objects.filter(user__username="dara").update(ends_before=clock.day_of(village.at))


def test_a_letter_that_was_not_given_uses_no_number(dara: Carried, village: Cast) -> None:
    with pytest.raises(Refusal), dara.here():
        actions.issue_letter(dara.office.doing("bopha"), asked(village, "sokha"))
    one = issue(dara, village)
    assert one.serial == NumberRange.objects.get(node=dara.office.name).first


def test_the_same_command_twice_is_one_letter_with_one_number(dara: Carried, village: Cast) -> None:
    with dara.here():
        do, cmd = dara.office.doing("dara"), asked(village, "sokha")
        assert actions.issue_letter(do, cmd).serial == actions.issue_letter(do, cmd).serial
        assert DrawnNumber.objects.get().last == Letter.objects.get(pk=cmd.letter_id).serial


def test_the_range_is_used_up_and_a_contact_brings_another(dara: Carried, village: Cast) -> None:
    district = village.unit("district").pk
    with dara.here():
        last = NumberRange.objects.get(node=dara.office.name).last
        DrawnNumber.objects.create(office_id=district, year=2026, last=last - 1)
    assert issue(dara, village).serial == last
    with pytest.raises(Refusal) as refused:
        issue(dara, village)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.figures) == ("no-numbers-left", {"year": 2026, "total": 60})
    exchange(dara)
    assert issue(dara, village).serial == last + 1


def test_asking_again_before_the_range_has_come_leases_no_second_one(dara: Carried, village: Cast) -> None:
    with dara.here():
        last = NumberRange.objects.get(node=dara.office.name).last
        DrawnNumber.objects.create(office_id=village.unit("district").pk, year=2026, last=last)
    dara.office.lose = ["pull"]
    with pytest.raises(OSError), dara.here():
        dara.office.exchange()
    exchange(dara)
    assert NumberRange.objects.filter(node=dara.office.name).count() == 2


def test_numbers_of_the_next_year_are_leased_before_it_begins(dara: Carried, village: Cast) -> None:
    dara.office.at = datetime(2026, 11, 1, 3, tzinfo=UTC)
    exchange(dara)
    dara.office.at = datetime(2027, 1, 4, 3, tzinfo=UTC)
    one = issue(dara, village)
    assert (one.year, one.serial, one.words.number) == (2027, 1, "1/27 3101")


def test_central_draws_from_ranges_of_its_own(dara: Carried, village: Cast) -> None:
    offline = issue(dara, village)
    there = [at_central(village).serial for _ in range(2)]
    assert there[1] == there[0] + 1
    own = NumberRange.objects.get(node=dara.office.name)
    assert not any(own.first <= serial <= own.last for serial in there)
    exchange(dara)
    assert Letter.objects.filter(pk=offline.pk).exists()


def forge(node: Carried, number: dict[str, object]) -> None:
    """Change the number in what waits, as an office that lies would."""
    with node.here():
        outgoing = Outgoing.objects.get()
        line = json.loads(outgoing.line)
        line["body"]["number"].update(number)
        serial = line["body"]["number"]["serial"]
        line["body"]["content"]["number"] = f"{serial}/26 3101"
        Outgoing.objects.update(line=json.dumps(line, ensure_ascii=False))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ({"serial": 999}, "number-is-not-of-this-range"),
        ({"serial": 999, "last": 1_000}, "number-is-not-of-this-computer"),
        ({"node": "another-01"}, "number-is-not-of-this-computer"),
    ],
)
def test_a_number_that_was_not_leased_to_the_computer_is_refused(
    dara: Carried, village: Cast, number: dict[str, object], code: str
) -> None:
    one = issue(dara, village)
    forge(dara, number)
    exchange(dara)
    assert refused_here(dara) == [code]
    assert not Letter.objects.filter(pk=one.pk).exists()


def test_a_number_of_another_computer_is_refused(dara: Carried, village: Cast, office: Make) -> None:
    """The computer of the province holds the district's range in its copy: it may not draw from it."""
    lease = queries.lease_of(NumberRange.objects.get(node=dara.office.name))
    other = office("province")
    other.exchange()
    with other.here():
        assert NumberRange.objects.filter(node=dara.office.name).exists()
        body = {"number": {**lease.model_dump(), "serial": lease.first}}
        words = queries.letter_words  # the words are right; only the number is another's
        sokha, unit = Person.objects.get(pk=village.person("sokha").pk), village.unit("district")
        number = actions.LeasedNumber(**body["number"])
        day = clock.day_of(other.at)
        actor = other.actor("lida")
        posting = queries.posting_in_force(actor, sokha, on=day)
        assert posting is not None
        content = words(actor, sokha, unit, posting, number, on=day, purpose="")
        cmd = asked(village, "sokha").model_copy(update={"number": number, "content": content})
        actions.issue_letter(other.doing("lida"), cmd)
    other.exchange()
    with other.here():
        assert Outgoing.objects.get().reasons[0]["code"] == "number-is-not-of-this-computer"
    assert issue(dara, village).serial == lease.first


def test_two_copies_of_one_disk_give_one_number_once(
    dara: Carried, village: Cast, template: Path, tmp_path: Path
) -> None:
    """A clone draws the same number. What comes second is refused in words, and never replaces the first."""
    first = issue(dara, village)
    exchange(dara)
    with dara.here():  # the clone knows nothing of it: another person, the same number
        DrawnNumber.objects.update(last=first.serial - 1)
    with pytest.raises(Refusal) as refused:
        issue(dara, village, "sovanna")
    assert refused.value.reasons[0].code == "letter-number-is-taken"
    with dara.here(), transaction.atomic(), undo.applying():
        Letter.objects.filter(pk=first.pk).delete()
    second = issue(dara, village, "sovanna")
    assert second.serial == first.serial
    exchange(dara)
    assert refused_here(dara) == ["letter-number-is-taken"]
    assert Letter.objects.get(pk=first.pk).person_id == first.person_id


def test_restored_from_a_backup_an_office_prints_only_once_it_has_joined_again(
    dara: Carried, village: Cast
) -> None:
    """What was printed after the backup is lost here; ranges of the earlier installation are not touched."""
    last = NumberRange.objects.get(node=dara.office.name).last
    old = issue(dara, village)  # given before the backup, and still waiting in it
    node = Node.objects.get(pk=dara.office.node_id)
    node.incarnation = new_id()
    node.save()
    dara.membership = replace(dara.membership, incarnation=node.incarnation)
    with pytest.raises(Refusal) as refused:
        issue(dara, village)
    assert refused.value.reasons[0].code == "no-numbers-yet"
    exchange(dara)
    assert Letter.objects.get(pk=old.pk).serial == old.serial  # the paper counts
    assert issue(dara, village).serial == last + 1


def forget() -> None:
    """Let central be restored from a backup that was made before it leased anything."""
    held = NumberRange.objects.select_related("office")
    feed.mark_dirty(feed.travelling([(one, one.scope) for one in held]))
    with connection.cursor() as cursor:
        table = NumberRange._meta.db_table
        if connection.vendor == "postgresql":
            guards = [f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} ENABLE TRIGGER USER"]
            # a table with references yet to be checked cannot be altered
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            names, guards = zip(*cursor.fetchall(), strict=True)
            for name in names:
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(f"DELETE FROM {table}")
        for guard in guards:
            cursor.execute(guard)
    NumberSeries.objects.all().delete()


def test_central_restored_from_a_backup_knows_its_own_leases_again(dara: Carried, village: Cast) -> None:
    one = issue(dara, village)
    own = NumberRange.objects.get(node=dara.office.name)
    forget()
    exchange(dara)
    assert Letter.objects.get(pk=one.pk).serial == one.serial
    assert not refused_here(dara)
    assert NumberSeries.objects.get(office=village.unit("district")).leased >= own.last
    assert at_central(village).serial > own.last
    assert issue(dara, village).serial == one.serial + 1
    exchange(dara)
    assert_copy(dara.office)


def test_central_restored_hears_of_leases_though_nothing_was_printed(dara: Carried, village: Cast) -> None:
    own = NumberRange.objects.get(node=dara.office.name)
    forget()
    exchange(dara)
    again = NumberRange.objects.get(node=dara.office.name)
    assert (again.first, again.last, again.seal) == (own.first, own.last, own.seal)
    assert issue(dara, village).serial == own.first


def test_a_lease_that_central_did_not_seal_is_not_known_again(dara: Carried, village: Cast) -> None:
    held = NumberRange.objects.get(node=dara.office.name)
    dara.office.says = lambda: {"drawn": {"2026": 0}, "leases": [[2026, 5_000, 9_000, held.seal]]}
    exchange(dara)
    assert not NumberRange.objects.filter(first=5_000).exists()


def test_who_says_nonsense_of_numbers_is_told(dara: Carried) -> None:
    dara.office.says = lambda: {"drawn": ["x"]}
    with pytest.raises(wire.NoMessage), dara.here():
        dara.office.exchange()


def test_a_stick_brings_numbers_too(carried: Carried, village: Cast) -> None:
    at = carried.office.at
    with carried.here():
        keys = signing.Keys.kept_in(carried.keys_in)
        bundle = bundles.from_office(carried.membership, keys, at, says=says())
    brought = bundles.opened_at_central(bundle, signing.own_keys())
    answer = bundles.answer_to(brought, signing.own_keys(), at)
    with carried.here():
        bundles.at_office(answer, carried.membership, keys, at)
    assert issue(carried, village).serial == NumberRange.objects.get(node=carried.office.name).first


def test_the_estate_knows_how_many_are_left(dara: Carried, village: Cast) -> None:
    issue(dara, village)
    exchange(dara)
    exchange(dara)
    assert Reported.read(Node.objects.get(pk=dara.office.node_id).reported).numbers == 59


def test_a_letter_about_somebody_who_moved_away_meanwhile_counts(dara: Carried, village: Cast) -> None:
    one = issue(dara, village)

    dara.office.at += timedelta(hours=1)
    establishment.start_posting(
        village.doing("sopheap", dara.office.at),
        establishment.StartPosting(
            person_id=village.person("sokha").pk, unit_id=village.unit("tuol-krasang").pk,
            position=Position.TEACHER, starts_on=clock.day_of(dara.office.at),
        ),
    )  # fmt: skip
    exchange(dara)
    assert Letter.objects.get(pk=one.pk).serial == one.serial
    assert refused_here(dara) == []
    with dara.here():
        assert Letter.objects.filter(pk=one.pk).exists()  # its register keeps it


def test_a_void_letter_keeps_its_number(dara: Carried, village: Cast) -> None:
    one = issue(dara, village)
    with dara.here():
        actions.void_letter(dara.office.doing("dara"), actions.VoidLetter(letter_id=one.pk, why="បោះពុម្ពខុស"))
    assert issue(dara, village).serial == one.serial + 1
    exchange(dara)
    held = Letter.objects.get(pk=one.pk)
    assert [voiding.why for voiding in held.voidings.all()] == ["បោះពុម្ពខុស"]
    with pytest.raises(Refusal) as refused:
        actions.void_letter(village.doing("dara"), actions.VoidLetter(letter_id=one.pk, why="ម្តងទៀត"))
    assert refused.value.reasons[0].code == "letter-is-voided-once"


def test_an_office_that_never_joined_draws_nothing(office: Make, village: Cast) -> None:
    other = office("district")
    other.exchange()
    with other.here(), override_settings(MEMBERSHIP=None), pytest.raises(Refusal) as refused:
        actions.issue_letter(other.doing("dara"), asked(village, "sokha"))
    assert refused.value.reasons[0].code == "no-numbers-yet"
