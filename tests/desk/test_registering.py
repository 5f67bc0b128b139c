"""Registering somebody by hand: by whom, who is alike, with what refusals, and once."""

from datetime import date

import pytest
from django.urls import reverse

from kru.demo.cast import Cast
from kru.establishment.models import Posting
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.staff.models import Person
from tests.desk.test_changes import SignIn, english, person, shown

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk:register_person")
SOMEBODY_ELSE = {"somebody_else": "on"}


def typed(village: Cast, **other: str) -> dict[str, str]:
    """Return what the form sends about a teacher nobody knows yet, but for `other`."""
    return {
        "command_id": str(new_id()), "unit": str(village.unit_ids["vat-thmei"]), "name_km": "ញឹម រតនា",
        "name_latin": "NHEM Ratana", "sex": "f", "born_on": "០៣/០៤/១៩៩៩", "staff_number": "1199904031",
        "national_id": "", "phone": "012 345 678", "kind": "state", "position": "teacher",
        "starts_on": "1 តុលា 2025", "hired_on": "", "grade": "គ.៧", "instrument": "", **other,
    }  # fmt: skip


def alike(page: str) -> str:
    """Return the part of a page that names who may be the same person."""
    return page.partition('id="alike"')[2].partition("somebody_else")[0]


def told(page: str, field: str) -> str:
    return page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]


def test_the_district_registers_a_teacher_from_its_list_and_comes_to_the_file(
    sign_in: SignIn, village: Cast
) -> None:
    dara, sent = english(sign_in("dara")), typed(village)
    assert ADDRESS in shown(dara, reverse("desk:people"))
    at = f"{ADDRESS}?unit={sent['unit']}"
    assert sent["unit"] in shown(dara, ADDRESS), "the workplace is found first"
    assert "somebody_else" not in shown(dara, at)
    file = reverse("desk:person", args=[sent["command_id"]])
    assert dara.post(at, sent).headers["Location"] == file
    came = Person.objects.get(pk=sent["command_id"])
    assert (came.name_km, came.born_on, came.phone, came.grade) == (
        "ញឹម រតនា", date(1999, 4, 3), "012345678", "C.7",
    )  # fmt: skip
    assert (came.unit_id, came.position) == (village.unit_ids["vat-thmei"], "teacher")
    posting = Posting.objects.get(person=came)
    assert (posting.unit_id, posting.starts_on, posting.ends_before) == (
        came.unit_id,
        date(2025, 10, 1),
        None,
    )
    assert "NHEM Ratana" in shown(dara, file)
    entries = Entry.objects.filter(person_id=came.pk).count()
    assert dara.post(at, sent).headers["Location"] == file, "a second press says the same"
    assert (
        Person.objects.filter(name_latin="NHEM Ratana").count(),
        Posting.objects.filter(person=came).count(),
    ) == (1, 1)
    assert Entry.objects.filter(person_id=came.pk).count() == entries


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name_km", "", "Nothing is written here"),
        ("sex", "", "Nothing is chosen yet"),
        ("born_on", "31/02/1999", "no day"),
        ("born_on", "01/01/2190", "Check the"),
        ("staff_number", "", "Write the civil-servant number"),
        ("phone", "12", "phone"),
        ("position", "", "Nothing is chosen yet"),
        ("starts_on", "", "Nothing is written here"),
        ("starts_on", "01/01/2099", "has not come yet"),
        ("grade", "ABC", "not a frame and class"),
        ("grade", "C.99", "has steps from"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    sign_in: SignIn, village: Cast, field: str, value: str, says: str
) -> None:
    page = shown(english(sign_in("dara")), ADDRESS, **typed(village, **{field: value}))
    assert says in told(page, field), told(page, field)
    assert "NHEM Ratana" in page, "what was typed stays"
    assert not Person.objects.filter(name_latin="NHEM Ratana").exists()


def test_who_is_called_alike_and_was_born_on_that_day_is_shown_first(sign_in: SignIn, village: Cast) -> None:
    dara, sokha = english(sign_in("dara")), person(village, "sokha")
    assert sokha.born_on is not None
    like = {"name_km": "ជា សោខា", "name_latin": "Cheea SOKHAA", "born_on": f"{sokha.born_on:%d/%m/%Y}"}
    sent = typed(village, **like)
    page = shown(dara, ADDRESS, **sent)
    assert reverse("desk:person", args=[sokha.pk]) in alike(page)
    assert sokha.staff_number in alike(page)
    assert not Person.objects.filter(pk=sent["command_id"]).exists()
    assert dara.post(ADDRESS, sent | SOMEBODY_ELSE).status_code == 302
    assert Person.objects.get(pk=sent["command_id"]).name_km == "ជា សោខា"


def test_the_same_name_with_another_birth_date_is_somebody_else(sign_in: SignIn, village: Cast) -> None:
    sokha = person(village, "sokha")
    sent = typed(village, name_km=sokha.name_km, name_latin=sokha.name_latin)
    assert sign_in("dara").post(ADDRESS, sent).status_code == 302


def test_who_has_the_number_is_named_and_nobody_can_be_registered_with_it(
    sign_in: SignIn, village: Cast
) -> None:
    dara, sokha = english(sign_in("dara")), person(village, "sokha")
    sent = typed(village, staff_number=sokha.staff_number)
    assert sokha.name_km in alike(shown(dara, ADDRESS, **sent))
    page = shown(dara, ADDRESS, **(sent | SOMEBODY_ELSE))
    assert "belongs to another person" in told(page, "staff_number")
    assert sokha.name_km in alike(page)


def test_who_is_alike_elsewhere_is_counted_and_not_named(sign_in: SignIn, village: Cast) -> None:
    davy = person(village, "davy")
    assert davy.born_on is not None
    like = {"name_km": davy.name_km, "name_latin": "", "born_on": f"{davy.born_on:%d/%m/%Y}"}
    page = shown(english(sign_in("dara")), ADDRESS, **typed(village, **like))
    assert "1 person at another office" in alike(page)
    assert str(davy.pk) not in page
    assert davy.staff_number not in page


def test_nobody_registers_at_a_workplace_of_others_or_without_the_permission(
    sign_in: SignIn, village: Cast
) -> None:
    elsewhere = typed(village, unit=str(village.unit_ids["phnum-sral"]))
    dara = sign_in("dara")
    assert str(village.unit_ids["phnum-sral"]) not in shown(dara, ADDRESS)
    assert dara.post(ADDRESS, elsewhere).status_code == 200, "the workplaces are shown again"
    assert not Person.objects.filter(pk=elsewhere["command_id"]).exists()
    for slug in ("bopha", "sokha"):
        client = sign_in(slug)
        assert ADDRESS not in shown(client, reverse("desk:people"))
        assert client.post(ADDRESS, typed(village)).status_code == 403
