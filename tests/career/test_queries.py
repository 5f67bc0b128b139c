"""The proof as it is gathered: the same for everybody who may see it, with a fixed number of statements."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from kru.career import queries
from kru.career.rules import Proof
from kru.career.terms import Condition, State
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.terms import ActivityKind
from kru.spine.clock import COUNTRY_ZONE
from kru.staff.models import Person

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)
STATEMENTS = 11


def proved(village: Cast, viewer: str, slug: str, on: date = ON) -> Proof:
    proof = queries.proof(village.actor(viewer), village.person_ids[slug], on=on).proof
    assert proof is not None
    return proof


def stand(proof: Proof, condition: Condition) -> tuple[State, Decimal]:
    found = next(one for one in proof.requirements if one.condition == condition)
    return found.state, found.have


def test_sokha_lacks_hours_and_points_and_sees_which_records_were_counted(village: Cast) -> None:
    proof = proved(village, "sokha", "sokha")
    assert [one.condition for one in proof.unmet] == [Condition.HOURS, Condition.POINTS]
    assert [year.counted for year in proof.years] == [84, 83, 91, 100, 72]
    pending = [item for one in proof.requirements for item in one.items if item.kind == "PendingHours"]
    assert [(item.amount, item.on) for item in pending] == [
        (4, date(2026, 3, 23)),
        (10, date(2026, 4, 3)),
    ]
    service = next(one for one in proof.requirements if one.condition == Condition.SERVICE)
    assert [item.label for item in service.items] == ["បឋមសិក្សា វត្តថ្មី", "បឋមសិក្សា អូរតាសេក"]
    assert all(item.id for one in proof.requirements for item in one.items if item.kind != "CountedYear")


def test_a_proof_is_the_same_for_everybody_who_may_see_it(village: Cast) -> None:
    own = proved(village, "sokha", "sokha")
    for viewer in ("bopha", "dara", "lida", "sopheap", "visal"):
        assert proved(village, viewer, "sokha") == own, viewer


def test_another_school_and_another_province_see_no_proof(village: Cast) -> None:
    for viewer in ("vanna", "puthy", "mony", "mealea"):
        with pytest.raises(Person.DoesNotExist):
            queries.proof(village.actor(viewer), village.person_ids["sokha"], on=ON)


def test_vibol_waits_for_the_calendar_and_the_day_is_told(village: Cast) -> None:
    proof = proved(village, "puthy", "vibol")
    assert (proof.verdict, proof.becomes_true_on) == (State.WAITING, date(2026, 11, 5))
    later = proved(village, "puthy", "vibol", on=date(2026, 11, 5))
    assert later.verdict == State.MET


def test_a_sanction_in_force_is_in_the_way_until_it_ends(village: Cast) -> None:
    assert stand(proved(village, "puthy", "ratana"), Condition.SANCTIONS) == (State.WAITING, Decimal(1))
    assert stand(proved(village, "puthy", "ratana", date(2025, 3, 1)), Condition.SANCTIONS)[0] == State.MET


def test_seen_from_an_earlier_day_only_what_had_happened_counts(village: Cast) -> None:
    then = proved(village, "sokha", "sokha", on=date(2023, 12, 1))
    assert [year.counted for year in then.years][:2] == [84, 83]
    assert [year.counted for year in then.years][3:] == [0, 0]
    assert stand(then, Condition.APPRAISALS) == (State.MISSING, Decimal(0))
    assert stand(then, Condition.RANK) == (State.WAITING, Decimal(25))


def test_a_logged_activity_is_pending_until_the_day_by_which_the_director_decides(village: Cast) -> None:
    logged_at = datetime.combine(ON, time(8), tzinfo=COUNTRY_ZONE)
    for number in range(2):
        learning.log_activity(
            village.doing("sokha", logged_at),
            learning.LogActivity(
                activity_id=new_id(),
                person_id=village.person_ids["sokha"],
                kind=ActivityKind.LESSON_STUDY,
                held_on=date(2026, 3, 12 + number),
                hours=Decimal(4),
                title="សិក្សាមេរៀន",
            ),
        )
    proof = proved(village, "sokha", "sokha")
    assert proof.years[-1].pending == 14 + 8
    assert {step.on: step.hours for step in proof.road}[date(2026, 3, 26)] == 8


def test_somebody_without_a_track_gets_the_reason_instead(village: Cast) -> None:
    standing = queries.proof(village.actor("dara"), village.person_ids["dara"], on=ON)
    assert standing.proof is None
    assert [reason.code for reason in standing.reasons] == ["no-track-for-the-position"]


def test_before_there_were_rules_there_is_no_proof(village: Cast) -> None:
    standing = queries.proof(village.actor("sokha"), village.person_ids["sokha"], on=date(2020, 1, 1))
    assert (standing.proof, standing.aim) == (None, None)
    assert [reason.code for reason in standing.reasons] == ["no-rules-on-that-day"]


@pytest.mark.parametrize("slug", ["sokha", "bopha", "nary", "dara"])
def test_a_proof_takes_a_fixed_number_of_statements(
    village: Cast, slug: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    viewer, person_id = village.actor("sopheap"), village.person_ids[slug]
    with django_assert_num_queries(STATEMENTS):
        queries.proof(viewer, person_id, on=ON)
