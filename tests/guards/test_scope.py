"""Nothing of another unit is ever in an answer, whatever is asked: held against a plain oracle."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from kru.access.actor import Actor, Grant
from kru.access.table import TABLE, Role
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.kernel.scope import Scope
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, persons_of, scopes_of
from kru.staff.models import Person

pytestmark = pytest.mark.django_db


def scoped_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, Scoped)]


def held(row: models.Model, via: str) -> Any:
    value: Any = row
    for step in via.split("__"):
        value = None if value is None else getattr(value, step)
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


@dataclass(frozen=True)
class Row:
    """Where one row lies and about whom it is, by every lookup of its model."""

    pk: UUID
    paths: list[str]
    persons: list[UUID]
    scope: Scope


@pytest.fixture
def laid_out(village: Cast) -> dict[type[models.Model], list[Row]]:
    """Give every row of every scoped model of the village."""
    return {
        model: [
            Row(
                row.pk,
                [path for via in scopes_of(model) if (path := held(row, via)) is not None],
                [held(row, via) for via in persons_of(model)],
                row.scope,
            )
            for row in model._default_manager.all()
        ]
        for model in scoped_models()
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_holds_exactly_what_the_viewer_may_see(
    data: st.DataObject, laid_out: dict[type[models.Model], list[Row]]
) -> None:
    paths = sorted(Unit.objects.values_list("path", flat=True))
    people = sorted(Person.objects.values_list("pk", flat=True))
    permission = data.draw(st.sampled_from(sorted(TABLE)))
    # most viewers hold a role that the permission knows, or the answer would be empty for everybody
    roles = st.sampled_from(sorted(TABLE[permission])) | st.sampled_from(list(Role))
    grants = data.draw(st.lists(st.builds(Grant, roles, st.sampled_from(paths)), max_size=3))
    person_id = data.draw(st.none() | st.sampled_from(people))
    viewer = Actor(new_id(), person_id, "somebody", tuple(grants))
    for model, rows in laid_out.items():
        expected = {row.pk for row in rows if may_see(viewer, permission, row.paths, row.persons)}
        event("sees none" if not expected else "sees all" if len(expected) == len(rows) else "sees some")
        shown = model._default_manager.all().visible_to(viewer, permission)  # type: ignore[attr-defined]
        assert {row.pk for row in shown} == expected, model
        assert {row.pk for row in rows if viewer.may(permission, at=row.scope)} <= expected, model


def test_the_oracle_and_the_filter_are_tried_on_every_scoped_model(village: Cast) -> None:
    filled = [model for model in scoped_models() if model._default_manager.exists()]
    assert len(filled) >= 10
