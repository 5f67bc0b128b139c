"""Correcting a file and posting somebody by hand: by whom, with what refusals, and what follows."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kru.demo.cast import Cast
from kru.establishment.models import Posting
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.spine.clock import day_of, now
from kru.staff.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def person(village: Cast, slug: str) -> Person:
    return Person.objects.get(pk=village.person_ids[slug])


def as_it_is(found: Person, **other: str) -> dict[str, str]:
    """Return what the form sends when nothing but `other` is changed."""
    return {
        "command_id": str(new_id()),
        "name_km": found.name_km,
        "name_latin": found.name_latin,
        "sex": found.sex,
        "born_on": f"{found.born_on:%d/%m/%Y}" if found.born_on else "",
        "staff_number": found.staff_number,
        "national_id": found.national_id,
        "phone": found.phone,
        **other,
    }


def english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def shown(client: Client, address: str, **sent: str) -> str:
    answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_district_corrects_a_name_and_a_birth_date_and_finds_the_person_by_them(
    sign_in: SignIn, village: Cast
) -> None:
    dara, sokha = english(sign_in("dara")), person(village, "sokha")
    file, address = (reverse(f"desk:{name}", args=[sokha.pk]) for name in ("person", "correct_person"))
    assert address in shown(dara, file)
    sent = as_it_is(sokha, name_latin="CHEA Sophorn", born_on="០៣/០៤/១៩៨៩")
    assert dara.post(address, sent).headers["Location"] == file
    sokha.refresh_from_db()
    assert (sokha.name_latin, f"{sokha.born_on}") == ("CHEA Sophorn", "1989-04-03")
    assert "CHEA Sophorn" in shown(dara, reverse("desk:people") + "?q=sophorn")
    entry = Entry.objects.filter(about_id=sokha.pk).latest("pk")
    assert entry.kind.endswith("PersonCorrected")
    assert dara.post(address, sent).status_code == 302, "a second press says the same"
    assert Entry.objects.filter(about_id=sokha.pk).latest("pk") == entry


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("staff_number", "1177020519", "belongs to another person"),
        ("born_on", "01/01/2190", "Check the"),
        ("name_km", "", "Nothing is written here"),
        ("staff_number", "", "Write the civil-servant number"),
        ("phone", "12", "phone"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    sign_in: SignIn, village: Cast, field: str, typed: str, says: str
) -> None:
    sokha = person(village, "sokha")
    address = reverse("desk:correct_person", args=[sokha.pk])
    given = as_it_is(sokha, name_latin="CHEA Somebody", **{field: typed})
    if field == "staff_number" and not typed:
        given["national_id"] = ""
    page = shown(english(sign_in("dara")), address, **given)
    told = page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert says in told, told
    assert "CHEA Somebody" in page, "what was typed stays"
    assert person(village, "sokha").name_latin == sokha.name_latin


def test_a_file_that_is_right_already_is_not_corrected(sign_in: SignIn, village: Cast) -> None:
    sokha = person(village, "sokha")
    address = reverse("desk:correct_person", args=[sokha.pk])
    assert "Nothing differs" in shown(english(sign_in("dara")), address, **as_it_is(sokha))


@pytest.mark.parametrize("name", ["desk:correct_person", "desk:start_posting"])
def test_a_director_a_stranger_and_the_person_have_no_such_page(
    sign_in: SignIn, village: Cast, name: str
) -> None:
    sokha = village.person_ids["sokha"]
    for slug, status in (("bopha", 403), ("sokha", 403), ("vanna", 404)):
        client = sign_in(slug)
        assert client.get(reverse(name, args=[sokha])).status_code == status, slug
    own = reverse(name, args=[village.person_ids["dara"]])
    assert sign_in("dara").get(own).status_code == 404
    assert own not in shown(sign_in("dara"), reverse("desk:me"))


def posting(village: Cast, unit: str, **other: str) -> dict[str, str]:
    today = day_of(now())
    return {
        "command_id": str(new_id()),
        "unit": str(village.unit(unit).pk),
        "position": "teacher",
        "starts_on": f"{today:%d/%m/%Y}",
        "instrument": "",
        **other,
    }


def test_the_province_posts_a_teacher_to_another_district_and_everything_follows(
    sign_in: SignIn, village: Cast
) -> None:
    lida, sokha = english(sign_in("lida")), village.person_ids["sokha"]
    file, address = (reverse(f"desk:{name}", args=[sokha]) for name in ("person", "start_posting"))
    found = shown(lida, f"{address}?q={village.unit('tuol-krasang').name_km}")
    chosen = f"?unit={village.unit('tuol-krasang').pk}"
    assert chosen in found
    assert "Enter the posting" in shown(lida, address + chosen)
    sent = posting(village, "tuol-krasang", instrument="Prakas 12")
    assert lida.post(address, sent).headers["Location"] == file
    held = Posting.objects.get(person_id=sokha, ends_before=None)
    assert (held.unit, held.instrument) == (village.unit("tuol-krasang"), "Prakas 12")
    # the old office and the old director see the file no more; the new ones do
    for slug, status in (("dara", 404), ("bopha", 404), ("chanra", 200), ("lida", 200)):
        for name in ("desk:person", "desk:ledger", "career:proof"):
            assert sign_in(slug).get(reverse(name, args=[sokha])).status_code == status, (slug, name)
        listed = "CHEA Sokha" in shown(sign_in(slug), reverse("desk:people") + "?q=1189040231")
        assert listed is (status == 200), slug
    # what she logged waits for the new director
    assert "ជា សុខា" not in shown(sign_in("bopha"), "/").partition("<main")[2]
    assert "ជា សុខា" in shown(sign_in("chanra"), "/").partition("<main")[2]
    # her own account follows: where she sits, her own file, her evidence
    own = shown(sign_in("sokha"), "/")
    assert village.unit("tuol-krasang").name_km in own.partition("k-seat")[2].partition("</p>")[0]
    assert shown(sign_in("sokha"), reverse("desk:me"))


def test_who_is_posted_out_of_sight_leaves_the_clerk_at_the_list(sign_in: SignIn, village: Cast) -> None:
    address = reverse("desk:start_posting", args=[village.person_ids["sokha"]])
    dara = sign_in("dara")
    assert "phnum" not in shown(dara, address)
    elsewhere = f"{address}?unit={village.unit('tuol-krasang').pk}"
    assert 'name="position"' not in shown(dara, elsewhere), "another district is not among the choices"
    refused = dara.post(address, posting(village, "tuol-krasang"))
    assert refused.status_code == 200
    assert Posting.objects.get(person_id=village.person_ids["sokha"], ends_before=None).unit == village.unit(
        "vat-thmei"
    )


@pytest.mark.parametrize(("days", "says"), [(1, "has not come yet"), (-9000, "must begin after that day")])
def test_a_first_day_that_cannot_be_is_refused_at_its_field(
    sign_in: SignIn, village: Cast, days: int, says: str
) -> None:
    day = day_of(now()) + timedelta(days=days)
    address = reverse("desk:start_posting", args=[village.person_ids["sokha"]])
    sent = posting(village, "ou-taseik", starts_on=f"{day:%d/%m/%Y}")
    page = shown(english(sign_in("dara")), address, **sent)
    assert says in page.partition('id="id_starts_on_error"')[2].partition("</div>")[0]


def test_who_posts_a_director_reads_that_the_role_stays(sign_in: SignIn, village: Cast) -> None:
    address = reverse("desk:start_posting", args=[village.person_ids["bopha"]])
    page = shown(english(sign_in("dara")), f"{address}?unit={village.unit('ou-taseik').pk}")
    assert "do not move along" in page


@pytest.mark.parametrize("unit", ["-" * 36, "a" * 34, "x", str(UUID(int=0))])
def test_a_workplace_that_is_none_leads_to_the_choice_of_one(
    sign_in: SignIn, village: Cast, unit: str
) -> None:
    address = reverse("desk:start_posting", args=[village.person_ids["sokha"]])
    page = sign_in("sopheap").get(address, {"unit": unit})
    assert page.status_code == 200
    assert "desk/choose_workplace.html" in [template.name for template in page.templates]
