"""Learning at school: logged with evidence, confirmed or returned, counted up to the cap."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from kru.access.actor import Actor
from kru.credits.models import LedgerEntry, YearBalance
from kru.demo.cast import Cast
from kru.files import terms as files
from kru.identity.queries import actor_of
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.learning import actions, queries
from kru.learning.models import Activity
from kru.learning.terms import ActivityKind, ActivityState
from kru.spine.clock import day_of, now
from kru.spine.doing import Doing
from tests.actors import AT

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]
SignIn = Callable[[str], Client]
TODAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def who(village: Cast, slug: str) -> Actor:
    return actor_of(village.user(slug), on=TODAY)


def log(doing: Make, actor: Actor, hours: str = "2", title: str = "គណិត", **other: object) -> Activity:
    given = {
        "activity_id": new_id(),
        "person_id": actor.person_id,
        "kind": ActivityKind.LEARNING_COMMUNITY,
        "held_on": TODAY - timedelta(days=2),
        "hours": hours,
        "title": title,
        **other,
    }
    return actions.log_activity(doing(actor), actions.LogActivity.model_validate(given))


def confirm(doing: Make, actor: Actor, activity: Activity) -> Activity:
    return actions.confirm_activity(doing(actor), actions.ConfirmActivity(activity_id=activity.pk))


def test_two_hours_confirmed_by_the_director_enter_the_ledger(doing: Make, village: Cast) -> None:
    sokha, bopha = who(village, "sokha"), who(village, "bopha")
    before = LedgerEntry.objects.filter(person_id=sokha.person_id).count()
    activity = log(doing, sokha)
    assert LedgerEntry.objects.filter(person_id=sokha.person_id).count() == before
    confirm(doing, bopha, activity)
    line = LedgerEntry.objects.get(source_id=activity.pk)
    assert (line.hours, line.category) == (2, "school_based")


def test_above_the_cap_the_rest_does_not_count_and_says_why(doing: Make, village: Cast) -> None:
    sokha, bopha = who(village, "sokha"), who(village, "bopha")
    for number in range(3):
        activity = log(doing, sokha, "4", f"អាន {number}", kind=ActivityKind.READING)
        confirm(doing, bopha, activity)
    balance = YearBalance.objects.get(person_id=sokha.person_id, starts_on=date(2025, 10, 1))
    assert Decimal(balance.by_category["self_directed"]["counted"]) == 10
    assert Decimal(balance.by_category["self_directed"]["hours"]) >= 12


def test_a_returned_activity_says_why_and_can_be_logged_again(doing: Make, village: Cast) -> None:
    sokha, bopha = who(village, "sokha"), who(village, "bopha")
    activity = log(doing, sokha)
    back = actions.ReturnActivity(activity_id=activity.pk, why="សូមដាក់រូបថត")
    actions.return_activity(doing(bopha), back)
    (shown,) = (a for a in queries.activities_undecided(sokha, sokha.person_id) if a.pk == activity.pk)
    assert shown.why == "សូមដាក់រូបថត"
    later = doing(sokha, at=AT + timedelta(hours=1))
    again = log(lambda _: later, sokha, hours="3")
    waiting = {found.pk for found in queries.activities_undecided(sokha, sokha.person_id)}
    assert again.pk in waiting and activity.pk not in waiting
    confirm(doing, bopha, again)


def test_logging_again_begins_with_what_was_logged_before(
    doing: Make, village: Cast, sign_in: SignIn
) -> None:
    activity = log(doing, who(village, "sokha"), title="សហគមន៍សិក្សា ល្បះ")
    address = f"{reverse('learning:log_activity')}?again={activity.pk}"
    assert activity.title in sign_in("sokha").get(address).content.decode()
    assert sign_in("davy").get(address).status_code == 404
    assert sign_in("davy").get(f"{reverse('learning:log_activity')}?again=1").status_code == 200


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "activity-not-held-yet"),
        ({"held_on": TODAY - timedelta(days=61)}, "activity-logged-too-late"),
        ({"hours": "0"}, "activity-hours-not-positive"),
        ({"hours": "5"}, "activity-too-long"),
    ],
)
def test_what_cannot_be_logged_is_refused(
    doing: Make, village: Cast, other: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        log(doing, who(village, "sokha"), **other)


def test_the_same_activity_is_not_logged_twice(doing: Make, village: Cast) -> None:
    sokha = who(village, "sokha")
    log(doing, sokha)
    with pytest.raises(Refusal, match="activity-seems-logged"):
        log(doing, sokha)


def test_nobody_confirms_their_own_and_the_district_decides_a_directors(doing: Make, village: Cast) -> None:
    bopha, dara = who(village, "bopha"), who(village, "dara")
    own = log(doing, bopha)
    with pytest.raises(Refusal, match="not-your-own-activity"):
        confirm(doing, bopha, own)
    assert own.pk not in {row.url_id for row in queries.waiting_for(bopha, TODAY)}
    assert own.pk in {row.url_id for row in queries.waiting_for(dara, TODAY)}
    confirm(doing, dara, own)


def test_a_colleague_or_another_school_or_province_decides_nothing(doing: Make, village: Cast) -> None:
    activity = log(doing, who(village, "sokha"))
    for slug in ("mony", "chanthan", "vanna", "visal", "sokha"):
        with pytest.raises(Refusal, match="not-allowed"):
            confirm(doing, who(village, slug), activity)


def test_a_decided_activity_is_not_decided_again_nor_taken_back(doing: Make, village: Cast) -> None:
    sokha, bopha = who(village, "sokha"), who(village, "bopha")
    activity = log(doing, sokha)
    confirm(doing, bopha, activity)
    for again in (
        lambda: confirm(doing, bopha, activity),
        lambda: actions.withdraw_activity(doing(sokha), actions.WithdrawActivity(activity_id=activity.pk)),
    ):
        with pytest.raises(Refusal, match="activity-is-decided"):
            again()
    assert LedgerEntry.objects.filter(source_id=activity.pk).count() == 1


def photograph() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "JPEG")
    return SimpleUploadedFile("photo.jpg", picture.getvalue(), "image/jpeg")


def test_in_the_browser_a_teacher_logs_with_a_photograph_and_the_director_confirms(
    sign_in: SignIn, village: Cast
) -> None:
    sokha, bopha = sign_in("sokha"), sign_in("bopha")
    sent = {
        "command_id": str(new_id()),
        "kind": "lesson_study",
        "title": "ប្រភាគ ថ្នាក់ទី៥",
        "held_on": day_of(now()).strftime("%d/%m/%Y"),
        "hours": "១,៥",
        "learned": "",
        "evidence": photograph(),
    }
    assert sokha.post(reverse("learning:log_activity"), sent).status_code == 302
    activity = Activity.objects.get(title="ប្រភាគ ថ្នាក់ទី៥")
    assert activity.hours == Decimal("1.5")
    address = reverse("learning:activity", args=[activity.pk])
    assert address in bopha.get(reverse("desk:home")).content.decode()
    shown = bopha.get(address).content.decode()
    picture = reverse("files:file", args=[activity.evidence_id])
    assert picture in shown
    assert b"".join(bopha.get(picture)).startswith(b"\xff\xd8")
    small = reverse("files:small", args=[activity.evidence_id])
    assert f'src="{small}"' in shown
    assert sign_in("vanna").get(small).status_code == 404
    assert sign_in("vanna").get(picture).status_code == 404
    confirmed = bopha.post(
        reverse("learning:confirm_activity", args=[activity.pk]), {"command_id": str(new_id())}
    )
    assert confirmed.headers["Location"] == "/"
    queue = bopha.get("/").content.decode()
    assert f'href="{address}">មើលម្តងទៀត' in queue, "the message leads to what was decided"
    assert queue.count("btn-primary") == 1, "the queue shows the next thing to do"
    activity.refresh_from_db()
    assert activity.state == ActivityState.CONFIRMED
    ledger = sokha.get(reverse("desk:ledger", args=[activity.person_id])).content.decode()
    assert "ប្រភាគ ថ្នាក់ទី៥" in ledger


def test_a_refused_form_keeps_what_was_typed_and_says_it_at_the_field(sign_in: SignIn, village: Cast) -> None:
    sent = {
        "kind": "reading",
        "title": "សៀវភៅ",
        "held_on": "១៦/០៣/២០២០",
        "hours": "9",
        "command_id": str(new_id()),
    }
    shown = sign_in("sokha").post(reverse("learning:log_activity"), sent).content.decode()
    assert "សៀវភៅ" in shown
    assert shown.count("aria-invalid") == 2


def test_the_journal_keeps_apart_what_was_confirmed_and_what_was_credited(
    doing: Make, village: Cast, sign_in: SignIn
) -> None:
    activity = confirm(doing, who(village, "bopha"), log(doing, who(village, "sokha")))
    of_activity = Entry.objects.get(about_id=activity.pk, kind="learning.ActivityConfirmed")
    of_line = Entry.objects.get(about_id=activity.pk, kind="credits.CreditPosted")
    assert (of_activity.before["state"], of_activity.after["state"]) == ("logged", "confirmed")
    assert of_line.before == {}
    assert "state" not in of_line.after
    assert sign_in("bopha").get(f"/journal/{activity.person_id}").status_code == 200


def test_a_line_taken_back_gives_the_activity_back_to_be_logged_anew(
    doing: Make, village: Cast, sign_in: SignIn
) -> None:
    sokha, bopha = who(village, "sokha"), who(village, "bopha")
    activity = confirm(doing, bopha, log(doing, sokha))
    address = reverse("desk:reverse_entry", args=[LedgerEntry.objects.get(source_id=activity.pk).pk])
    assert sign_in("visal").post(address, {"why": "ច្រឡំឈ្មោះ"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.state, activity.why) == (ActivityState.RETURNED, "ច្រឡំឈ្មោះ")
    again = confirm(doing, bopha, log(doing, sokha))
    lines = LedgerEntry.objects.filter(source_id__in=(activity.pk, again.pk)).order_by("number")
    assert [line.hours for line in lines] == [2, -2, 2]


@pytest.mark.parametrize("hours", ["0.004", "1.125", "9999999"])
def test_hours_that_the_ledger_could_not_hold_are_not_logged(
    sign_in: SignIn, village: Cast, hours: str
) -> None:
    sent = {"kind": "reading", "title": "អាន", "held_on": "15/03/2026", "hours": hours}
    before = Activity.objects.count()
    answer = sign_in("sokha").post(reverse("learning:log_activity"), sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors["hours"]
    assert Activity.objects.count() == before


def test_a_file_that_is_too_large_never_reaches_the_storage(
    sign_in: SignIn, village: Cast, tmp_path: Path
) -> None:
    large = SimpleUploadedFile("film.png", b"\x89PNG\r\n\x1a\n" + bytes(files.LARGEST), "image/png")
    sent = {"kind": "reading", "title": "អាន", "held_on": "15/03/2026", "hours": "1", "evidence": large}
    answer = sign_in("sokha").post(reverse("learning:log_activity"), sent)
    assert answer.context["form"].errors["evidence"]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
