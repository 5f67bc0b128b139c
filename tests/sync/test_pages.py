"""The pages of the estate: who sees what, what stands first, codes that are shown once."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kru.demo.cast import Cast
from kru.journal.models import Entry, Receipt
from kru.kernel.ids import new_id
from kru.sync import queries, rules
from kru.sync.models import Delivery, Node
from kru.sync.rules import Reported
from kru.sync.terms import NodeKind, NodeState
from tests.actors import AT

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
CODE = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}\b")


@pytest.fixture
def keeper(sign_in: SignIn) -> Client:
    """Give a browser of Sovath, who looks after the devices of the whole country."""
    client = sign_in("sovath")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def now(village: Cast, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the pages be opened when the story begins, and give that moment."""
    monkeypatch.setattr("kru.spine.clock.now", lambda: village.at)
    return village.at


def shown(client: Client, **asked: str) -> str:
    return client.get(reverse("sync:nodes"), asked).content.decode()


def names(page: str) -> list[str]:
    return re.findall(r'class="k-b k-id" href="[^"]+">([^<]+)<', page)


def add(village: Cast, unit: str, **columns: Any) -> Node:
    """Add one node as it might stand after some time; a joined one unless it is said otherwise."""
    given: dict[str, Any] = {
        "kind": NodeKind.OFFICE, "name": f"{unit}-{new_id().hex[-6:]}", "unit_id": village.unit_ids[unit],
        "state": NodeState.ACTIVE, "invited_at": AT, "joined_at": AT, "heard_at": village.at,
    }  # fmt: skip
    return Node.objects.create(**(given | columns))


def park(node: Node, state: str = Delivery.State.PARKED, **columns: Any) -> Delivery:
    return Delivery.objects.create(
        node=node, incarnation=new_id(), number=1, command_id=new_id(), line_hash="0" * 64, state=state,
        received_at=AT, **columns,
    )  # fmt: skip


def test_what_needs_attention_stands_first(keeper: Client, now: datetime) -> None:
    page = shown(keeper)
    assert names(page) == ["3101-01", "31-01", "3102-01", "sokha-01"]
    assert "Nothing heard for 5 days" in page
    assert "1 device needs attention." in page


def test_the_list_is_narrowed_by_state_and_province(keeper: Client, village: Cast, now: datetime) -> None:
    other = add(village, "phnum-sral", name="32-01")
    assert names(shown(keeper, state="attention")) == ["3101-01"]
    assert names(shown(keeper, state="invited")) == ["3102-01"]
    assert names(shown(keeper, state="replaced")) == []
    assert names(shown(keeper, state="nonsense"))[0] == "3101-01"
    assert names(shown(keeper, under=other.unit.path)) == ["32-01"]
    assert "32-01" not in names(shown(keeper, under=village.unit("province").path))


def test_the_condition_of_the_database_is_the_rule(village: Cast, now: datetime) -> None:
    said = [
        {}, {"clock": 121}, {"clock": 120}, {"clock": -121}, {"clock": None}, {"disk_free": rules.LOW_DISK},
        {"disk_free": rules.LOW_DISK - 1}, {"parked": 0}, {"parked": 2}, {"waiting": 9, "copy": False},
    ]  # fmt: skip
    heard = [now, now - rules.LATE, now - rules.LATE + timedelta(seconds=1), now - rules.SILENT, None]
    Node.objects.all().delete()
    for state, at, reported in product(NodeState, heard, said):
        ends = now + timedelta(days=1) if at == now else now
        add(
            village,
            "district",
            state=state,
            heard_at=at,
            reported=Reported.read(reported).kept(),
            code_expires_at=ends,
        )
    for state in NodeState:
        park(add(village, "district", state=state))
    marked = Node.objects.annotate(is_parked=queries._parked())
    by_rule = {
        node.pk
        for node in marked
        if any(
            rules.troubles_of(
                state=node.state,
                heard_at=node.heard_at,
                code_expires_at=node.code_expires_at,
                parked_here=node.is_parked,
                reported=Reported.read(node.reported),
                at=now,
            )
        )
    }
    found = set(marked.filter(queries.troubled_at(now)).values_list("pk", flat=True))
    assert found == by_rule
    assert 20 < len(found) < marked.count() - 20


