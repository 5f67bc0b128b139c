"""A message of commands is decided with few questions, each by what those before it made true."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from kru.access.table import Role
from kru.demo.cast import Cast
from kru.identity import actions as identity
from kru.identity.models import RoleGrant
from kru.kernel.ids import new_id
from kru.staff.models import Achievement
from kru.staff.terms import AchievementKind
from kru.sync import up
from kru.sync.models import Node
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]
TODAY = date(2026, 3, 16)


def line(village: Cast, number: int, by: str, name: str, **body: Any) -> dict[str, Any]:
    """Return a command as it travels."""
    return {
        "n": number, "id": str(new_id()), "do": name, "by": str(village.user(by).pk),
        "at": "2026-03-16 02:42:00", "body": body,
    }  # fmt: skip


def achieved(village: Cast, number: int) -> dict[str, Any]:
    """Return that dara records what sokha has achieved."""
    return line(
        village, number, "dara", "staff.record_achievement", achievement_id=str(new_id()),
        person_id=str(village.person("sokha").pk), kind=AchievementKind.values[0],
        title=f"មេដាយទី {number}", achieved_on="2026-01-05",
    )  # fmt: skip


def decided(office: Office, village: Cast, lines: list[dict[str, Any]]) -> up.Answer:
    """Return what central answers a message."""
    return up.decide(Node.objects.select_related("unit").get(pk=office.node_id), lines, village.at)


def test_who_loses_a_role_within_a_message_has_lost_it_for_the_rest_of_it(
    village: Cast, office: Make
) -> None:
    district = office("district")
    unit = Node.objects.get(pk=district.node_id).unit
    identity.grant_role(
        village.doing("sovath"),
        identity.GrantRole(
            user_id=village.user("puthy").pk, role=Role.ADMINISTRATOR, unit_id=unit.pk, starts_on=TODAY
        ),
    )
    held = RoleGrant.objects.get(user=village.user("dara"), unit=unit, ends_before=None)
    ended = line(
        village, 2, "puthy", "identity.end_role", grant_id=str(held.pk), ends_before=TODAY.isoformat()
    )
    answer = decided(
        district,
        village,
        [
            achieved(village, 1),
            ended | {"saw": [["identity.rolegrant", str(held.pk), {"ends_before": None}]]},
            achieved(village, 3),
        ],
    )
    assert (answer.done, answer.parked, answer.waiting) == ([1, 2], [], [])
    assert [(number, reasons[0]["code"]) for number, reasons in answer.refused] == [(3, "not-allowed")]
    titles = Achievement.objects.filter(person=village.person("sokha")).values_list("title", flat=True)
    assert "មេដាយទី 1" in titles and "មេដាយទី 3" not in titles


def test_a_longer_message_asks_no_more_for_each_command(
    village: Cast, office: Make, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    district = office("district")
    some = [achieved(village, number) for number in range(1, 21)]
    still = 1 if connection.vendor == "postgresql" else 0  # that no place moves meanwhile
    with django_assert_max_num_queries(10 + 20 * (9 + still)):
        answer = decided(district, village, some)
    assert (len(answer.done), answer.refused, answer.parked) == (20, [], [])
    with django_assert_max_num_queries(26):  # what was decided is only looked up
        assert decided(district, village, some).done == answer.done
