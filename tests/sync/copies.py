"""What an office should hold, by the paths of the rows and without the feeds; somebody new, and a prize."""

from datetime import date
from typing import Any

from kru.demo.cast import Cast
from kru.journal.models import UndoStep
from kru.journal.replica import REPLICAS
from kru.kernel.ids import new_id
from kru.staff import actions as staff
from kru.staff.terms import ServiceKind, Sex
from kru.sync.models import Cursor
from tests.sync.nodes import Office

DISTRICT = "kh.31.3101"


def rows(label: str) -> dict[Any, dict[str, Any]]:
    """Return what a node holds of a kind, by id, without the columns that do not travel."""
    replica = REPLICAS[label]
    names = (*replica.columns, *replica.made)
    return {row[replica.columns[0]]: row for row in replica.model._default_manager.values(*names)}


def expected_at(path: str) -> dict[str, dict[Any, dict[str, Any]]]:
    """Return what an office at a path should hold, by the paths of the rows: written without the feeds."""
    expected = {}
    for label, replica in REPLICAS.items():
        found = replica.model._default_manager.all()
        if not replica.feed:
            found = found.filter(replica.among)
            inside = set()
            for via in replica.places:
                for pk, where in found.values_list("pk", via):
                    if where and (where + ".").startswith(path + "."):
                        inside.add(pk)
            expected[label] = {pk: row for pk, row in rows(label).items() if pk in inside}
        else:
            expected[label] = rows(label)
    return expected


def assert_copy(office: Office, path: str = DISTRICT) -> None:
    """Assert that an office holds what it should, no less and no more."""
    expected = expected_at(path)
    with office.here():
        for label, wanted in expected.items():
            held = rows(label)
            stubs = {pk for pk, row in held.items() if label == "staff.person" and row["path"] == ""}
            assert {pk: row for pk, row in held.items() if pk not in stubs} == wanted, label
        assert not UndoStep.objects.exists()


def newcomer(village: Cast, **values: Any) -> staff.RegisterPerson:
    """Return the command that registers a teacher whom nobody knows yet."""
    return staff.RegisterPerson(
        **{
            "person_id": new_id(), "unit_id": village.unit("vat-thmei").pk, "staff_number": "1199010077",
            "name_km": "ចាន់ បុប្ផា", "name_latin": "CHAN Bopha", "sex": Sex.FEMALE, "kind": ServiceKind.STATE,
            "born_on": date(1999, 1, 1),
        } | values
    )  # fmt: skip


def prize(person_id: Any) -> staff.RecordAchievement:
    """Return the command that records a prize."""
    return staff.RecordAchievement(
        achievement_id=new_id(), person_id=person_id, kind="district_prize", title="គ្រូឆ្នើម",
        achieved_on=date(2025, 10, 5),
    )  # fmt: skip


def feeds_agree(office: Office) -> bool:
    """Tell whether an office has everything, and its next exchange brings nothing."""
    with office.here():
        return not Cursor.objects.filter(complete=False).exists() and office.exchange().came == 0
