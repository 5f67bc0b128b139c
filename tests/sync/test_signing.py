"""Requests that a node signs: nothing of them can be changed, and each refusal says what to do about it."""

import io
import json
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from kru.kernel.ids import new_id
from kru.spine.doing import Doing
from kru.spine.request import KruRequest
from kru.sync import actions, signing
from kru.sync.models import Node
from kru.sync.signing import Keys, NotTrusted, sign_request, signer_of
from tests.actors import AT

pytestmark = pytest.mark.django_db
PATH, BODY = "/sync/1/pull?room=16384", b'{"at":{}}'
Doings = Callable[..., Doing]


def request(header: dict[str, str], path: str = PATH, body: bytes = BODY, method: str = "POST") -> KruRequest:
    """Return a request as it arrives, at `AT`."""
    made = RequestFactory().generic(
        method, path, body, content_type="application/x-ndjson", headers=header or None
    )
    made.at = AT  # type: ignore[attr-defined]
    return cast("KruRequest", made)


def signed(keys: Keys, node: Node, **other: Any) -> dict[str, str]:
    """Return the header of a request of a node; `other` is what it signs instead."""
    parts = {"incarnation": node.incarnation, "method": "POST", "path": PATH, "body": BODY, "at": AT} | other
    return sign_request(keys, parts.pop("node_id", node.pk), **parts)


def refused(asked: KruRequest, **given: int) -> NotTrusted:
    """Return why a request is not trusted."""
    with pytest.raises(NotTrusted) as caught:
        signer_of(asked, **given)
    return caught.value


def test_a_signed_request_is_its_nodes_and_small(node: Node, keys: Keys) -> None:
    header = signed(keys, node)
    assert signer_of(request(header)) == node
    (line,) = [f"{name}: {value}" for name, value in header.items()]
    assert len(line) == 158


