"""A director rates a year that is over, the district rates directors, nobody rates themselves."""

from datetime import date, datetime, time

import pytest

from kru.appraisal import actions, queries
from kru.appraisal.models import Appraisal
from kru.appraisal.terms import Grade
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.clock import COUNTRY_ZONE

pytestmark = pytest.mark.django_db


def rating(village: Cast, slug: str = "mony", **other: object) -> actions.RecordAppraisal:
    given = {
        "appraisal_id": new_id(),
        "person_id": village.person_ids[slug],
        "school_year": 2022,
        "grade": Grade.GOOD,
        "competence": 130,
        "outcome": 50,
        **other,
    }
    return actions.RecordAppraisal.model_validate(given)


def test_a_director_rates_a_year_and_the_pack_is_kept(village: Cast) -> None:
    given = actions.record_appraisal(village.doing("bopha"), rating(village))
    assert (given.given_on, given.given_by, given.policy) == (
        date(2026, 3, 16), "សៀង បុប្ផា", "appraisal/2021-01-01",
    )  # fmt: skip
    assert str(given) == "2022–23"
    years = [found.school_year for found in queries.appraisals_of(village.actor("mony"), given.person_id)]
    assert years == [2024, 2023, 2022]


def test_a_year_is_rated_once(village: Cast) -> None:
    with pytest.raises(Refusal, match="one-appraisal-a-year"):
        actions.record_appraisal(village.doing("bopha"), rating(village, school_year=2024))


def test_the_running_year_is_rated_from_july_on(village: Cast) -> None:
    with pytest.raises(Refusal, match="year-not-over"):
        actions.record_appraisal(village.doing("bopha"), rating(village, school_year=2025))
    july = datetime.combine(date(2026, 7, 1), time(8), tzinfo=COUNTRY_ZONE)
    assert actions.record_appraisal(village.doing("bopha", july), rating(village, school_year=2025))


def test_the_district_rates_directors_and_nobody_rates_themselves(village: Cast) -> None:
    with pytest.raises(Refusal, match="not-about-oneself"):
        actions.record_appraisal(village.doing("bopha"), rating(village, "bopha"))
    assert actions.record_appraisal(village.doing("dara"), rating(village, "bopha"))


def test_other_schools_and_offices_rate_nobody_here(village: Cast) -> None:
    for slug in ("mony", "puthy", "vanna", "visal", "sopheap"):
        with pytest.raises(Refusal, match="not-allowed"):
            actions.record_appraisal(village.doing(slug), rating(village))
    assert not Appraisal.objects.filter(school_year=2022).exists()
    assert not queries.appraisals_of(village.actor("vanna"), village.person_ids["mony"])