def test_many_devices_ask_no_more_statements_and_go_on_by_pages(
    keeper: Client, village: Cast, now: datetime
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            shown(keeper)
        return len(asked)

    few = statements()
    for n in range(60):
        add(village, "district", name=f"a-{n:03d}")
        add(village, "boeng-chhuk", name=f"z-{n:03d}", heard_at=now - timedelta(days=20))
    assert statements() == few < 15
    page = shown(keeper)
    assert len(names(page)) == queries.FIRST + queries.ROWS
    assert "Show all that need attention" in page
    (after,) = re.findall(r'href="\?after=([^"]+)"\s+rel="next"', page)
    following = names(shown(keeper, after=after))
    assert not set(following) & set(names(page))
    assert following[-1] == "sokha-01"


def test_a_device_shows_how_it_stands_and_what_came_of_its_commands(
    keeper: Client, village: Cast, now: datetime
) -> None:
    node = add(
        village,
        "district",
        reported={"waiting": 12, "refused": 1, "disk_free": 1_300_000_000, "clock": -260, "version": "<b>1"},
    )
    park(node, fault="KeyError: position", line="{}")
    reason = {"code": "not-there", "figures": {}, "policy": "", "article": "", "field": ""}
    turned = park(node, Delivery.State.TURNED, reasons=[reason])
    page = keeper.get(reverse("sync:node", args=[node.pk])).content.decode()
    for words in (
        "1.3 GB", "4 minutes behind", "KeyError: position", "What it speaks of is not at the centre",
        "&lt;b&gt;1", "Its disk is nearly full",
    ):  # fmt: skip
        assert words in page, words
    assert f"No. {turned.number} of this device" in page


def test_whoever_is_of_another_province_sees_none_of_it(sign_in: SignIn, village: Cast) -> None:
    vanna = sign_in("vanna")
    assert names(shown(vanna)) == []
    node = Node.objects.get(name="31-01")
    assert vanna.get(reverse("sync:node", args=[node.pk])).status_code == 404
    lida = sign_in("lida")
    assert set(names(shown(lida))) == {"31-01", "3101-01", "3102-01", "sokha-01"}
    page = lida.get(reverse("sync:node", args=[node.pk])).content.decode()
    for step in ("pause", "wipe", "replace", "rekey"):
        address = reverse(f"sync:{step}", args=[node.pk])
        assert address not in page
        assert lida.get(address).status_code == 403
    assert sign_in("sokha").get(reverse("sync:nodes")).status_code == 403


def send(client: Client, step: str, /, *args: object, **typed: object) -> Any:
    return client.post(reverse(f"sync:{step}", args=args), {"command_id": str(new_id()), **typed})


def test_a_computer_is_invited_and_its_code_shown_once(keeper: Client, village: Cast) -> None:
    school = village.unit_ids["vat-thmei"]
    assert f"?unit={school}" in keeper.get(reverse("sync:invite_office"), {"q": "Vat Thmei"}).content.decode()
    form = keeper.get(reverse("sync:invite_office"), {"unit": str(school)}).content.decode()
    assert 'value="31010101001-01"' in form
    typed = {"command_id": str(new_id()), "chosen": str(school), "name": "31010101001-01"}
    sheets = [keeper.post(reverse("sync:invite_office"), typed) for _ in range(2)]
    (code, *others) = {found[0] for sheet in sheets for found in CODE.finditer(sheet.content.decode())}
    assert not others  # a second press shows the same
    assert f"kru office --join {code} --central http" in sheets[0].content.decode()
    assert "no-store" in sheets[0].headers["Cache-Control"]
    node = Node.objects.get(name="31010101001-01")
    assert not CODE.search(keeper.get(reverse("sync:node", args=[node.pk])).content.decode())
    kept = str(list(Receipt.objects.values_list("body", flat=True)))
    kept += str(list(Entry.objects.values_list("after", flat=True)))
    assert code not in kept and code.replace("-", "") not in kept


def test_a_phone_is_invited_for_somebody_with_an_account(keeper: Client, village: Cast) -> None:
    mony = village.person_ids["mony"]
    form = keeper.get(reverse("sync:invite_phone"), {"person": str(mony)}).content.decode()
    assert 'value="mony-01"' in form
    sheet = send(keeper, "invite_phone", chosen=str(mony), name="mony-01").content.decode()
    assert CODE.search(sheet)
    assert "kru office" not in sheet
    assert Node.objects.get(name="mony-01").person_id == mony


def test_a_taken_name_is_said_at_the_form_and_no_code_is_shown(keeper: Client, village: Cast) -> None:
    page = send(keeper, "invite_office", chosen=str(village.unit_ids["province"]), name="31-01")
    assert "Another device has this name" in page.content.decode()
    assert not CODE.search(page.content.decode())


def test_a_pause_wants_a_reason_and_is_ended(keeper: Client, village: Cast) -> None:
    node = Node.objects.get(name="31-01")
    own = reverse("sync:node", args=[node.pk])
    assert 'aria-invalid="true"' in send(keeper, "pause", node.pk, why=" ").content.decode()
    assert send(keeper, "pause", node.pk, why="Repair").headers["Location"] == own
    page = keeper.get(own).content.decode()
    assert "paused the device 31-01: Repair" in page
    assert reverse("sync:resume", args=[node.pk]) in page
    assert send(keeper, "resume", node.pk).headers["Location"] == own
    refused = send(keeper, "resume", node.pk).content.decode()
    assert "This device is now: In use" in refused


def test_an_order_to_wipe_is_confirmed_and_taken_back(keeper: Client, village: Cast) -> None:
    node = Node.objects.get(name="31-01")
    asked = keeper.get(reverse("sync:wipe", args=[node.pk])).content.decode()
    assert "not yet delivered is sealed into a file" in asked
    send(keeper, "wipe", node.pk, why="Stolen")
    assert Node.objects.get(pk=node.pk).state == NodeState.WIPED
    send(keeper, "spare", node.pk)
    assert Node.objects.get(pk=node.pk).state == NodeState.ACTIVE


def test_new_codes_and_successors_are_handed_out_on_a_sheet(keeper: Client, village: Cast) -> None:
    node = Node.objects.get(name="31-01")
    assert CODE.search(send(keeper, "rekey", node.pk).content.decode())
    assert Node.objects.get(pk=node.pk).state == NodeState.INVITED
    stolen = Node.objects.get(name="3101-01")
    assert 'value="3101-02"' in keeper.get(reverse("sync:replace", args=[stolen.pk])).content.decode()
    sheet = send(keeper, "replace", stolen.pk, why="Stolen", name="3101-02").content.decode()
    assert CODE.search(sheet) and "3101-02" in sheet
    assert Node.objects.get(pk=stolen.pk).state == NodeState.REPLACED
