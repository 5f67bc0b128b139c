"""Every action refuses whoever holds nothing, or holds everything elsewhere."""

import enum
import inspect
import types
import typing
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from pydantic import BaseModel, SecretStr

from kru.access.actor import Actor, Grant
from kru.access.table import Role
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.action import ACTIONS
from kru.spine.command import Command
from kru.spine.doing import Doing
from tests.guards import places

pytestmark = pytest.mark.django_db

# On what other proof each rests stands in the action itself, as the reason it gives to `allow_anyone`.
FOR_ANYBODY = {
    "identity.change_password": "the present password, of the account one is signed in with",
    "staff.ask_first_sign_in": "number, date of birth and phone as in the register",
    "sync.confirm_wipe": "a request signed with the node's own key",
    "sync.join_node": "a one-time code, handed out on paper",
    "staff.complete_first_sign_in": "the code sent to the phone of the register",
}
TEXTS = {
    "path": "kh.31",
    "key": "zz99",
    "category": "structured",
    "source_type": "test",
    "sha256": "0" * 64,
    "evidence_sha256": "0" * 64,
    "code_hash": "0" * 64,
}
ASKED = sorted(set(ACTIONS) - set(FOR_ANYBODY))


def test_who_may_be_anybody_is_listed() -> None:
    open_ = {name for name, one in ACTIONS.items() if "allow_anyone(" in inspect.getsource(one.body)}
    assert open_ == set(FOR_ANYBODY)


@pytest.mark.only_on("sqlite3")  # what the table of roles says is the same on both
@pytest.mark.parametrize("name", ASKED)
def test_whoever_holds_nothing_is_refused(village: Cast, name: str) -> None:
    assert "not-allowed" in refused(village, name, Actor(new_id(), None, "គ្មាន"))


@pytest.mark.only_on("sqlite3")  # as above
@pytest.mark.parametrize("name", ASKED)
def test_whoever_holds_every_role_in_another_province_is_refused(village: Cast, name: str) -> None:
    path = village.unit(places.OTHER_PROVINCE).path
    everything = tuple(Grant(role, path) for role in Role if role != Role.SELF)
    assert "not-allowed" in refused(village, name, Actor(new_id(), new_id(), "គ្រប់យ៉ាង", everything))


def refused(village: Cast, name: str, actor: Actor) -> set[str]:
    """Ask an action with ids of the village, and return the codes of its refusal."""
    action = ACTIONS[name]
    with pytest.raises(Refusal) as refusal:
        action(Doing(actor, village.at, new_id(), settings.NODE), command(action.takes, village))
    return {reason.code for reason in refusal.value.reasons}


def command(takes: type[Command], village: Cast) -> Command:
    """Return a command whose ids are of rows outside the other province."""
    return takes(
        **{name: value(name, field.annotation, village) for name, field in takes.model_fields.items()}
    )


def value(name: str, kind: Any, village: Cast) -> Any:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return value(name, next(part for part in parts if part is not type(None)), village)
    if origin is typing.Literal:
        return parts[0]
    if origin in (tuple, list):
        return []
    if origin is dict:
        return {}
    if kind is UUID:
        found = places.elsewhere(village, name, strangers=(), most=1)
        assert found, f"say in tests/guards/places.py which rows {name} stands for"
        return found[0]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {part: value(part, field.annotation, village) for part, field in kind.model_fields.items()}
    made: dict[Any, Any] = {
        str: TEXTS.get(name, "ព្រោះត្រូវកែ"),
        SecretStr: SecretStr("ទន្លេធំ-២០២៦"),
        date: date(2026, 3, 16),
        bool: True,
        int: 1,
        Decimal: Decimal(1),
    }
    return made[kind]
