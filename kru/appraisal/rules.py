"""Decides about yearly appraisals: no database, no clock."""

from collections.abc import Iterator
from datetime import date

from kru.appraisal.policy import AppraisalPolicy
from kru.kernel.reasons import Figure, Reason


def label_of(school_year: int) -> str:
    """Return a school year as people say it: 2024–25."""
    return f"{school_year}–{(school_year + 1) % 100:02}"


def objections_to_appraisal(
    *,
    school_year: int,
    competence: int,
    outcome: int,
    today: date,
    pack: AppraisalPolicy,
) -> Iterator[Reason]:
    """Yield what stands against rating a school year, named by the calendar year in which it began."""
    opens_on = date(school_year + 1, pack.opens_month, 1)
    if today < opens_on:
        figures: dict[str, Figure] = {"year": label_of(school_year), "opens_on": opens_on}
        article = pack.article("opens_month")
        yield Reason("year-not-over", figures, policy=pack.name, article=article, field_name="school_year")
    for name, given, most in (
        ("competence", competence, pack.competence_points),
        ("outcome", outcome, pack.outcome_points),
    ):
        if not 0 <= given <= most:
            article = pack.article(f"{name}_points")
            limits: dict[str, Figure] = {"given": given, "most": most}
            yield Reason("points-out-of-range", limits, policy=pack.name, article=article, field_name=name)
