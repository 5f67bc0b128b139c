"""What a provider, a teacher, a director and the CPDMO see and click."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kru.accreditation.models import Provider
from kru.catalogue import actions as catalogue
from kru.catalogue.models import Offering, Run
from kru.catalogue.terms import Funding
from kru.credentials.models import Revocation
from kru.credits.models import LedgerEntry
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.learning import actions
from kru.learning.models import Attendance, Enrolment, Score, Verification
from kru.learning.terms import EnrolmentState
from kru.spine import clock
from tests.learning.cast import offering_of

SignIn = Callable[[str], Client]
PROVIDER, CPDMO, DIRECTOR, TEACHER, OTHER = "mealea", "visal", "bopha", "sokha", "sovanna"


def today() -> date:
    return clock.day_of(clock.now())


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def send(client: Client, address: str, **typed: object) -> str:
    """Open a page with a form, send it as a browser would, and return where it leads, or what it says."""
    page = client.get(address)
    assert page.status_code == 200, address
    command = re.search(r'name="command_id" value="([^"]+)"', page.content.decode())
    assert command, address
    answer = client.post(address, {"command_id": command[1], **typed})
    return str(answer.headers.get("Location") or answer.content.decode())


@pytest.fixture
def offering(village: Cast) -> Offering:
    college = Provider.objects.get(unit__key="tec31")
    return catalogue.record_offering(
        village.doing(CPDMO), offering_of(college, code="EGR-91", accredited_before=date(2040, 1, 1))
    )


@pytest.fixture
def open_run(village: Cast, offering: Offering) -> Callable[..., Run]:
    """Give a maker of runs of one day, today, with one session."""

    def opened(**changes: object) -> Run:
        values: dict[str, object] = {
            "run_id": new_id(),
            "offering_id": offering.pk,
            "place": "បន្ទប់ ១០២",
            "starts_on": today(),
            "ends_on": today(),
            "opens_on": today() - timedelta(days=3),
            "closes_on": today(),
            "seats": 20,
            "funding": Funding.SELF,
        }
        run = catalogue.open_run(
            village.doing(PROVIDER),
            catalogue.OpenRun(**{**values, **changes}),  # type: ignore[arg-type]
        )
        catalogue.plan_sessions(
            village.doing(PROVIDER),
            catalogue.PlanSessions(
                run_id=run.pk,
                sessions=(
                    catalogue.PlannedSession(session_id=new_id(), held_on=run.starts_on, hours=Decimal(6)),
                ),
            ),
        )
        return run

    return opened


def enrolled(village: Cast, run: Run, *slugs: str) -> list[Enrolment]:
    return [
        actions.enrol(
            village.doing(slug, clock.now()),
            actions.Enrol(enrolment_id=new_id(), run_id=run.pk, person_id=village.person_ids[slug]),
        )
        for slug in slugs
    ]


def test_the_cpdmo_records_a_provider_and_an_offering(sign_in: SignIn) -> None:
    visal = sign_in(CPDMO)
    assert send(
        visal,
        reverse("accreditation:record_provider"),
        name_km="អង្គការអំណាន",
        category="ngo",
        status="provisional",
        accredited_from="០១/០១/២០២៦",
        accredited_until="31/12/2026",
    ) == reverse("accreditation:providers")
    provider = Provider.objects.get(unit__name_km="អង្គការអំណាន")
    assert (provider.accredited_from, provider.accredited_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert "អង្គការអំណាន" in visal.get(reverse("accreditation:providers")).content.decode()
    offering = {
        "provider_id": provider.pk,
        "code": "EGR-91",
        "title_km": "អំណានថ្នាក់ដំបូង",
        "field": "early_grades",
        "category": "structured",
        "mode": "blended",
        "hours": "៤៥",
        "credits": "3",
        "standards": ["practice", "ethics"],
        "accredited_from": "01/01/2026",
        "accredited_until": "31/12/2026",
    }
    address = reverse("learning:record_offering")
    made = send(visal, address, **offering)
    recorded = Offering.objects.get(code="EGR-91")
    assert made == reverse("learning:offering", args=[recorded.pk])
    assert (recorded.hours, recorded.credits) == (Decimal(45), Decimal(3))
    assert recorded.standards == ["practice", "ethics"]
    assert "លេខកូដនេះជារបស់កម្មវិធីមួយទៀត" in send(visal, address, **offering)


def test_the_provider_opens_a_run_and_plans_its_sessions(sign_in: SignIn, offering: Offering) -> None:
    mealea = sign_in(PROVIDER)
    address = reverse("learning:open_run", args=[offering.pk])
    first, last = today() + timedelta(days=7), today() + timedelta(days=8)
    typed = {
        "place": "បន្ទប់ ១០២",
        "starts_on": shown(first),
        "ends_on": shown(last),
        "opens_on": shown(today()),
        "closes_on": shown(first),
        "seats": "២០",
        "funding": "self",
        "audience": ["teacher"],
    }
    late = send(mealea, address, **{**typed, "starts_on": "01/01/2041", "ends_on": "02/01/2041"})
    assert "អ្នកផ្តល់សេវាទទួលស្គាល់គុណភាពពី" in late
    assert not Run.objects.filter(offering=offering).exists()
    made = send(mealea, address, **typed)
    run = Run.objects.get(offering=offering)
    assert made == reverse("learning:plan_sessions", args=[run.pk])
    assert (run.seats, run.audience) == (20, ["teacher"])
    assert "ត្រូវមានទាំងថ្ងៃ" in send(mealea, made, held_on_0=shown(first))
    assert send(
        mealea, made, held_on_0=shown(first), hours_0="6", held_on_1=shown(last), hours_1="៥,៥"
    ) == reverse("learning:run", args=[run.pk])
    assert list(run.sessions.order_by("held_on").values_list("hours", flat=True)) == [
        Decimal(6),
        Decimal("5.5"),
    ]


def test_a_teacher_finds_a_course_enrols_and_withdraws(sign_in: SignIn, open_run: Callable[..., Run]) -> None:
    run, sokha = open_run(), sign_in(TEACHER)
    found = sokha.get(reverse("learning:offerings"), {"q": "egr-91", "open": "1"}).content.decode()
    assert reverse("learning:offering", args=[run.offering_id]) in found
    nothing = sokha.get(reverse("learning:offerings"), {"q": "ហោរាសាស្ត្រ"}).content.decode()
    assert "រកមិនឃើញក្នុងបញ្ជីវគ្គ" in nothing
    address = reverse("learning:run", args=[run.pk])
    page = sokha.get(address).content.decode()
    command = re.findall(r'action="[^"]+/enrol"[^>]*>.*?name="command_id" value="([^"]+)"', page, re.S)[0]
    for _ in range(2):
        answer = sokha.post(reverse("learning:enrol", args=[run.pk]), {"command_id": command})
        assert answer.headers["Location"] == address
    enrolment = Enrolment.objects.of(run.pk).get()
    assert enrolment.state == EnrolmentState.REGISTERED
    assert "បានចុះឈ្មោះ" in sokha.get(reverse("learning:my_enrolments")).content.decode()
    again = sokha.post(reverse("learning:enrol", args=[run.pk]), {"command_id": str(new_id())})
    assert again.status_code == 422
    assert "អ្នកបានចុះឈ្មោះក្នុងវគ្គនេះរួចហើយ" in again.content.decode()
    assert send(sokha, reverse("learning:withdraw_enrolment", args=[enrolment.pk]), why="ជំងឺ") == address
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN


def test_a_saved_run_stands_among_one_s_courses(sign_in: SignIn, open_run: Callable[..., Run]) -> None:
    run, sokha = open_run(), sign_in(TEACHER)
    sokha.post(reverse("learning:save_enrolment", args=[run.pk]), {"command_id": str(new_id())})
    assert "រក្សាទុក" in sokha.get(reverse("learning:my_enrolments")).content.decode()
    sokha.post(reverse("learning:enrol", args=[run.pk]), {"command_id": str(new_id())})
    assert Enrolment.objects.of(run.pk).get().state == EnrolmentState.REGISTERED


def test_the_director_endorses_one_request_and_declines_another(
    sign_in: SignIn, village: Cast, open_run: Callable[..., Run]
) -> None:
    run = open_run(funding=Funding.ORGANISATION)
    first, second = enrolled(village, run, TEACHER, OTHER)
    bopha, waiting = sign_in(DIRECTOR), reverse("learning:requests")
    page = bopha.get(waiting).content.decode()
    assert page.count("btn-primary") == 1
    assert "ជា សុខា" in page
    assert "កែវ សុវណ្ណា" in page
    assert send(bopha, reverse("learning:endorse_enrolment", args=[first.pk])) == "/"
    decline = reverse("learning:decline_enrolment", args=[second.pk])
    assert "aria-invalid" in send(bopha, decline, why="")
    assert send(bopha, decline, why="ប្រឡងឆមាស") == "/"
    assert "គ្មានសំណើរង់ចាំអ្នក" in bopha.get(waiting).content.decode()
    states = dict(Enrolment.objects.of(run.pk).values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("registered", "rejected")
    refused = sign_in(OTHER).get(reverse("learning:run", args=[run.pk])).content.decode()
    assert "ប្រឡងឆមាស" in refused


def test_from_attendance_to_the_ledger_and_back(
    sign_in: SignIn, village: Cast, open_run: Callable[..., Run]
) -> None:
    run = open_run()
    sokha, sovanna = enrolled(village, run, TEACHER, OTHER)
    mealea, visal = sign_in(PROVIDER), sign_in(CPDMO)
    page, confirm = reverse("learning:run", args=[run.pk]), reverse("learning:confirm_results", args=[run.pk])
    session = run.sessions.get()
    assert "មិនទាន់បានកត់ទេ" in mealea.get(confirm).content.decode()
    sheet = reverse("learning:mark_attendance", args=[session.pk])
    assert (
        send(mealea, sheet, **{f"presence_{sokha.pk}": "present", f"presence_{sovanna.pk}": "absent"}) == page
    )
    assert set(Attendance.objects.filter(session=session).values_list("presence", flat=True)) == {
        "present",
        "absent",
    }
    scores = {f"score_{sokha.pk}_coursework": "៨០", f"score_{sokha.pk}_final": "72,5"}
    over = send(
        mealea,
        reverse("learning:mark_results", args=[run.pk]),
        **{**scores, f"score_{sokha.pk}_final": "101"},
    )
    assert "aria-invalid" in over
    assert send(mealea, reverse("learning:mark_results", args=[run.pk]), **scores) == confirm
    assert Score.objects.get(enrolment=sokha, component="final").percent == Decimal("72.5")
    assert send(mealea, confirm) == page
    waiting, verify = reverse("learning:runs_to_verify"), reverse("learning:verify_run", args=[run.pk])
    assert verify in visal.get(waiting).content.decode()
    back = reverse("learning:send_back_results", args=[run.pk])
    assert send(visal, back, why="ខ្វះហត្ថលេខា") == waiting
    assert "ខ្វះហត្ថលេខា" in mealea.get(page).content.decode()
    assert send(mealea, confirm) == page
    assert "សូមជ្រើសសិក្ខាកាម" in send(visal, verify)
    shown_to_visal = visal.get(verify).content.decode()
    assert shown_to_visal.count('class="btn btn-primary"') == 1
    assert send(visal, verify, enrolment_ids=[str(sokha.pk)], remark="ត្រឹមត្រូវ") == waiting
    assert LedgerEntry.objects.get(occurred_on=today()).person_id == sokha.person_id
    verification = Verification.objects.get(enrolment=sokha)
    assert "បានផ្ទៀងផ្ទាត់" in sign_in(TEACHER).get(page).content.decode()
    assert "មូលហេតុដែលមិនបានបញ្ចប់វគ្គ" in sign_in(OTHER).get(page).content.decode()
    assert (
        send(visal, reverse("learning:reverse_verification", args=[verification.pk]), why="ឈ្មោះច្រឡំ") == page
    )
    assert sum(LedgerEntry.objects.filter(occurred_on=today()).values_list("hours", flat=True)) == 0
    assert Revocation.objects.filter(certificate__source_id=verification.pk).count() == 1


def test_what_is_not_for_somebody_does_not_exist_for_them(
    sign_in: SignIn, village: Cast, open_run: Callable[..., Run]
) -> None:
    run = open_run(funding=Funding.ORGANISATION)
    (enrolment,) = enrolled(village, run, TEACHER)
    stranger = sign_in("chanthan")  # directs another school
    assert stranger.get(reverse("learning:endorse_enrolment", args=[enrolment.pk])).status_code == 404
    assert sign_in(OTHER).get(reverse("learning:withdraw_enrolment", args=[enrolment.pk])).status_code == 404
    sokha = sign_in(TEACHER)
    for name, key in (
        ("verify_run", run.pk),
        ("confirm_results", run.pk),
        ("mark_results", run.pk),
        ("plan_sessions", run.pk),
        ("open_run", run.offering_id),
        ("mark_attendance", run.sessions.get().pk),
        ("endorse_enrolment", enrolment.pk),
    ):
        assert sokha.get(reverse(f"learning:{name}", args=[key])).status_code == 403, name
    seen = sokha.get(reverse("learning:run", args=[run.pk])).content.decode()
    assert "កែវ សុវណ្ណា" not in seen


@pytest.mark.parametrize("teachers", [1, 7])
def test_pages_ask_the_same_number_of_questions_however_many_take_part(
    sign_in: SignIn,
    village: Cast,
    open_run: Callable[..., Run],
    teachers: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    run = open_run()
    slugs = ["sokha", "sovanna", "mony", "sreyleak", "vibol", "ratana", "marina"]
    enrolled(village, run, *slugs[:teachers])
    mealea, sokha = sign_in(PROVIDER), sign_in(TEACHER)
    for client, address, most in (
        (sokha, reverse("learning:offerings"), 12),
        (sokha, reverse("learning:offering", args=[run.offering_id]), 12),
        (sokha, reverse("learning:run", args=[run.pk]), 12),
        (sokha, reverse("learning:my_enrolments"), 12),
        (mealea, reverse("learning:run", args=[run.pk]), 16),
        (mealea, reverse("learning:runs"), 12),
        (mealea, reverse("learning:mark_attendance", args=[run.sessions.get().pk]), 12),
        (mealea, reverse("learning:mark_results", args=[run.pk]), 12),
        (mealea, reverse("learning:confirm_results", args=[run.pk]), 12),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
