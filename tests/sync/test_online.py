"""What central alone decides is asked of it at once from an office: decided once, kept nowhere else."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from pydantic import SecretStr

from kru.access.table import Role
from kru.demo.cast import PASSWORD as ASSUMED
from kru.demo.cast import Cast
from kru.identity import actions as identity
from kru.identity.models import User
from kru.journal.models import Entry, Outgoing, Receipt
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine import clock
from kru.spine.action import ACTIONS
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.models import Person
from kru.sync import online, sealing, signing, verdicts, wire
from kru.sync.exchange import NoLine
from kru.sync.membership import Membership
from kru.sync.models import Line, Node
from kru.sync.signing import Keys, sign_request
from kru.sync.terms import NodeState
from kru.sync.transport import Central
from tests.sync.carried import Carried
from tests.sync.clerks import correction, heard
from tests.sync.copies import newcomer
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
PASSWORD = "ទន្លេធំ-២០២៦"
RESTING = re.compile(r"<button[^>]*disabled[^>]*aria-describedby=\"(needs-a-line|only-at-the-centre)\"")


class Wire:
    """The line of an office whose requests central's own address answers; it can be cut, before or after."""

    def __init__(self, carried: Carried) -> None:
        self.carried, self.membership = carried, carried.membership
        self.cut = self.lost = False
        self.asked: list[bytes] = []

    def reach(self, within: float) -> None:
        if self.cut:
            raise NoLine("cut")

    def close(self) -> None:
        pass

    def ask(self, what: str, body: bytes) -> bytes:
        self.asked.append(body)
        path = f"/sync/1/{what}"
        signed = sign_request(
            Keys.kept_in(self.carried.keys_in), self.membership.node_id, self.membership.incarnation,
            "POST", path, body, clock.now(),
        )  # fmt: skip
        with at_central(self.carried.office):
            answer = Client().post(path, body, content_type="application/octet-stream", headers=signed)
        if answer.status_code != 200 or self.lost:
            raise NoLine(str(answer.status_code))
        return answer.content


@contextmanager
def at_central(office: Office) -> Iterator[None]:
    own, connections["default"] = connections["default"], office.central
    try:
        with override_settings(NODE_KIND="central", NODE="central", KEYS=CENTRAL_KEYS[0]):
            yield
    finally:
        connections["default"] = own


CENTRAL_KEYS: list[Path] = []


