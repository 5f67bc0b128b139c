"""Nodes from the invitation to the end: codes are used once, keys end with a new code, orders are undone."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kru.access.table import Role
from kru.demo.cast import Cast
from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.doing import Doing
from kru.spine.fact import KINDS
from kru.sync import actions
from kru.sync.codes import SYMBOLS, code_for, hash_of, read_code
from kru.sync.models import Delivery, Node
from kru.sync.rules import CODE_LIVES
from kru.sync.signing import Keys
from kru.sync.terms import NodeKind, NodeState
from tests.actors import AT, actor
from tests.sync.conftest import ITSELF, Invite, by_itself, joining

pytestmark = pytest.mark.django_db
Doings = Callable[..., Doing]


def codes_of(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def test_a_code_is_read_as_it_is_written_by_hand() -> None:
    code = code_for(new_id())
    first, *_ = groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set(SYMBOLS)
    assert not set("ILOU") & set(SYMBOLS)
    assert read_code(" abcd–0o1i lk៥9 ") == "ABCD0011" + "1K59"
    assert hash_of(code.lower().replace("-", " ")) == hash_of(code)
    assert first not in hash_of(code).upper()


def test_a_code_belongs_to_its_command() -> None:
    command_id = new_id()
    assert code_for(command_id) == code_for(command_id) != code_for(new_id())


def test_joining_uses_the_code_up_and_keeps_the_keys(invite: Invite, keys: Keys) -> None:
    invited, code = invite()
    assert invited.state == NodeState.INVITED
    assert invited.code_expires_at == AT + CODE_LIVES
    node = actions.join_node(by_itself(), joining(code, keys))
    assert (node.pk, node.state, node.code_hash) == (invited.pk, NodeState.ACTIVE, "")
    assert (node.public_key, node.sealing_key) == (keys.public_key, keys.sealing_key)
    assert (node.joined_at, node.heard_at, node.reported) == (AT, AT, {"version": "0.1.0"})
    with pytest.raises(Refusal) as refusal:
        actions.join_node(by_itself(), joining(code, keys))
    assert codes_of(refusal) == ["code-is-not-known"]


def test_a_code_ends(invite: Invite, keys: Keys) -> None:
    _, code = invite()
    late = Doing(ITSELF, AT + CODE_LIVES, new_id(), "central")
    with pytest.raises(Refusal) as refusal:
        actions.join_node(late, joining(code, keys))
    assert codes_of(refusal) == ["code-has-expired"]
    assert Node.objects.get().state == NodeState.INVITED


def test_no_receipt_and_no_entry_keeps_a_code(invite: Invite, keys: Keys) -> None:
    _, code = invite()
    actions.join_node(by_itself(), joining(code, keys))
    kept = json.dumps(list(Receipt.objects.values_list("body", flat=True))) + json.dumps(
        list(Entry.objects.values_list("fact", "before", "after")), default=str
    )
    assert code not in kept
    assert read_code(code) not in kept


def test_a_name_is_given_once(invite: Invite) -> None:
    invite("x1-01")
    with pytest.raises(Refusal) as refusal:
        invite("x1-01")
    assert codes_of(refusal) == ["node-name-is-taken"]


def test_an_administrator_of_another_place_invites_nobody_here(village: Cast) -> None:
    elsewhere = actor((Role.ADMINISTRATOR, village.unit("phnum-sral").path))
    cmd = actions.InviteNode(
        node_id=new_id(),
        kind=NodeKind.OFFICE,
        name="31-07",
        unit_id=village.unit_ids["province"],
        code_hash="0" * 64,
    )
    with pytest.raises(Refusal) as refusal:
        actions.invite_node(Doing(elsewhere, AT, new_id(), "central"), cmd)
    assert codes_of(refusal) == ["not-allowed"]


def test_a_phone_lies_where_its_owner_works(village: Cast) -> None:
    def invite(slug: str) -> Node:
        return actions.invite_node(
            village.doing("sovath"),
            actions.InviteNode(
                node_id=new_id(),
                kind=NodeKind.PHONE,
                name=f"{slug}-09",
                user_id=village.user(slug).pk,
                code_hash=hash_of(slug),
            ),
        )

    node = invite("sokha")
    assert node.person_id == village.person_ids["sokha"]
    assert node.scope.path == village.person("sokha").path
    mony = village.user("mony")
    mony.is_active = False
    mony.save()
    with pytest.raises(Refusal) as refusal:
        invite("mony")
    assert codes_of(refusal) == ["phone-needs-account"]


def test_a_pause_ends_by_resuming(node: Node, doing: Doings) -> None:
    pause = actions.PauseNode(node_id=node.pk, why="Repair")
    assert actions.pause_node(doing(), pause).state == NodeState.PAUSED
    with pytest.raises(Refusal) as refusal:
        actions.pause_node(doing(), pause)
    assert codes_of(refusal) == ["node-step-does-not-fit"]
    assert actions.resume_node(doing(), actions.ResumeNode(node_id=node.pk)).state == NodeState.ACTIVE


def test_an_order_to_wipe_is_taken_back_until_it_was_carried_out(node: Node, doing: Doings) -> None:
    wipe = actions.WipeNode(node_id=node.pk, why="Stolen")
    spare = actions.SpareNode(node_id=node.pk)
    actions.wipe_node(doing(), wipe)
    assert actions.spare_node(doing(), spare).state == NodeState.ACTIVE
    actions.wipe_node(doing(), wipe)
    assert actions.confirm_wipe(by_itself(), actions.ConfirmWipe(node_id=node.pk)).wiped_at == AT
    with pytest.raises(Refusal) as refusal:
        actions.spare_node(doing(), spare)
    assert codes_of(refusal) == ["node-is-empty"]


def test_nobody_says_to_be_empty_who_was_not_ordered(node: Node) -> None:
    with pytest.raises(Refusal) as refusal:
        actions.confirm_wipe(by_itself(), actions.ConfirmWipe(node_id=node.pk))
    assert codes_of(refusal) == ["node-step-does-not-fit"]


def test_a_new_code_keeps_the_node_and_what_it_delivered(node: Node, doing: Doings, tmp_path: Path) -> None:
    assert node.incarnation
    Delivery.objects.create(
        node=node,
        incarnation=node.incarnation,
        number=1,
        command_id=new_id(),
        line_hash="0" * 64,
        state=Delivery.State.DECIDED,
        received_at=AT,
    )
    code = code_for(new_id())
    again = actions.rekey_node(doing(), actions.RekeyNode(node_id=node.pk, code_hash=hash_of(code)))
    assert (again.pk, again.state, again.public_key) == (node.pk, NodeState.INVITED, "")
    fresh = Keys.kept_in(tmp_path / "fresh")
    joined = actions.join_node(by_itself(), joining(code, fresh))
    assert (joined.pk, joined.public_key) == (node.pk, fresh.public_key)
    assert joined.incarnation != node.incarnation
    assert joined.deliveries.count() == 1


def test_a_lost_sheet_counts_no_more_once_there_is_a_new_code(
    invite: Invite, keys: Keys, doing: Doings
) -> None:
    node, lost = invite()
    actions.rekey_node(doing(), actions.RekeyNode(node_id=node.pk, code_hash=hash_of("another")))
    with pytest.raises(Refusal) as refusal:
        actions.join_node(by_itself(), joining(lost, keys))
    assert codes_of(refusal) == ["code-is-not-known"]


def test_a_replaced_node_has_a_successor_in_its_place(node: Node, doing: Doings) -> None:
    cmd = actions.ReplaceNode(
        node_id=node.pk, successor_id=new_id(), name="x1-02", code_hash=hash_of("x"), why="Stolen"
    )
    successor = actions.replace_node(doing(), cmd)
    assert (successor.unit_id, successor.kind, successor.state) == (node.unit_id, node.kind, "invited")
    assert Node.objects.get(pk=node.pk).state == NodeState.REPLACED
    with pytest.raises(Refusal) as refusal:
        actions.replace_node(doing(), cmd.model_copy(update={"successor_id": new_id(), "name": "x1-03"}))
    assert codes_of(refusal) == ["node-step-does-not-fit"]


def test_the_journal_says_each_step(node: Node, doing: Doings) -> None:
    actions.pause_node(doing(), actions.PauseNode(node_id=node.pk, why="Repair"))
    actions.wipe_node(doing(at=AT + timedelta(days=1)), actions.WipeNode(node_id=node.pk, why="Stolen"))
    entries = Entry.objects.filter(about_id=node.pk).order_by("pk")
    assert [entry.kind.split(".")[1] for entry in entries] == [
        "NodeInvited", "NodeJoined", "NodePaused", "NodeWiped",
    ]  # fmt: skip
    for entry in entries:
        fact = KINDS[entry.kind].model_validate(entry.fact)
        assert node.name in str(fact.sentence).format(**fact.model_dump(), actor="X")
