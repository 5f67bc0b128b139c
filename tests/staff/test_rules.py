"""The rules of staff: grades and retirement, and what stands against records of a file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kru.kernel.period import whole_years
from kru.kernel.reasons import Reason
from kru.policy import packs_of
from kru.staff import rules
from kru.staff.policy import GradePolicy, RetirementPolicy
from kru.staff.terms import Corps, Sex
from kru.ui.reasons import sentence
from tests.policy.cases import worked_cases

PACKS = {pack.name: pack for pack in packs_of(RetirementPolicy)}
PACK = PACKS["retirement/2021-01-01"]
GRADES = {pack.name: pack for pack in packs_of(GradePolicy)}
TODAY = date(2026, 3, 16)


def codes(reasons: Iterable[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


@pytest.mark.parametrize("case", worked_cases("retirement"), ids=lambda case: case["says"])
def test_a_worked_case_comes_out_as_it_says(case: dict[str, Any]) -> None:
    found = rules.retires_on(
        born_on=case["born_on"] or None,
        sex=Sex(case["sex"]),
        corps=rules.corps_of(case["grade"]),
        pack=PACKS[case["pack"]],
    )
    assert found == (case["retires_on"] or None)


@pytest.mark.parametrize(
    ("grade", "corps"),
    [("A1.2", Corps.A), ("b2.3", Corps.B), (" C.10", Corps.C), ("", Corps.NONE), ("D.1", Corps.NONE)],
)
def test_the_first_letter_of_the_grade_is_the_corps(grade: str, corps: Corps) -> None:
    assert rules.corps_of(grade) == corps


@given(
    born_on=st.dates(date(1920, 1, 1), date(2010, 12, 31)),
    sex=st.sampled_from(Sex),
    corps=st.sampled_from([Corps.A, Corps.B, Corps.C]),
    age=st.integers(55, 70),
)
def test_on_the_day_of_retirement_the_age_is_full_and_the_day_before_it_is_not(
    born_on: date, sex: Sex, corps: Corps, age: int
) -> None:
    ages = {**PACK.ages, corps: {**PACK.ages[corps], sex: age}}
    pack = RetirementPolicy.model_validate({**PACK.model_dump(), "ages": ages})
    day = rules.retires_on(born_on=born_on, sex=sex, corps=corps, pack=pack)
    assert day is not None
    assert whole_years(born_on, day) == age
    assert whole_years(born_on, date.fromordinal(day.toordinal() - 1)) == age - 1


def test_a_table_that_leaves_a_corps_or_a_sex_out_is_refused() -> None:
    body = PACK.model_dump()
    body["basis"].pop("ages.C")
    del body["ages"][Corps.C]
    with pytest.raises(ValidationError, match="each corps"):
        RetirementPolicy.model_validate(body)
    body = PACK.model_dump()
    del body["ages"][Corps.C][Sex.FEMALE]
    with pytest.raises(ValidationError, match="for women"):
        RetirementPolicy.model_validate(body)


def test_nothing_is_recorded_before_its_day() -> None:
    ahead, past = date(2026, 3, 17), date(2026, 3, 16)
    assert codes(rules.objections_to_qualification(awarded_on=ahead, today=TODAY)) == ["day-lies-ahead"]
    assert codes(rules.objections_to_qualification(awarded_on=past, today=TODAY)) == []
    assert codes(rules.objections_to_achievement(achieved_on=ahead, today=TODAY, title=" ")) == [
        "day-lies-ahead",
        "achievement-needs-a-title",
    ]
    assert codes(rules.objections_to_achievement(achieved_on=past, today=TODAY, title="រង្វាន់")) == []


def test_a_sanction_needs_its_paper_and_ends_after_it_starts() -> None:
    def objections(ends_before: date | None, instrument: str = "ប្រកាស ១២") -> list[str]:
        return codes(
            rules.objections_to_sanction(starts_on=TODAY, ends_before=ends_before, instrument=instrument)
        )

    assert objections(None) == objections(date(2026, 3, 17)) == []
    assert objections(TODAY, " ") == ["sanction-ends-after-it-starts", "sanction-needs-an-instrument"]


def test_a_sanction_is_lifted_while_it_is_in_force_and_for_a_reason() -> None:
    def objections(ends_before: date | None, lifted_on: date, why: str = "បានបញ្ចប់") -> list[str]:
        return codes(
            rules.objections_to_lifting(
                starts_on=date(2026, 1, 1), ends_before=ends_before, lifted_on=lifted_on, why=why
            )
        )

    assert objections(None, TODAY) == objections(date(2026, 4, 1), TODAY) == []
    assert objections(TODAY, TODAY) == ["sanction-is-over"]
    assert objections(None, date(2026, 1, 1), "") == [
        "sanction-ends-after-it-starts",
        "lifting-needs-a-reason",
    ]


@pytest.mark.parametrize("case", worked_cases("grades"), ids=lambda case: case["says"])
def test_a_worked_case_of_grades_comes_out_as_it_says(case: dict[str, Any]) -> None:
    found = list(rules.objections_to_grade(case["grade"], policy=GRADES[case["pack"]]))
    assert [reason.code for reason in found] == case["reasons"]


def test_a_diploma_is_verified_once() -> None:
    assert codes(rules.objections_to_verifying(verified_on=None)) == []
    assert codes(rules.objections_to_verifying(verified_on=TODAY)) == ["qualification-is-verified"]


def test_a_step_that_a_grade_does_not_have_is_said_as_the_page_writes_grades() -> None:
    (reason,) = rules.objections_to_grade("B2.9", policy=next(iter(GRADES.values())))
    with override("km"):
        assert sentence(reason).startswith("ខ២ មានថ្នាក់ពី ១ ដល់ ")
        assert "មិនមែន ៩ ទេ" in sentence(reason)
    with override("en"):
        assert sentence(Reason.from_json(reason.as_json())).startswith("B2 has steps from 1 to ")


def test_a_correction_leaves_a_person_with_a_name_a_number_of_their_own_and_a_day_of_birth_behind() -> None:
    today = date(2026, 3, 16)
    held = {"name_km": "ជា សុខា", "staff_number": "1189040231", "national_id": "", "born_on": date(1989, 4, 2)}

    def objections(*, taken: bool = False, **corrected: Any) -> list[str]:
        asked = held | corrected
        found = rules.objections_to_correcting(
            asked, held=held, number_is_taken=taken, card_is_taken=taken, today=today
        )
        return [reason.code for reason in found]

    assert objections(name_km="ជា សុខ") == []
    assert objections(born_on=None) == []
    assert objections() == ["nothing-to-correct"]
    assert objections(name_km=" ", staff_number="") == ["value-missing", "person-needs-a-number"]
    assert objections(staff_number="1", taken=True) == ["staff-number-is-taken", "national-id-is-taken"]
    assert objections(born_on=date(2026, 3, 17)) == ["day-lies-ahead"]
