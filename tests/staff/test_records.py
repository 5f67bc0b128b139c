"""What is kept in a file: diplomas, achievements, sanctions; by whom, once, and never ahead of its day."""

from datetime import date

import pytest

from kru.demo.cast import Cast
from kru.journal.models import Entry
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.staff import actions, queries
from kru.staff.models import Achievement, Qualification, Sanction
from kru.staff.terms import AchievementKind, Level, SanctionKind

pytestmark = pytest.mark.django_db


def diploma(village: Cast, slug: str = "mony", **other: object) -> actions.RecordQualification:
    given = {
        "qualification_id": new_id(),
        "person_id": village.person_ids[slug],
        "level": Level.BACHELOR,
        "field": "គណិតវិទ្យា",
        "awarded_on": date(2024, 9, 20),
        "seen": False,
        **other,
    }
    return actions.RecordQualification.model_validate(given)


def prize(village: Cast, slug: str = "mony", **other: object) -> actions.RecordAchievement:
    given = {
        "achievement_id": new_id(),
        "person_id": village.person_ids[slug],
        "kind": AchievementKind.DISTRICT_PRIZE,
        "title": "ជ័យលាភីថ្នាក់ស្រុក",
        "achieved_on": date(2025, 5, 20),
        **other,
    }
    return actions.RecordAchievement.model_validate(given)


def sanction(village: Cast, slug: str = "mony", **other: object) -> actions.RecordSanction:
    given = {
        "sanction_id": new_id(),
        "person_id": village.person_ids[slug],
        "kind": SanctionKind.BLAME,
        "starts_on": date(2026, 1, 10),
        "instrument": "លិខិត ១២ ចុះ ១០ មករា ២០២៦",
        **other,
    }
    return actions.RecordSanction.model_validate(given)


def test_a_diploma_counts_once_an_office_has_seen_it(village: Cast) -> None:
    held = actions.record_qualification(village.doing("dara"), diploma(village))
    assert held.verified_on is None
    seen = actions.verify_qualification(
        village.doing("dara"), actions.VerifyQualification(qualification_id=held.pk)
    )
    assert (seen.verified_on, seen.verified_by) == (date(2026, 3, 16), "កែវ ដារ៉ា")
    kinds = Entry.objects.filter(about_id=held.pk).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["staff.QualificationRecorded", "staff.QualificationVerified"]
    with pytest.raises(Refusal, match="qualification-is-verified"):
        actions.verify_qualification(
            village.doing("dara"), actions.VerifyQualification(qualification_id=held.pk)
        )


def test_a_diploma_seen_at_once_is_verified_at_once(village: Cast) -> None:
    assert actions.record_qualification(village.doing("lida"), diploma(village, seen=True)).verified_on


def test_the_same_diploma_or_achievement_is_kept_once(village: Cast) -> None:
    actions.record_qualification(village.doing("dara"), diploma(village))
    with pytest.raises(Refusal, match="qualification-is-kept-once"):
        actions.record_qualification(village.doing("dara"), diploma(village))
    actions.record_achievement(village.doing("bopha"), prize(village))
    with pytest.raises(Refusal, match="achievement-is-kept-once"):
        actions.record_achievement(village.doing("bopha"), prize(village))


def test_the_same_command_twice_is_one_record(village: Cast) -> None:
    do, command = village.doing("bopha"), prize(village)
    assert actions.record_achievement(do, command) == actions.record_achievement(do, command)
    assert Achievement.objects.filter(person_id=command.person_id, kind=command.kind).count() == 1


def test_nothing_is_recorded_before_its_day_nor_for_oneself(village: Cast) -> None:
    with pytest.raises(Refusal, match="day-lies-ahead"):
        actions.record_qualification(village.doing("dara"), diploma(village, awarded_on=date(2026, 3, 17)))
    with pytest.raises(Refusal, match="not-about-oneself"):
        actions.record_achievement(village.doing("bopha"), prize(village, "bopha"))


def test_a_sanction_is_lifted_with_a_reason_and_the_journal_has_both_days(village: Cast) -> None:
    given = actions.record_sanction(village.doing("lida"), sanction(village))
    lifted = actions.lift_sanction(
        village.doing("lida"),
        actions.LiftSanction(sanction_id=given.pk, lifted_on=date(2026, 3, 1), why="បានកែលម្អ"),
    )
    assert lifted.ends_before == date(2026, 3, 1)
    entry = Entry.objects.get(about_id=given.pk, kind="staff.SanctionLifted")
    assert (entry.before["ends_before"], entry.after["ends_before"]) == (None, "2026-03-01")
    with pytest.raises(Refusal, match="sanction-is-over"):
        actions.lift_sanction(
            village.doing("lida"),
            actions.LiftSanction(sanction_id=given.pk, lifted_on=date(2026, 3, 2), why="ម្តងទៀត"),
        )


def test_a_sanction_without_a_paper_is_refused(village: Cast) -> None:
    with pytest.raises(Refusal, match="sanction-needs-an-instrument"):
        actions.record_sanction(village.doing("lida"), sanction(village, instrument=" "))


def test_each_record_is_the_work_of_its_offices_and_of_no_other_province(village: Cast) -> None:
    for slug in ("mony", "bopha", "visal", "vanna"):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.record_qualification(village.doing(slug), diploma(village))
    for slug in ("mony", "puthy", "vanna"):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.record_achievement(village.doing(slug), prize(village))
    for slug in ("mony", "bopha", "dara", "vanna"):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.record_sanction(village.doing(slug), sanction(village))


def test_a_file_is_read_by_its_person_and_the_offices_above(village: Cast) -> None:
    ratana = village.person_ids["ratana"]
    for slug in ("ratana", "puthy", "sopheap"):
        viewer = village.actor(slug)
        assert len(queries.qualifications_of(viewer, ratana)) == 1
        assert len(queries.achievements_of(viewer, ratana)) == 3
        assert [str(found) for found in queries.sanctions_of(viewer, ratana)]
    for slug in ("vanna", "bopha", "mony"):
        viewer = village.actor(slug)
        assert not queries.qualifications_of(viewer, ratana)
        assert not queries.achievements_of(viewer, ratana)
        assert not queries.sanctions_of(viewer, ratana)


def test_records_say_what_they_are(village: Cast) -> None:
    assert str(Achievement.objects.filter(kind=AchievementKind.MENTORING).first()) == "ណែនាំគ្រូថ្មីក្នុងសាលា"
    assert str(Qualification.objects.get(person_id=village.person_ids["sokha"])).endswith("2019")
    assert str(Sanction.objects.get()) == str(SanctionKind.WRITTEN_BLAME.label)
