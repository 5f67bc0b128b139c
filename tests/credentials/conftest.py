"""A school, its director Bopha, an officer of the CPDMO, and a way to certify."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kru.access.actor import Actor
from kru.access.table import Role
from kru.credentials import actions
from kru.credentials.models import Certificate
from kru.kernel.ids import new_id
from kru.organisations import actions as organisations
from kru.organisations.models import Place, Unit
from kru.organisations.terms import PlaceLevel, UnitKind
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position, ServiceKind, Sex
from tests.actors import actor

Make = Callable[..., Doing]
Certify = Callable[..., Certificate]


@pytest.fixture
def school(doing: Make) -> Unit:
    """Give a primary school of an invented district."""
    Place.objects.create(code="98", level=PlaceLevel.PROVINCE, name_km="ទន្លេធំ", kind_km="ខេត្ត")
    Place.objects.create(
        code="9801", level=PlaceLevel.DISTRICT, parent_code="98", name_km="ព្រែកស្វាយ", kind_km="ស្រុក"
    )
    parent: Unit | None = None
    for key, kind, name, place in (
        ("kh", UnitKind.MINISTRY, "ក្រសួងអប់រំ យុវជន និងកីឡា", ""),
        ("98", UnitKind.PROVINCE, "មន្ទីរអប់រំ យុវជន និងកីឡាខេត្តទន្លេធំ", "98"),
        ("9801", UnitKind.DISTRICT, "ការិយាល័យអប់រំ យុវជន និងកីឡាស្រុកព្រែកស្វាយ", "9801"),
        ("x1", UnitKind.PRIMARY, "សាលាបឋមសិក្សាវត្តថ្មី", "980101"),
    ):
        parent = organisations.open_unit(
            doing(),
            organisations.OpenUnit(
                unit_id=new_id(),
                parent_id=parent and parent.pk,
                key=key,
                kind=kind,
                name_km=name,
                place_code=place,
            ),
        )
    assert parent is not None
    return parent


@pytest.fixture
def bopha(doing: Make, school: Unit) -> Person:
    """Give Bopha, who directs the school."""
    person = staff.register_person(
        doing(),
        staff.RegisterPerson(
            person_id=new_id(),
            unit_id=school.pk,
            staff_number="1177020519",
            name_km="សៀង បុប្ផា",
            name_latin="SEANG BOPHA",
            sex=Sex.FEMALE,
            born_on=date(1977, 2, 5),
            kind=ServiceKind.STATE,
        ),
    )
    return staff.place_person(
        doing(),
        staff.PlacePerson(person_id=person.pk, unit_id=school.pk, position=Position.DIRECTOR),
    )


@pytest.fixture
def cpdmo() -> Actor:
    """Give an officer of the CPD Management Office."""
    return actor((Role.CPDMO, "kh"), name="មន្ត្រី អវប")


@pytest.fixture
def certify(doing: Make, cpdmo: Actor, bopha: Person) -> Certify:
    """Give a way to certify that Bopha completed a course."""

    def issue(by: Actor = cpdmo, **other: Any) -> Certificate:
        return actions.issue_certificate(doing(by), certified(bopha, **other))

    return issue


def certified(person: Person, **other: Any) -> actions.IssueCertificate:
    """Return the command that certifies a course of 45 hours, with other values where they are given."""
    values: dict[str, Any] = {
        "person_id": person.pk,
        "source_type": "learning.enrolment",
        "source_id": new_id(),
        "course": "ភាពជាអ្នកដឹកនាំ ការសិក្សារៀនសូត្រតាមសាលារៀន",
        "hours": Decimal(45),
        "credits": Decimal(3),
        "held_from": date(2026, 2, 9),
        "held_until": date(2026, 3, 6),
    }
    return actions.IssueCertificate(**(values | other))
