"""The page on which a unit is moved: who finds it, what it counts, and how it is undone."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kru.demo.cast import Cast
from kru.desk.queries.moves import concerned
from kru.kernel.ids import new_id
from kru.learning.models import Activity, Enrolment
from kru.learning.terms import ActivityState, EnrolmentState
from kru.organisations.models import UnitMove
from kru.staff.models import Person
from kru.sync.models import Node
from kru.sync.terms import NodeKind, NodeState
from tests.organisations.moves import moved

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def sent(village: Cast, **other: str) -> dict[str, str]:
    return {
        "command_id": str(new_id()),
        "to": str(village.unit_ids["phnum-sral"]),
        "moved_on": "01/03/2026",
        "instrument": "អនុក្រឹត្យលេខ ៧",
        **other,
    }


def test_a_district_is_moved_and_moved_back_by_hand(sign_in: SignIn, village: Cast) -> None:
    sopheap, district = english(sign_in("sopheap")), village.unit("district")
    page, address = (reverse(f"desk:{name}", args=[district.pk]) for name in ("unit", "move_unit"))
    assert address in sopheap.get(page).content.decode()
    choice = sopheap.get(address).content.decode()
    assert str(village.unit_ids["phnum-sral"]) in choice
    assert f"?to={village.unit_ids['province']}" not in choice
    confirming = sopheap.get(address, {"to": str(village.unit_ids["phnum-sral"])}).content.decode()
    assert "Move the unit" in confirming and "What goes along" in confirming
    command = sent(village)
    for _ in range(2):  # a second press changes nothing
        assert sopheap.post(address, command).headers["Location"] == page
    assert UnitMove.objects.get().entered == village.unit("phnum-sral")
    shown = sopheap.get(page).content.decode()
    assert "Where it lay before" in shown and "Move it back" in shown
    back = sent(village, to=str(village.unit_ids["province"]))
    assert sopheap.post(address, back).headers["Location"] == page
    assert village.unit("district").path == "kh.31.3101"


def test_a_refusal_stands_at_its_field(sign_in: SignIn, village: Cast) -> None:
    address = reverse("desk:move_unit", args=[village.unit_ids["district"]])
    answer = english(sign_in("sopheap")).post(address, sent(village, moved_on="01/01/2030"))
    assert answer.status_code == 200
    assert "This day lies ahead" in answer.content.decode()
    assert not UnitMove.objects.exists()


@pytest.mark.parametrize(("slug", "status"), [("dara", 403), ("lida", 403), ("visal", 403), ("sovath", 200)])
def test_who_finds_the_page(sign_in: SignIn, village: Cast, slug: str, status: int) -> None:
    client = sign_in(slug)
    address = reverse("desk:move_unit", args=[village.unit_ids["district"]])
    assert client.get(address).status_code == status
    unit_page = client.get(reverse("desk:unit", args=[village.unit_ids["district"]]))
    assert (address in unit_page.content.decode()) == (status == 200)


def test_what_goes_along_is_counted_one_by_one(village: Cast) -> None:
    district, entered = village.unit("district"), village.unit("phnum-sral")
    before = concerned(village.actor("sopheap"), district, entered, on=village.at.date())
    for name, kind in (("d-01", NodeKind.OFFICE), ("d-02", NodeKind.PHONE)):
        Node.objects.create(
            kind=kind, name=name, unit=district, state=NodeState.ACTIVE, invited_at=village.at
        )
    along = concerned(village.actor("sopheap"), district, entered, on=village.at.date())
    here = [person for person in Person.objects.all() if (person.path + ".").startswith("kh.31.3101.")]
    serving = {"active", "leave_without_pay", "study_leave", "seconded"}
    waiting = [
        row
        for row in (*Enrolment.objects.all(), *Activity.objects.all())
        if row.person in here
        and row.state in (EnrolmentState.REQUESTED, EnrolmentState.WAITLISTED, ActivityState.LOGGED)
    ]
    assert along.people == len([person for person in here if person.status in serving]) > 5
    assert (along.workplaces, along.computers) == (4, before.computers + 1)
    assert along.requests >= len(waiting)
    assert (along.lose, along.gain) == (1, 1)  # Lida's and Vanna's


def test_a_file_on_an_earlier_day_shows_the_province_of_that_day(sign_in: SignIn, village: Cast) -> None:
    moved(village, "district", "phnum-sral")
    address = reverse("desk:person", args=[village.person_ids["sokha"]])
    client = sign_in("sopheap")
    before, after = (village.unit(slug).name_km for slug in ("province", "phnum-sral"))
    now, then = (
        client.get(address).content.decode(),
        client.get(address, {"on": "01/02/2026"}).content.decode(),
    )
    assert after in now and before not in now
    assert before in then and after not in then
