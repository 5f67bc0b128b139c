"""The rules of the yearly appraisal."""

from datetime import date
from typing import Any

import pytest

from kru import policy
from kru.appraisal import rules
from kru.appraisal.policy import AppraisalPolicy
from kru.career.policy import PathwayPolicy
from kru.career.terms import Track
from tests.policy.cases import worked_cases

TODAY = date(2026, 3, 16)
PACK = policy.in_force(AppraisalPolicy, on=TODAY)
PACKS = {pack.name: pack for pack in policy.packs_of(AppraisalPolicy)}


@pytest.mark.parametrize("case", worked_cases("appraisal"), ids=lambda case: case["says"])
def test_a_worked_case_comes_out_as_it_says(case: dict[str, Any]) -> None:
    found = rules.objections_to_appraisal(
        school_year=case["school_year"],
        competence=case["competence"],
        outcome=case["outcome"],
        today=case["on"],
        pack=PACKS[case["pack"]],
    )
    assert [reason.code for reason in found] == case["reasons"]


def objections(**other: object) -> list[tuple[str, str]]:
    given = {"school_year": 2024, "competence": 145, "outcome": 52, **other}
    found = rules.objections_to_appraisal(**given, today=TODAY, pack=PACK)  # type: ignore[arg-type]
    return [(reason.code, reason.field_name) for reason in found]


def test_a_school_year_is_called_after_both_its_years() -> None:
    assert rules.label_of(2024) == "2024–25"
    assert rules.label_of(2099) == "2099–00"


def test_a_year_that_is_over_is_rated_within_the_points() -> None:
    assert objections() == []
    assert objections(competence=175, outcome=0) == []


def test_points_beyond_the_most_a_running_year_are_refused() -> None:
    assert objections(competence=176, outcome=-1) == [
        ("points-out-of-range", "competence"),
        ("points-out-of-range", "outcome"),
    ]
    assert objections(school_year=2025) == [("year-not-over", "school_year")]


def test_the_most_points_of_an_appraisal_are_those_of_the_pathway() -> None:
    for pathway in policy.packs_of(PathwayPolicy):
        appraisal = policy.in_force(AppraisalPolicy, on=pathway.effective_from)
        most = pathway.maxima[Track.TEACHING]
        assert (most.competence, most.outcome) == (appraisal.competence_points, appraisal.outcome_points)