def test_keys_are_made_once_and_nobody_else_reads_them(tmp_path: Path) -> None:
    first, again = Keys.kept_in(tmp_path / "keys"), Keys.kept_in(tmp_path / "keys")
    assert (first.public_key, first.sealing_key) == (again.public_key, again.sealing_key)
    assert first.public_key != first.sealing_key
    files = list((tmp_path / "keys").iterdir())
    assert sorted(path.name for path in files) == ["sealing.key", "signing.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


@pytest.mark.parametrize("header", ["", "Kru", "Kru AAAA", "Bearer AAAA", "Kru ក", "Kru " + "A" * 139 + "é"])
def test_what_is_no_signature_is_not_signed(header: str) -> None:
    asked = request({})
    asked.META["HTTP_AUTHORIZATION"] = header
    assert refused(asked).code == "not-signed"


def test_a_node_that_never_joined_is_not_known(node: Node, keys: Keys) -> None:
    assert refused(request(signed(keys, node, node_id=new_id()))).code == "unknown-node"


@pytest.mark.parametrize(
    "sent",
    [
        {"path": "/sync/1/push?room=16384"},
        {"path": "/sync/1/pull?room=16385"},
        {"method": "GET"},
        {"body": BODY + b" "},
        {"body": b""},
    ],
)
def test_a_signature_holds_for_nothing_else(node: Node, keys: Keys, sent: dict[str, Any]) -> None:
    assert refused(request(signed(keys, node), **sent)).code == "bad-signature"


def test_a_signature_of_another_key_does_not_count(node: Node, tmp_path: Path) -> None:
    thief = Keys.kept_in(tmp_path / "thief")
    assert refused(request(signed(thief, node))).code == "bad-signature"


@given(place=st.integers(0, 103), change=st.integers(1, 255))
def test_no_byte_of_the_header_can_be_changed(place: int, change: int) -> None:
    keys = Keys(signing.Ed25519PrivateKey.generate(), signing.X25519PrivateKey.generate())
    stamp = signing._stamp(new_id(), new_id(), 1_773_628_920)
    message = signing._request(stamp, "POST", PATH, BODY)
    header = bytearray(stamp + keys.signing.sign(message))
    header[place] ^= change
    changed = signing._request(bytes(header[:40]), "POST", PATH, BODY)
    assert not signing._verifies(keys.public_key, bytes(header[40:]), changed)


def test_a_form_in_the_place_of_a_message_is_refused(node: Node, keys: Keys) -> None:
    asked = RequestFactory().post(PATH, {"a": "b"}, headers=signed(keys, node))
    asked.at = AT  # type: ignore[attr-defined]
    assert asked.POST
    assert refused(cast("KruRequest", asked)).code == "bad-signature"


def test_a_large_body_is_not_even_read(node: Node, keys: Keys) -> None:
    body = b"x" * 2_000
    asked = request(signed(keys, node, body=body), body=body)
    assert refused(asked, most=1_999).code == "too-large"
    assert signer_of(request(signed(keys, node, body=body), body=body), most=2_000) == node


def test_what_django_does_not_read_is_too_large_too(node: Node, keys: Keys, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    body = b"x" * 1_001
    assert refused(request(signed(keys, node, body=body), body=body)).code == "too-large"


def test_a_body_that_was_cut_off_is_no_fault_of_ours(node: Node, keys: Keys) -> None:
    asked = request(signed(keys, node))
    asked._stream = CutOff()
    assert refused(asked).code == "cut"


class CutOff(io.BytesIO):
    """A line that breaks while somebody reads from it."""

    def seekable(self) -> bool:
        """Say that what comes from a line comes once."""
        return False

    def read(self, size: int | None = -1) -> bytes:
        """Break."""
        raise OSError("connection reset")


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_wrong_clock_is_told_the_time_and_corrects_itself(node: Node, keys: Keys, minutes: int) -> None:
    own = AT + timedelta(minutes=minutes)
    answer = told(refused(request(signed(keys, node, at=own))))
    assert answer["reason"] == "clock-is-off"
    corrected = datetime.fromtimestamp(answer["at"], AT.tzinfo)
    assert signer_of(request(signed(keys, node, at=corrected))) == node


def test_ten_minutes_off_are_borne(node: Node, keys: Keys) -> None:
    assert signer_of(request(signed(keys, node, at=AT - timedelta(minutes=10)))) == node


def test_only_the_node_itself_hears_of_its_clock_and_state(node: Node, tmp_path: Path) -> None:
    thief = Keys.kept_in(tmp_path / "thief")
    late = signed(thief, node, at=AT - timedelta(days=1))
    assert refused(request(late)).code == "bad-signature"


def test_a_restored_copy_is_told_that_it_is_a_fork(node: Node, keys: Keys) -> None:
    error = refused(request(signed(keys, node, incarnation=new_id())))
    assert error.code == "forked"
    assert signing.answer_to(error, AT).status_code == 409


def test_a_paused_node_is_told_so(node: Node, keys: Keys, doing: Doings) -> None:
    actions.pause_node(doing(), actions.PauseNode(node_id=node.pk, why="Repair"))
    error = refused(request(signed(keys, node)))
    assert error.code == "paused"
    assert "order" not in told(error)


def test_the_order_to_wipe_is_signed_for_one_node(
    node: Node, keys: Keys, central: Keys, doing: Doings
) -> None:
    actions.wipe_node(doing(), actions.WipeNode(node_id=node.pk, why="Stolen"))
    error = refused(request(signed(keys, node)))
    assert error.code == "wiped"
    order = told(error)["order"]
    assert signing.is_order_to_wipe(order, node.pk, central.public_key)
    assert not signing.is_order_to_wipe(order, new_id(), central.public_key)
    assert not signing.is_order_to_wipe(order, node.pk, keys.public_key)
    assert not signing.is_order_to_wipe("", node.pk, central.public_key)


def test_an_old_key_counts_no_more_once_a_new_code_is_given(node: Node, keys: Keys, doing: Doings) -> None:
    actions.rekey_node(doing(), actions.RekeyNode(node_id=node.pk, code_hash="0" * 64))
    assert refused(request(signed(keys, node))).code == "unknown-node"


def told(error: NotTrusted) -> dict[str, Any]:
    """Return what an answer says."""
    answer: HttpResponse = signing.answer_to(error, AT)
    assert answer.status_code == signing.STATUS[error.code]
    said: dict[str, Any] = json.loads(answer.content)
    return said
