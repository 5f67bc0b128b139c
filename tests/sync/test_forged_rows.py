"""Rows of a list that somebody writes as they like are refused, and nothing of them is written."""

from collections.abc import Callable
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.intake import actions
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.staff.models import Person
from kru.sync import up
from kru.sync.models import Node
from tests.sync.copies import DISTRICT
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]
ROW = {
    "staff_number": "1184030077", "national_id": "700000077", "name_km": "ចាន់ បុប្ផា", "sex": "f",
    "born_on": "1984-03-16", "workplace_code": "31010101001", "position": "teacher",
}  # fmt: skip


def pushed(office: Office, village: Cast, rows: list[dict[str, Any]], **put: Any) -> list[str]:
    """Push a part as somebody would who writes what they like; return the codes of its refusal."""
    body = {"kind": "staff", "path": DISTRICT, "file_name": "a.xlsx", "stated_on": "2026-03-16", "rows": rows}
    line = {
        "n": 1, "id": str(new_id()), "do": "intake.bring_rows", "by": str(village.user("dara").pk),
        "at": "2026-03-16 02:42:00", "body": body,
    } | put  # fmt: skip
    answer = up.decide(Node.objects.get(pk=office.node_id), [line], village.at)
    assert not answer.parked
    return [reason["code"] for _, reasons in answer.refused for reason in reasons]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{**ROW, "workplace_code": "31020101001"}], "workplace-out-of-area"),
        ([{**ROW, "sex": "female"}], "value-of-no-list"),
        ([{**ROW, "born_on": "16/03/1984"}], "value-of-no-list"),
        ([{**ROW, "born_on": "2527-03-16"}], "value-of-no-list"),
        ([{**ROW, "position": "គ្រូ"}], "value-of-no-list"),
        ([{**ROW, "grade": "ខ.២.៣"}], "value-of-no-list"),
        ([{**ROW, "staff_number": 1184030077}], "value-of-no-list"),
        ([{**ROW, "name_km": "ចាន់  បុប្ផា"}], "value-of-no-list"),
        ([{**ROW, "name_km": "ចាន់\u0007បុប្ផា"}], "value-of-no-list"),
        ([{**ROW, "name_km": "ច" * 121}], "text-does-not-fit"),
        ([{**ROW, "phone": ""}], "value-of-no-list"),
        ([{**ROW, "status": "retired"}], "column-unknown"),
        ([{**ROW, "remarks": "ល្អ"}], "column-unknown"),
        ([{**ROW, "": "ល្អ"}], "column-unknown"),
        ([{name: value for name, value in ROW.items() if name != "born_on"}], "value-missing"),
        ([{name: value for name, value in ROW.items() if name != "sex"}], "value-missing"),
        ([ROW, {**ROW, "national_id": "700000078"}], "comes-twice"),
        ([ROW] * 100_000, "part-too-large"),
        ([], "nothing-to-bring-in"),
    ],
)
def test_a_forged_part_is_refused_and_writes_nothing(
    village: Cast, office: Make, rows: list[dict[str, Any]], code: str
) -> None:
    people, entries = Person.objects.count(), Entry.objects.count()
    assert code in pushed(office("district"), village, rows)
    assert (Person.objects.count(), Entry.objects.count()) == (people, entries)


def test_a_part_from_elsewhere_or_for_elsewhere_is_refused(village: Cast, office: Make) -> None:
    district = office("district")
    assert pushed(office("boeng-chhuk"), village, [ROW]) == ["not-allowed"]
    body = {"kind": "staff", "file_name": "a.xlsx", "stated_on": "2026-03-16", "rows": [ROW]}
    for number, (path, stated_on, code) in enumerate(
        (("kh.31", "2026-03-16", "not-allowed"), ("kh.99", "2026-03-16", "not-there"),
         (DISTRICT, "1900-01-01", "day-before-all-rules")), 2,
    ):  # fmt: skip
        put = {**body, "path": path, "stated_on": stated_on}
        assert pushed(district, village, [], n=number, body=put) == [code]
    assert not Person.objects.filter(staff_number=ROW["staff_number"]).exists()
    assert pushed(district, village, [ROW], n=9) == []
    assert Person.objects.filter(staff_number=ROW["staff_number"]).exists()


def test_the_books_of_an_office_are_not_taken_over_the_line(village: Cast, office: Make) -> None:
    asked = actions.CancelList(list_id=new_id()).model_dump(mode="json")
    assert pushed(office("district"), village, [], do="intake.cancel_list", body=asked) == ["needs-a-line"]
