"""Lists of one school on their way: made, loaded, checked, brought in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import SecretStr

from kru.access.actor import Actor
from kru.access.table import Role
from kru.identity import actions as identity
from kru.intake import actions, jobs, queries
from kru.intake.models import LoadedList
from kru.organisations.models import Unit
from kru.spine.doing import Doing
from tests.actors import AT
from tests.intake.lists import STAFF_HEADER, staff_row

Make = Callable[..., Doing]
HERE = "01010101001"


def row(n: int, **put: Any) -> list[Any]:
    """Return a row of the school at kh.01.0101.x1, with some columns put in its place."""
    cells = dict(zip(STAFF_HEADER, staff_row(n), strict=True)) | {"លេខកូដសាលា": HERE, "អង្គភាព": ""}
    named = {"number": 1, "name": 2, "latin": 3, "sex": 4, "born": 5, "code": 6, "school": 7, "position": 8}
    cells |= {STAFF_HEADER[named[name]]: value for name, value in put.items()}
    return [cells[label] for label in STAFF_HEADER]


def as_node(doing: Make) -> Doing:
    return doing(by=Actor(None, None, "Kru")).as_system()


def checked(listed: LoadedList) -> LoadedList:
    jobs.check(listed, AT)
    return LoadedList.objects.get(pk=listed.pk)


def brought_in(listed: LoadedList, do: Doing) -> LoadedList:
    ordered = actions.order_list(do, actions.OrderList(list_id=listed.pk))
    jobs.bring_in(ordered, AT)
    return LoadedList.objects.get(pk=listed.pk)


def let_in(doing: Make, clerk: Actor, office: Unit) -> None:
    """Give a clerk of a district an account, as which the worker acts."""
    assert clerk.user_id
    identity.open_account(
        doing(),
        identity.OpenAccount(
            user_id=clerk.user_id,
            username="clerk",
            name_km="ស្មៀន",
            path=office.path,
            password=SecretStr("correct horse"),
        ),
    )
    identity.grant_role(
        doing(),
        identity.GrantRole(
            user_id=clerk.user_id, role=Role.DISTRICT, unit_id=office.pk, starts_on=date(2026, 1, 1)
        ),
    )


def problems(listed: LoadedList) -> list[tuple[int, str, str]]:
    rows = queries.refused_rows(listed)
    return [(row.number, reason["code"], reason["field"]) for row in rows for reason in row.reasons]
