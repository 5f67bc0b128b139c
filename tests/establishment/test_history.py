"""Postings follow one another: whatever is asked in whatever order, no day is held twice and none is lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kru.establishment import actions
from kru.establishment.models import Posting
from kru.kernel.ids import new_id
from kru.kernel.period import Period, gaps
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.staff.terms import Position
from tests.world import open_unit, sokha

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]
FIRST = date(2010, 1, 1)

days = st.integers(0, 4_000).map(lambda n: FIRST + timedelta(days=n))
asked = st.lists(st.tuples(days, st.sampled_from(["x1", "x2"]), st.sampled_from(Position)), max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=asked)
def test_history_neither_overlaps_nor_has_holes(
    asked: list[tuple[date, str, Position]], doing: Make, school: Unit
) -> None:
    other = Unit.objects.filter(path="kh.01.0101.x2").first() or open_unit(
        doing, Unit.objects.get(path="kh.01.0101"), "x2", UnitKind.PRIMARY
    )
    person = staff.register_person(
        doing(), sokha(school).model_copy(update={"person_id": new_id(), "staff_number": new_id().hex[-12:]})
    )
    accepted = 0
    for starts_on, key, position in asked:
        unit = other if key == "x2" else school
        cmd = actions.StartPosting(
            person_id=person.pk, unit_id=unit.pk, position=position, starts_on=starts_on
        )
        try:
            actions.start_posting(doing(), cmd)
            accepted += 1
        except Refusal as refusal:
            assert [reason.code for reason in refusal.reasons] == ["posting-before-the-one-in-force"]
    held = list(Posting.objects.filter(person=person).order_by("starts_on"))
    periods = [posting.period for posting in held]
    assert len(held) == accepted
    assert not any(a.overlaps(b) for n, a in enumerate(periods) for b in periods[n + 1 :])
    assert gaps(periods) == []
    if held:
        assert periods[-1] == Period(max(p.starts_on for p in periods))
        assert Person.objects.get(pk=person.pk).unit_id == held[-1].unit_id
        assert Person.objects.get(pk=person.pk).position == held[-1].position
