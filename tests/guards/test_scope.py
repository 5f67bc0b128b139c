"""Nothing of another unit is ever in an answer, whatever is asked: held against a plain oracle."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kru.access.actor import Actor, Grant
from kru.access.table import TABLE, Role
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, persons_of, scopes_of
from kru.staff.models import Person

pytestmark = pytest.mark.django_db


def scoped_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, Scoped)]


def held(row: models.Model, via: str) -> Any:
    value: Any = row
    for step in via.split("__"):
        value = getattr(value, step)
    return value


def may_see(viewer: Actor, permission: str, paths: list[str], persons: list[Any]) -> bool:
    """Say by hand, letter by letter, what the table means; nothing of the product's own filter is used."""
    roles = TABLE[permission]
    for grant in viewer.grants:
        if grant.role in roles:
            keys = grant.path.split(".")
            if any(path.split(".")[: len(keys)] == keys for path in paths):
                return True
    return Role.SELF in roles and viewer.person_id is not None and viewer.person_id in persons


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_holds_exactly_what_the_viewer_may_see(data: st.DataObject, village: Cast) -> None:
    paths = list(Unit.objects.values_list("path", flat=True))
    people = list(Person.objects.values_list("pk", flat=True))
    grants = data.draw(
        st.lists(st.builds(Grant, st.sampled_from(list(Role)), st.sampled_from(paths)), max_size=3)
    )
    person_id = data.draw(st.none() | st.sampled_from(people))
    viewer = Actor(new_id(), person_id, "somebody", tuple(grants))
    model = data.draw(st.sampled_from(scoped_models()))
    permission = data.draw(st.sampled_from(sorted(TABLE)))
    rows = list(model._default_manager.all())
    expected = {
        row.pk
        for row in rows
        if may_see(
            viewer,
            permission,
            [held(row, via) for via in scopes_of(model)],
            [held(row, via) for via in persons_of(model)],
        )
    }
    shown = model._default_manager.all().visible_to(viewer, permission)  # type: ignore[attr-defined]
    assert {row.pk for row in shown} == expected
    for row in rows:
        may = viewer.may(permission, at=row.scope)
        if may:
            assert row.pk in expected


def test_the_oracle_and_the_filter_are_tried_on_every_scoped_model(village: Cast) -> None:
    filled = [model for model in scoped_models() if model._default_manager.exists()]
    assert len(filled) >= 10