@pytest.fixture
def province(
    village: Cast, office: Callable[[str], Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Carried, Wire]]:
    """Give the office of the province with its first copy, its line, and a background that exchanges."""
    CENTRAL_KEYS[:] = [settings.KEYS]
    granted = identity.GrantRole(
        user_id=village.user("lida").pk, role=Role.PERSONNEL, unit_id=village.unit("province").pk,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    identity.grant_role(village.doing("sovath"), granted)
    carried = Carried(office("province"), tmp_path)
    carried.office.at = clock.now()
    carried.office.exchange()
    line = Wire(carried)

    def background(_: float) -> None:
        carried.office.exchange()
        Line.objects.filter(pk=1).update(tried_at=clock.now(), heard_at=clock.now())

    monkeypatch.setattr(online, "_central", lambda: line)
    monkeypatch.setattr(online, "sleep", background)
    yield carried, line


def account(village: Cast, slug: str = "piseth", **values: Any) -> staff.OpenAccount:
    given = {
        "user_id": new_id(), "person_id": village.person(slug).pk, "username": "1184061409",
        "password": SecretStr(PASSWORD),
    }  # fmt: skip
    return staff.OpenAccount(**{**given, **values})


def without_account(village: Cast, slug: str = "piseth") -> None:
    User.objects.filter(person_id=village.person(slug).pk).delete()


def code_of(carried: Carried, do: Doing, cmd: Any, action: Any = staff.open_account) -> str:
    with carried.here(), pytest.raises(Refusal) as refusal:
        action(do, cmd)
    return refusal.value.reasons[0].code


def test_central_decides_at_once_and_nothing_of_it_is_kept_at_the_office(
    village: Cast, province: tuple[Carried, Wire]
) -> None:
    carried, line = province
    without_account(village)
    asked = account(village)
    with carried.here():
        do = carried.office.doing("lida")
        staff.open_account(do, asked)
        assert not Outgoing.objects.exists()
        assert not Receipt.objects.filter(pk=do.command_id).exists()
    opened = User.objects.get(pk=asked.user_id)
    assert opened.check_password(PASSWORD)
    entry = Entry.objects.get(command_id=do.command_id, about_id=opened.pk)
    assert (entry.node, entry.actor_user_id) == (carried.node.name, do.actor.user_id)
    (letter,) = line.asked
    assert letter.startswith(sealing.MAGIC) and PASSWORD.encode() not in letter
    assert PASSWORD not in str(Receipt.objects.get(pk=do.command_id).body)


def change(present: str, password: str) -> identity.ChangePassword:
    return identity.ChangePassword(present=SecretStr(present), password=SecretStr(password))


def test_who_works_at_an_office_changes_the_own_password_there(
    village: Cast, province: tuple[Carried, Wire]
) -> None:
    carried, line = province
    with carried.here():
        identity.change_password(carried.office.doing("lida"), change(ASSUMED, PASSWORD))
        assert User.objects.get(username="lida").check_password(PASSWORD), "the news are here"
        assert not Outgoing.objects.exists()
    assert User.objects.get(username="lida").check_password(PASSWORD)
    assert PASSWORD.encode() not in b"".join(line.asked)
    do = carried.office.doing
    assert (
        code_of(carried, do("lida"), change(ASSUMED, "ផ្សេង-២០២៧-ទៀត"), identity.change_password)
        == "password-is-wrong"
    )
    line.cut = True
    assert code_of(carried, do("lida"), change(PASSWORD, ASSUMED), identity.change_password) == "needs-a-line"


def test_an_office_asks_nothing_for_accounts_that_do_not_work_there(
    village: Cast, province: tuple[Carried, Wire]
) -> None:
    carried, _ = province
    body = change(ASSUMED, PASSWORD).revealed()
    asked = verdicts.Asked(
        id=new_id(), do="identity.change_password", by=village.user("sovath").pk, body=body
    )
    verdict = verdicts.decide(carried.node, asked, clock.now())
    assert verdict["refused"][0]["code"] == "not-allowed"
    assert User.objects.get(username="sovath").check_password(ASSUMED)


def test_a_lost_answer_is_given_again(village: Cast, province: tuple[Carried, Wire]) -> None:
    carried, line = province
    without_account(village)
    asked, do = account(village), None
    with carried.here():
        do = carried.office.doing("lida")
    line.lost = True
    assert code_of(carried, do, asked) == "needs-a-line"
    assert User.objects.filter(pk=asked.user_id).exists()
    line.lost = False
    with carried.here():
        assert staff.open_account(do, asked).pk == asked.user_id
    assert User.objects.filter(person_id=asked.person_id).count() == 1
    other = account(village, user_id=asked.user_id, password=SecretStr("another-១២៣៤"))
    assert code_of(carried, do, other) == "command-id-reused"


def test_what_central_refuses_is_refused_here_with_its_reasons(
    village: Cast, province: tuple[Carried, Wire]
) -> None:
    carried, _ = province
    with carried.here():
        lida = carried.office.doing("lida")
        taken = carried.office.doing("lida")
        elsewhere = carried.office.doing("lida")
    assert code_of(carried, taken, account(village, "sokha")) == "one-account-for-a-person"
    assert code_of(carried, elsewhere, account(village, "vanna")) == "not-allowed"
    assert Receipt.objects.get(pk=elsewhere.command_id).verdict == "refused"
    gone = account(village, person_id=new_id())
    assert code_of(carried, lida, gone) == "not-there"


def test_who_acts_is_who_central_lets_act_now(village: Cast, province: tuple[Carried, Wire]) -> None:
    carried, _ = province
    without_account(village)
    with carried.here():
        do, again = carried.office.doing("lida"), carried.office.doing("lida")
    lida = User.objects.get(username="lida")
    lida.is_active = False
    lida.save()
    assert code_of(carried, do, account(village)) == "not-allowed"
    lida.is_active = True
    lida.save()
    lida.role_grants.update(ends_before=clock.day_of(clock.now()))
    assert code_of(carried, again, account(village)) == "not-allowed"


def test_without_a_line_it_says_so_and_asks_nobody(village: Cast, province: tuple[Carried, Wire]) -> None:
    carried, line = province
    line.cut = True
    with carried.here():
        do = carried.office.doing("lida")
    assert code_of(carried, do, account(village)) == "needs-a-line"
    assert not line.asked
    Node.objects.filter(pk=carried.node.pk).update(state=NodeState.PAUSED)
    line.cut = False
    assert code_of(carried, do, account(village)) == "needs-a-line"


def test_what_it_builds_on_is_sent_first(
    village: Cast, province: tuple[Carried, Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    carried, line = province
    person = newcomer(village, unit_id=village.unit("tuol-krasang").pk)
    with carried.here():
        staff.register_person(carried.office.doing("lida"), person)
        asked = account(village, person_id=person.person_id, username="1199010077")
        with monkeypatch.context() as slow:
            slow.setattr(online, "sleep", lambda _: None)
            slow.setattr(online, "NEWS_WITHIN", 0.0)
            do = carried.office.doing("lida")
            assert code_of(carried, do, asked) == "stands-on-waiting"
        assert not line.asked
        staff.open_account(do, asked)
        assert not Outgoing.objects.filter(state=Outgoing.State.WAITING).exists()
    assert User.objects.get(pk=asked.user_id).person_id == person.person_id


def test_the_news_are_here_when_the_page_goes_on(village: Cast, province: tuple[Carried, Wire]) -> None:
    carried, _ = province
    with carried.here():
        do, sokha = carried.office.doing("lida"), village.person("sokha")
    without_account(village)
    staff.correct_person(village.doing("sopheap"), correction(sokha, phone="012999999"))
    with carried.here():
        staff.open_account(do, account(village))
        assert Person.objects.get(pk=sokha.pk).phone == "012999999"


def test_only_what_asks_a_permission_inside_an_office_is_asked_from_there(
    village: Cast, province: tuple[Carried, Wire]
) -> None:
    carried, _ = province
    for name, one in ACTIONS.items():
        if one.final == "online":
            assert name.split(".")[0] not in ("sync", "demo", "intake"), name
            continue
        asked = verdicts.Asked(id=new_id(), do=name, by=new_id(), body={})
        verdict = verdicts.decide(carried.node, asked, clock.now())
        assert verdict["refused"][0]["code"] == "only-at-the-centre", name
    with carried.here(), pytest.raises(Refusal) as refusal:
        ACTIONS["sync.pause_node"](
            carried.office.doing("lida"), ACTIONS["sync.pause_node"].takes.model_construct()
        )
    assert refusal.value.reasons[0].code == "only-at-the-centre"


def test_a_letter_of_another_and_what_is_no_command_are_not_read(
    village: Cast, province: tuple[Carried, Wire], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    carried, _ = province
    own, stranger = Keys.kept_in(carried.keys_in), Keys.kept_in(tmp_path / "stranger")
    central = signing.own_keys()
    line = {
        "id": str(new_id()),
        "do": "staff.open_account",
        "by": str(new_id()),
        "body": {"password": PASSWORD},
    }
    for keys, lines in ((stranger, [{}, line]), (own, [{}]), (own, [{}, {**line, "id": PASSWORD}])):
        letter = sealing.seal(wire.pack(lines), to=central.sealing_key, keys=keys)
        with pytest.raises(wire.NoMessage) as refused:
            verdicts.opened(letter, carried.node, central)
        assert PASSWORD not in repr(refused.getrepr(chain=True))
    with pytest.raises(wire.NoMessage):
        verdicts.opened(b"no letter", carried.node, central)
    asked = verdicts.opened(
        sealing.seal(wire.pack([{}, line]), to=central.sealing_key, keys=own), carried.node, central
    )
    assert verdicts.decide(carried.node, asked, clock.now())["refused"][0]["code"] == "shape-has-changed"
    assert PASSWORD not in caplog.text


# the line itself


def to(port: int, patience: float = 0.3) -> Central:
    membership = Membership(new_id(), new_id(), "x", "kh", f"http://127.0.0.1:{port}", "", "")
    return Central(membership, signing.own_keys(), clock.now, patience=patience)


def test_a_line_that_nobody_answers_is_let_go_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        begun = time.monotonic()
        central = to(port)
        central.reach(0.3)  # the system takes it, the program does not
        with pytest.raises(NoLine):
            central.ask("decide", b"x")
        waiting = [to(port) for _ in range(3)]
        with pytest.raises(NoLine):  # nor the system, once its queue is full
            for one in waiting:
                one.reach(0.3)
        for one in waiting:
            one.close()
        assert time.monotonic() - begun < 3
    with pytest.raises(NoLine):
        to(port).reach(0.3)


# its pages


def opens(carried: Carried, village: Cast, **post: str) -> Any:
    client = carried.browser("lida")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = reverse("staff:account", args=[village.person("piseth").pk])
    with carried.here():
        if post:
            return client.post(reverse("staff:open_account", args=[village.person("piseth").pk]), post)
        return client.get(address)


def test_the_button_rests_while_there_is_no_line(village: Cast, province: tuple[Carried, Wire]) -> None:
    carried, _ = province
    with carried.here():
        heard(timedelta(minutes=1))
    assert not RESTING.search(opens(carried, village).content.decode())
    with carried.here():
        heard(timedelta(minutes=20), trouble="no-line")
    page = opens(carried, village).content.decode()
    assert RESTING.search(page) and "it cannot be asked now" in page


def test_a_page_keeps_its_command_until_central_has_answered(
    village: Cast, province: tuple[Carried, Wire]
) -> None:
    carried, line = province
    without_account(village)
    with carried.here():
        heard(timedelta(minutes=1))
    sent = str(new_id())
    line.lost = True
    page = opens(carried, village, command_id=sent).content.decode()
    assert "it cannot be asked now" in page and f'value="{sent}"' in page
    line.lost = False
    told = opens(carried, village, command_id=sent).content.decode()
    opened = User.objects.get(person_id=village.person("piseth").pk)
    password = re.search(r"k-lead\" lang=\"en\">([^<]+)<", told)
    assert password and opened.check_password(password[1])
    refused = opens(carried, village, command_id=str(new_id()))
    assert "one-account" not in refused.content.decode() and 'role="alert"' in refused.content.decode()
