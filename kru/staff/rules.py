"""Decides about persons and their accounts: no database, no clock."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kru.kernel.period import anniversary
from kru.kernel.reasons import Figure, Reason
from kru.staff.policy import GradePolicy, RetirementPolicy
from kru.staff.terms import Corps, Sex


def objections_to_first_sign_in(*, phone_kept: str, phone_given: str, has_account: bool) -> Iterator[Reason]:
    """Yield what stands against sending a code to somebody whose number and birth date agree."""
    if not phone_kept or phone_kept != phone_given:
        yield Reason("phone-not-in-the-register", field_name="phone")
    if has_account:
        yield Reason("one-account-for-a-person")


def objections_to_code(*, over: bool, right: bool) -> Iterator[Reason]:
    """Yield what stands against a one-time code."""
    if over:
        yield Reason("code-is-over", field_name="code")
    elif not right:
        yield Reason("code-is-wrong", field_name="code")


def objections_to_registering(
    asked: Mapping[str, Any], *, number_is_taken: bool, card_is_taken: bool, today: date
) -> Iterator[Reason]:
    """Yield what stands against the register saying `asked` about a person."""
    if not asked["name_km"].strip():
        yield Reason("value-missing", field_name="name_km")
    if not asked["staff_number"] and not asked["national_id"]:
        yield Reason("person-needs-a-number", field_name="staff_number")
    if number_is_taken:
        yield Reason("staff-number-is-taken", field_name="staff_number")
    if card_is_taken:
        yield Reason("national-id-is-taken", field_name="national_id")
    if asked["born_on"] is not None and asked["born_on"] > today:
        yield Reason("day-lies-ahead", {"on": asked["born_on"]}, field_name="born_on")


def objections_to_correcting(
    asked: Mapping[str, Any],
    *,
    held: Mapping[str, Any],
    number_is_taken: bool,
    card_is_taken: bool,
    today: date,
) -> Iterator[Reason]:
    """Yield what stands against the register saying `asked` about a person, where it says `held` now."""
    yield from objections_to_registering(
        asked, number_is_taken=number_is_taken, card_is_taken=card_is_taken, today=today
    )
    if asked == held:
        yield Reason("nothing-to-correct")


def corps_of(grade: str) -> Corps:
    """Return the corps that a grade such as C.7 or B2.3 belongs to; without a grade, none."""
    letter = grade.strip()[:1].upper()
    return Corps(letter) if letter in Corps.values else Corps.NONE


def retires_on(*, born_on: date | None, sex: Sex, corps: Corps, pack: RetirementPolicy) -> date | None:
    """Return the first day of retirement; None without a date of birth and outside the civil service."""
    if born_on is None or corps not in pack.ages:
        return None
    return anniversary(born_on, pack.ages[corps][sex])


def objections_to_grade(grade: str, *, policy: GradePolicy) -> Iterator[Reason]:
    """Yield what stands against a grade such as B2.3 or C.7; its step may be left open."""
    name, _, step = grade.partition(".")
    steps = policy.steps.get(name)
    if steps is None:
        yield Reason("grade-unknown", {"typed": grade}, policy=policy.name, field_name="grade")
    elif step and not 1 <= int(step) <= steps:
        figures: dict[str, Figure] = {"grade": name, "typed": int(step), "last": steps}
        article = policy.article(f"steps.{name}")
        yield Reason("step-not-in-grade", figures, policy.name, article, field_name="grade")


def objections_to_qualification(*, awarded_on: date, today: date) -> Iterator[Reason]:
    """Yield what stands against recording a qualification."""
    if awarded_on > today:
        yield Reason("day-lies-ahead", {"on": awarded_on}, field_name="awarded_on")


def objections_to_verifying(*, verified_on: date | None) -> Iterator[Reason]:
    """Yield what stands against verifying a recorded qualification."""
    if verified_on is not None:
        yield Reason("qualification-is-verified")


def objections_to_achievement(*, achieved_on: date, today: date, title: str) -> Iterator[Reason]:
    """Yield what stands against recording an achievement."""
    if achieved_on > today:
        yield Reason("day-lies-ahead", {"on": achieved_on}, field_name="achieved_on")
    if not title.strip():
        yield Reason("achievement-needs-a-title", field_name="title")


def objections_to_sanction(*, starts_on: date, ends_before: date | None, instrument: str) -> Iterator[Reason]:
    """Yield what stands against recording a disciplinary sanction."""
    if ends_before is not None and ends_before <= starts_on:
        yield Reason("sanction-ends-after-it-starts", field_name="ends_before")
    if not instrument.strip():
        yield Reason("sanction-needs-an-instrument", field_name="instrument")


def objections_to_lifting(
    *, starts_on: date, ends_before: date | None, lifted_on: date, why: str
) -> Iterator[Reason]:
    """Yield what stands against ending a sanction before its time."""
    if lifted_on <= starts_on:
        yield Reason("sanction-ends-after-it-starts", field_name="lifted_on")
    if ends_before is not None and ends_before <= lifted_on:
        yield Reason("sanction-is-over", {"on": ends_before})
    if not why.strip():
        yield Reason("lifting-needs-a-reason", field_name="why")
