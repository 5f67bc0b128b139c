"""Whoever holds a role somewhere gains nothing elsewhere by naming a place of their own, nor for oneself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.credentials import actions as credentials
from kru.credits import actions as credits
from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.files import actions as files
from kru.files import blobs
from kru.identity import actions as identity
from kru.identity.models import RoleGrant
from kru.intake.registers.staff import StaffRegister
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.spine.action import Action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from tests.actors import AT, actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)


def refused(action: Action[Any, Any], by: Actor, cmd: Command) -> set[str]:
    with pytest.raises(Refusal) as refusal:
        action(Doing(by, AT, new_id(), "central"), cmd)
    return {reason.code for reason in refusal.value.reasons}


def test_a_district_does_not_pull_somebody_of_another_province_into_its_schools(village: Cast) -> None:
    sokha, unit = village.person("sokha"), village.unit("phnum-sral")
    other = actor((Role.PROVINCE, unit.path))
    posting = establishment.StartPosting(
        person_id=sokha.pk, unit_id=unit.pk, position=Position.TEACHER, starts_on=TODAY
    )
    placing = staff.PlacePerson(person_id=sokha.pk, unit_id=unit.pk, position=Position.TEACHER)
    assert refused(establishment.start_posting, other, posting) == {"not-allowed"}
    assert refused(staff.place_person, other, placing) == {"not-allowed"}
    assert Person.objects.get(pk=sokha.pk).path == sokha.path


def test_an_account_of_a_person_is_opened_by_those_above_the_person_alone(village: Cast) -> None:
    without = Person.objects.exclude(pk__in=village.person_ids.values()).first() or village.person("sokha")
    unit = village.unit("phnum-sral")
    other = actor((Role.ADMINISTRATOR, unit.path))
    secret = SecretStr("phka-rumduol")
    of_the_person = staff.OpenAccount(
        user_id=new_id(), username="thief", person_id=without.pk, password=secret
    )
    assert refused(staff.open_account, other, of_the_person) == {"not-allowed"}
    assert "person_id" not in identity.OpenAccount.model_fields


def test_a_file_is_not_put_among_those_of_somebody_else_nor_under_a_place_of_ones_own(village: Cast) -> None:
    blob = blobs.keep([b"\x89PNG\r\n\x1a\n" + bytes(16)])
    sokha, bopha = village.actor("sokha"), village.actor("bopha")
    vanna = village.person("vanna")
    for by, path, person_id in (
        (bopha, village.unit("vat-thmei").path, vanna.pk),
        (sokha, "kh", sokha.person_id),
    ):
        cmd = files.KeepFile(
            file_id=new_id(), name="x.png", sha256=blob.sha256, path=path, person_id=person_id
        )
        assert refused(files.keep_file, by, cmd) == {"not-allowed"}


def granting(user_id: UUID, role: Role, unit: Unit) -> identity.GrantRole:
    return identity.GrantRole(user_id=user_id, role=role, unit_id=unit.pk, starts_on=TODAY)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PERSONNEL, Role.CPDMO, Role.AUDITOR])
def test_an_administrator_of_a_district_gives_no_role_of_the_ministry(village: Cast, role: Role) -> None:
    district = village.unit("district")
    local = actor((Role.ADMINISTRATOR, district.path))
    cmd = granting(village.user("bopha").pk, role, district)
    assert refused(identity.grant_role, local, cmd) == {"not-allowed"}


def test_nobody_gives_a_role_to_oneself_and_nobody_is_given_what_everybody_holds_of_oneself(
    village: Cast,
) -> None:
    sovath, ministry = village.actor("sovath"), village.unit("ministry")
    assert sovath.user_id
    own = granting(sovath.user_id, Role.CPDMO, ministry)
    assert refused(identity.grant_role, sovath, own) == {"not-about-oneself"}
    everybody = granting(village.user("sokha").pk, Role.SELF, ministry)
    assert refused(identity.grant_role, sovath, everybody) == {"role-is-not-granted"}
    assert not RoleGrant.objects.filter(role=Role.SELF).exists()


def own_commands(me: UUID) -> dict[str, tuple[Action[Any, Any], Command]]:
    return {
        "credit": (
            credits.post_entry,
            credits.PostEntry(
                entry_id=new_id(),
                person_id=me,
                occurred_on=TODAY,
                category="structured",
                hours=Decimal(8),
                credits=Decimal(1),
                source_type="credits.correction",
                source_id=new_id(),
                title_km="ខ្លួនឯង",
            ),
        ),
        "certificate": (
            credentials.issue_certificate,
            credentials.IssueCertificate(
                person_id=me,
                source_type="test",
                source_id=new_id(),
                course="ខ្លួនឯង",
                hours=Decimal(8),
                credits=Decimal(1),
                held_from=TODAY,
                held_until=TODAY,
            ),
        ),
        "posting": (
            establishment.start_posting,
            establishment.StartPosting(
                person_id=me,
                unit_id=Unit.objects.get(path="kh").pk,
                position=Position.DIRECTOR,
                starts_on=TODAY,
            ),
        ),
    }


@pytest.mark.parametrize("what", ["credit", "certificate", "posting"])
def test_whatever_role_is_held_nobody_decides_about_oneself(
    village: Cast, what: str, doing: Callable[..., Doing]
) -> None:
    sokha = village.person("sokha")
    everything = tuple(Grant(role, "kh") for role in Role if role != Role.SELF)
    action, cmd = own_commands(sokha.pk)[what]
    assert refused(action, Actor(new_id(), sokha.pk, "សុខា", everything), cmd) == {"not-about-oneself"}
    action(doing(Actor(new_id(), new_id(), "មិត្ត", everything)), cmd)


def test_a_list_does_not_correct_or_move_whoever_brings_it_in(village: Cast) -> None:
    lida = village.person("lida")
    officer = replace(village.actor("lida"), grants=(Grant(Role.PROVINCE, village.unit("province").path),))
    rows = [
        {
            "staff_number": person.staff_number,
            "name_km": person.name_km,
            "sex": person.sex,
            "workplace_name": person.unit.name_km if person.unit else "",
            "position": person.position,
            "phone": "099000111",
        }
        for person in (lida, village.person("sokha"))
    ]
    own, other = StaffRegister(officer, stated_on=TODAY, system=False).compare(rows)
    assert [reason.code for reason in own.reasons] == ["not-about-oneself"]
    assert other.outcome == "update"
    unchanged = StaffRegister(officer, stated_on=TODAY, system=False).compare([{**rows[0], "phone": ""}])
    assert [verdict.outcome for verdict in unchanged] == ["same"]


@pytest.mark.parametrize("what", ["correct", "move"])
def test_the_bulk_paths_bar_oneself_as_the_single_ones_do(village: Cast, what: str) -> None:
    lida, officer = village.person("lida"), village.actor("lida")

    def body(do: Doing, cmd: Nothing) -> None:
        if what == "correct":
            staff.correct_people(do, [(lida, {"phone": "099000111"})])
        else:
            move = establishment.Move(lida, village.unit("vat-thmei"), Position.DIRECTOR)
            establishment.move_people(do, [move], starts_on=TODAY)

    assert refused(Action("test.bulk", Nothing, "here", body), officer, Nothing()) == {"not-about-oneself"}


def test_the_place_one_left_gives_no_password_to_an_account_any_more(village: Cast) -> None:
    sovanna, left, entered = village.person("sovanna"), village.unit("district"), village.unit("phnum-sral")
    establishment.start_posting(
        village.doing("sopheap"),
        establishment.StartPosting(
            person_id=sovanna.pk, unit_id=entered.pk, position=Position.TEACHER, starts_on=TODAY
        ),
    )
    cmd = identity.GivePassword(user_id=village.user("sovanna").pk, password=SecretStr("phka-rumduol"))
    old, new = (actor((Role.ADMINISTRATOR, unit.path)) for unit in (left, entered))
    assert refused(identity.give_password, old, cmd) == {"not-allowed"}
    identity.give_password(Doing(new, AT, new_id(), "central"), cmd)


class Nothing(Command):
    """Ask for nothing."""
