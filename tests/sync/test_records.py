"""Diplomas and achievements by hand: who records and verifies them, once, and where they stand."""

import pytest
from django.urls import reverse

from kru.demo.cast import Cast
from kru.journal.models import Outgoing
from kru.kernel.ids import new_id
from kru.staff.models import Achievement, Qualification
from tests.desk.test_changes import SignIn, english, person, shown
from tests.sync.clerks import browser, text
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
DIPLOMA = {
    "level": "master",
    "field": "គណិតវិទ្យា",
    "institution": "សាកលវិទ្យាល័យភូមិន្ទភ្នំពេញ",
    "awarded_on": "០៣/០៤/២០២៤",
}
PRIZE = {"kind": "district_prize", "title": "គ្រូឆ្នើម", "achieved_on": "5 តុលា 2025", "instrument": ""}


def sent(values: dict[str, str], **other: str) -> dict[str, str]:
    return {"command_id": str(new_id()), **values, **other}


def test_a_diploma_is_recorded_once_and_counts_when_it_has_been_seen(sign_in: SignIn, village: Cast) -> None:
    dara, sokha = english(sign_in("dara")), person(village, "sokha")
    page = reverse("desk:records", args=[sokha.pk])
    assert page in shown(dara, reverse("desk:person", args=[sokha.pk]))
    record = reverse("desk:record_qualification", args=[sokha.pk])
    assert record in shown(dara, page)
    asked = sent(DIPLOMA)
    for _ in range(2):
        assert dara.post(record, asked).headers["Location"] == page
    diploma = Qualification.objects.get(pk=asked["command_id"])
    assert (diploma.verified_on, diploma.field) == (None, DIPLOMA["field"])
    verify = reverse("desk:verify_qualification", args=[diploma.pk])
    assert verify in shown(dara, page)
    assert dara.post(verify, sent({})).headers["Location"] == page
    diploma.refresh_from_db()
    assert diploma.verified_on is not None
    assert verify not in shown(dara, page)
    assert "counts already" in shown(dara, verify, **sent({}))
    assert "recorded already" in shown(dara, record, **sent(DIPLOMA))


def test_what_cannot_be_is_refused_at_its_field(sign_in: SignIn, village: Cast) -> None:
    dara, sokha = english(sign_in("dara")), person(village, "sokha")
    for name, values, field, says in (
        ("record_qualification", sent(DIPLOMA, awarded_on="01/01/2099"), "awarded_on", "has not come yet"),
        ("record_qualification", sent(DIPLOMA, level=""), "level", "Nothing is chosen yet"),
        ("record_achievement", sent(PRIZE, title=""), "title", "Nothing is written here"),
        ("record_achievement", sent(PRIZE, achieved_on="31/02/2025"), "achieved_on", "no day"),
    ):
        page = shown(dara, reverse(f"desk:{name}", args=[sokha.pk]), **values)
        assert says in page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0], (name, field)


def test_nobody_records_about_oneself_or_without_the_permission(sign_in: SignIn, village: Cast) -> None:
    sokha, bopha = person(village, "sokha"), person(village, "bopha")
    for slug, about, name, status in (
        ("bopha", sokha, "record_qualification", 403),
        ("bopha", bopha, "record_achievement", 404),
        ("sokha", sokha, "record_achievement", 403),
        ("vanna", sokha, "record_achievement", 404),
    ):
        address = reverse(f"desk:{name}", args=[about.pk])
        assert sign_in(slug).get(address).status_code == status, (slug, name)
    own = shown(sign_in("sokha"), reverse("desk:records", args=[sokha.pk]))
    assert reverse("desk:record_achievement", args=[sokha.pk]) not in own


def test_an_achievement_recorded_at_an_office_waits_for_the_centre(village: Cast, dara: Office) -> None:
    sokha = person(village, "sokha")
    asked = sent(PRIZE)
    with dara.here():
        client = browser("dara")
        page = client.post(reverse("desk:record_achievement", args=[sokha.pk]), asked).headers["Location"]
        assert "not yet confirmed" in text(client, page)
        assert Outgoing.objects.get().name == "staff.record_achievement"
    dara.exchange()
    assert Achievement.objects.get(pk=asked["command_id"]).title == PRIZE["title"]
    with dara.here():
        assert "not yet confirmed" not in text(client, page)
