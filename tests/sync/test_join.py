"""The door by which nodes come in: a code and a key, over HTTP."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id
from kru.spine import clock
from kru.spine.doing import Doing
from kru.sync import actions, signing
from kru.sync.codes import hash_of
from kru.sync.models import Node
from kru.sync.signing import Keys, join_body
from kru.sync.terms import NodeState
from tests.sync.conftest import Invite

pytestmark = pytest.mark.django_db
INCARNATION = UUID("019cf500-0000-7000-8000-000000000001")


@pytest.fixture
def code(invite: Invite, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a good code; the clock stands at the moment of the test's world."""
    node, code = invite()
    assert node.code_expires_at
    monkeypatch.setattr(clock, "now", lambda: node.invited_at)
    return code


def send(body: dict[str, Any] | bytes, content_type: str = "application/json") -> tuple[int, dict[str, Any]]:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Client(enforce_csrf_checks=True).post("/sync/1/join", sent, content_type=content_type)
    return answer.status_code, json.loads(answer.content)


def test_a_node_learns_who_it_is_and_central_by_which_key(code: str, keys: Keys, central: Keys) -> None:
    status, told = send(join_body(keys, code, INCARNATION, "0.1.0"))
    node = Node.objects.get()
    assert status == 200
    assert told == {
        "node": str(node.pk),
        "name": "x1-01",
        "kind": "office",
        "unit": str(node.unit_id),
        "path": "kh.01.0101.x1",
        "central": {"public_key": central.public_key, "sealing_key": central.sealing_key},
        "at": int(node.invited_at.timestamp()),
    }
    assert (node.state, node.public_key, node.incarnation) == ("active", keys.public_key, INCARNATION)


def test_a_lost_answer_is_given_again_to_the_same_key_alone(code: str, keys: Keys, tmp_path: Path) -> None:
    body = join_body(keys, code, INCARNATION, "0.1.0")
    first, again = send(body), send(body)
    assert first == again
    assert Entry.objects.filter(kind="sync.NodeJoined").count() == 1
    thief = Keys.kept_in(tmp_path / "thief")
    assert send(join_body(thief, code, INCARNATION, "0.1.0")) == (403, refusal("code-is-not-known"))


def test_a_code_typed_by_hand_counts(code: str, keys: Keys) -> None:
    typed = code.lower().replace("-", " ").replace("0", "o")
    assert send(join_body(keys, typed, INCARNATION, "0.1.0"))[0] == 200


def test_an_old_answer_is_not_given_again_after_a_new_code(
    code: str, keys: Keys, doing: Callable[..., Doing]
) -> None:
    body = join_body(keys, code, INCARNATION, "0.1.0")
    assert send(body)[0] == 200
    node = Node.objects.get()
    actions.rekey_node(doing(), actions.RekeyNode(node_id=node.pk, code_hash=hash_of("another")))
    assert send(body) == (403, refusal("code-is-not-known"))


@pytest.mark.parametrize("part", ["code", "public_key", "sealing_key", "incarnation", "version"])
def test_nothing_of_it_can_be_changed_on_the_way(
    code: str, keys: Keys, tmp_path: Path, invite: Invite, part: str
) -> None:
    body = join_body(keys, code, INCARNATION, "0.1.0")
    other = Keys.kept_in(tmp_path / "other")
    _, code_of_another = invite("x1-02")
    changed = join_body(other, code_of_another, new_id(), "9.9.9")
    assert send({**body, part: changed[part]}) == (403, refusal("bad-signature"))
    assert not Node.objects.filter(state=NodeState.ACTIVE).exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"code": None},
        {"code": "x" * 61},
        {"public_key": "zz"},
        {"public_key": "A" * 64},
        {"incarnation": "1"},
        {"version": "x" * 41},
        {"version": "\x00"},
        {"more": 1},
    ],
)
def test_what_is_no_request_to_join_is_unreadable(code: str, keys: Keys, spoilt: dict[str, Any]) -> None:
    body = join_body(keys, code, INCARNATION, "0.1.0")
    assert send({**body, **spoilt}) == (400, refusal("unreadable"))


def test_neither_forms_nor_large_bodies_nor_other_methods_are_taken(code: str) -> None:
    assert send(b"a=b", "application/x-www-form-urlencoded")[0] == 415
    assert send(b"--x--", "multipart/form-data; boundary=x")[0] == 415
    assert send(b" " * 4_097) == (413, refusal("too-large"))
    assert send(b"[1") == (400, refusal("unreadable"))
    assert Client().get("/sync/1/join").status_code == 405


def test_a_code_that_ended_is_gone(code: str, keys: Keys) -> None:
    Node.objects.update(code_expires_at=clock.now())
    assert send(join_body(keys, code, INCARNATION, "0.1.0")) == (410, refusal("code-has-expired"))


def test_codes_are_not_tried_for_ever(code: str, keys: Keys, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "join_node": "2/10m/ip"}
    for guess in ("AAAA-AAAA-AAAA", "BBBB-BBBB-BBBB"):
        assert send(join_body(keys, guess, INCARNATION, "0.1.0")) == (403, refusal("code-is-not-known"))
    assert send(join_body(keys, code, INCARNATION, "0.1.0")) == (429, refusal("too-many-attempts"))


def test_no_receipt_keeps_the_code(code: str, keys: Keys) -> None:
    send(join_body(keys, code, INCARNATION, "0.1.0"))
    receipt = Receipt.objects.get(name="sync.join_node")
    assert receipt.body["code"] == "**********"
    assert receipt.body["public_key"] == keys.public_key


def test_a_wiped_node_says_that_it_is_empty_as_often_as_it_must(
    code: str, keys: Keys, doing: Callable[..., Doing]
) -> None:
    send(join_body(keys, code, INCARNATION, "0.1.0"))
    node = Node.objects.get()

    def confirm(by: Keys) -> tuple[int, dict[str, Any]]:
        header = signing.sign_request(by, node.pk, INCARNATION, "POST", "/sync/1/wiped", b"", clock.now())
        answer = Client().post("/sync/1/wiped", b"", content_type="application/json", headers=header)
        return answer.status_code, json.loads(answer.content)

    assert confirm(keys) == (409, refusal("nobody-ordered-it"))
    actions.wipe_node(doing(), actions.WipeNode(node_id=node.pk, why="Stolen"))
    assert confirm(Keys.kept_in(signing.settings.KEYS)) == (401, refusal("bad-signature"))
    assert Node.objects.get().wiped_at is None
    assert [confirm(keys)[0] for _ in range(2)] == [200, 200]
    assert Node.objects.get().wiped_at == clock.now()
    assert Entry.objects.filter(kind="sync.NodeEmptied").count() == 1


def refusal(reason: str) -> dict[str, Any]:
    """Return how an answer says that something is not done."""
    return {"reason": reason, "at": int(clock.now().timestamp())}
