"""A small piece of the country made by actions, for tests that need no more than one school."""

from collections.abc import Callable

from kru.kernel.ids import new_id
from kru.organisations import actions as organisations
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.terms import ServiceKind, Sex

Make = Callable[..., Doing]


def open_unit(doing: Make, parent: Unit | None, key: str, kind: UnitKind, code: str = "") -> Unit:
    """Open a unit called after its key."""
    return organisations.open_unit(
        doing(),
        organisations.OpenUnit(
            unit_id=new_id(), parent_id=parent and parent.pk, key=key, kind=kind, code=code, name_km=key
        ),
    )


def open_school(doing: Make) -> Unit:
    """Open a ministry, a province, a district and, at kh.01.0101.x1, a primary school."""
    root = open_unit(doing, None, "kh", UnitKind.MINISTRY)
    province = open_unit(doing, root, "01", UnitKind.PROVINCE, "01")
    district = open_unit(doing, province, "0101", UnitKind.DISTRICT, "0101")
    return open_unit(doing, district, "x1", UnitKind.PRIMARY, "01010101001")


def sokha(school: Unit) -> staff.RegisterPerson:
    """Return the command that registers Chea Sokha at a school."""
    return staff.RegisterPerson(
        person_id=new_id(),
        unit_id=school.pk,
        staff_number="1189040231",
        name_km="ជា សុខា",
        name_latin="CHEA Sokha",
        sex=Sex.FEMALE,
        kind=ServiceKind.STATE,
    )
