"""Every message of the protocol as it once went over the line is understood for ever.

`KRU_WRITE_GOLDEN=1` writes the files of a new version of the protocol; those of a version that was in use
are never changed.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from kru.access.table import Role
from kru.establishment import actions as establishment
from kru.identity import actions as identity
from kru.identity.models import RoleGrant, User
from kru.journal.models import Entry, Receipt
from kru.journal.plain import plain
from kru.journal.replica import REPLICAS
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine.action import ACTIONS
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.terms import Position
from kru.sync import apply, online, past, sealing, serve, shapes, signing, wire
from kru.sync.models import Node
from kru.sync.signing import Keys
from kru.sync.terms import NodeKind, NodeState
from kru.sync.views.join import Joining
from tests.actors import AT
from tests.sync import nodes
from tests.sync.conftest import joining
from tests.sync.otherwise import THIS, Version
from tests.world import sokha

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "golden"
VERSIONS = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.exists() else []
Make = Callable[..., Doing]


def said(version: str, message: str) -> Any:
    return json.loads((FOLDER / version / f"{message}.json").read_text())


@pytest.mark.skipif("KRU_WRITE_GOLDEN" not in os.environ, reason="writes the files")
def test_write(doing: Make, school: Unit, template: Path, tmp_path: Path, keys: Any) -> None:
    """Play a small story and keep every message of it that is not kept yet."""
    folder = FOLDER / str(wire.VERSION)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(name: str, message: Any) -> None:
        if (folder / f"{name}.json").exists():
            return
        text = json.dumps(message, ensure_ascii=False, indent=1, sort_keys=True, default=str)
        (folder / f"{name}.json").write_text(text + "\n")

    district = Unit.objects.get(code="0101")
    account = identity.OpenAccount(
        user_id=new_id(),
        path=district.path,
        username="dara",
        name_km="កែវ ដារ៉ា",
        password=SecretStr("ទន្លេធំ-២០២៦"),
    )
    user = identity.open_account(doing(), account)
    identity.grant_role(
        doing(),
        identity.GrantRole(
            user_id=user.pk, role=Role.DISTRICT, unit_id=district.pk, starts_on=date(2026, 1, 1)
        ),
    )
    chea = staff.register_person(doing(), sokha(school))
    office = nodes.join(district, "0101-01", template, tmp_path)
    messages: dict[str, list[Any]] = {}
    office.hear = lambda what, asked, answer: messages.update({what: [asked, answer]})
    office.exchange()
    for what in ("pull", "history"):
        keep(what, messages[what][0])
        keep(f"{what}-answer", messages[what][1])
    with office.here():
        newcomer = sokha(school).model_copy(update={"person_id": new_id(), "staff_number": "1189040232"})
        staff.register_person(office.doing("dara"), newcomer)
        establishment.start_posting(
            office.doing("dara"),
            establishment.StartPosting(
                person_id=newcomer.person_id,
                unit_id=school.pk,
                position=Position.TEACHER,
                starts_on=date(2026, 1, 5),
            ),
        )
        names = ("name_km", "name_latin", "sex", "born_on", "staff_number", "national_id")
        held = {name: getattr(chea, name) for name in names}
        staff.correct_person(
            office.doing("dara"), staff.CorrectPerson(person_id=chea.pk, phone="012000001", **held)
        )
        twin = sokha(school).model_copy(update={"person_id": new_id(), "staff_number": "1189040233"})
        staff.register_person(office.doing("dara"), twin)
    staff.register_person(doing(), twin.model_copy(update={"person_id": new_id()}))
    office.lose = []
    office.exchange()
    keep("push", messages["push"][0])
    keep("push-answer", messages["push"][1])
    keep("pull-after-push", messages["pull"][0])
    keep("pull-after-push-answer", messages["pull"][1])
    heard_of: list[tuple[Any, Any]] = []
    other = nodes.join(district, "0101-02", template, tmp_path)
    other.hear = lambda what, asked, answer: heard_of.append((asked, answer))
    other.version = Version({"staff.person": None})
    other.exchange()
    other.version = THIS
    other.exchange()
    for asked, answer in heard_of:
        if answer[0].get("tell"):
            keep("pull-of-another", asked)
            keep("pull-of-another-answer", answer)
        if "knows" in asked[0]:
            keep("pull-tells", asked)
        if any("kind" in page for page in answer[1:]):
            keep("pull-again", asked)
            keep("pull-again-answer", answer)
    keep("knows", shapes.own())
    keep("commands", commands())
    keep(
        "join",
        joining("ABCD-EFGH-JKMN", keys).model_dump(mode="json")
        | {"code": "ABCD-EFGH-JKMN", "signature": "A" * 86},
    )
    opening = {
        "user_id": str(new_id()), "person_id": str(chea.pk), "username": chea.staff_number,
        "password": "ទន្លេធំ-២០២៦", "to_be_changed": True,
    }  # fmt: skip
    line = {
        "id": str(new_id()),
        "do": "staff.open_account",
        "by": str(user.pk),
        "at": plain(AT),
        "body": opening,
    }
    keep("decide", [{"v": wire.VERSION}, line])
    keep("decide-answer", decided(office.node_id, said(str(wire.VERSION), "decide"), keys))


def decided(node_id: Any, asked: Any, keys: Keys) -> Any:
    """Return what central answers somebody at an office who may keep accounts there."""
    node = Node.objects.get(pk=node_id)
    node.public_key = keys.public_key
    by = User.objects.get(pk=asked[1]["by"])
    RoleGrant.objects.get_or_create(user=by, role=Role.PERSONNEL, unit=node.unit, starts_on=date(2026, 1, 1))
    letter = sealing.seal(wire.pack(asked), to=signing.own_keys().sealing_key, keys=keys)
    return wire.unpack(serve.decide(node, letter, AT))


def commands() -> dict[str, dict[str, Any]]:
    """Return the commands that travel: the version of each, its fields and whether they must be named."""
    return {
        name: {
            "version": action.version,
            "takes": {field: about.is_required() for field, about in action.takes.model_fields.items()},
        }
        for name, action in sorted(ACTIONS.items())
        if action.final in ("here", "central")
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_every_record_that_was_known_is_still_given(version: str) -> None:
    """A column that is renamed or dropped stands in `was` of its kind; its values never change their kind."""
    for label, columns in said(version, "knows").items():
        shape = shapes.own()[label]
        was = REPLICAS[label].was if label in REPLICAS else {}
        for name, kind in columns.items():
            assert name in was or shape.get(name) == kind, f"{label}.{name}"


@pytest.mark.parametrize("version", VERSIONS)
def test_every_command_that_was_given_is_still_read(version: str) -> None:
    """Whoever changes the fields of a command gives it the next version, and leads the earlier ones there."""
    now = commands()
    for name, was in said(version, "commands").items():
        assert name in now, f"{name} is gone: offices may hold some"
        action = ACTIONS[name]
        assert action.was.keys() >= set(range(was["version"], action.version)), name
        if action.version == was["version"]:
            assert now[name]["takes"].keys() >= was["takes"].keys(), f"{name} lacks a field"
            new = {field for field, must in now[name]["takes"].items() if must} - was["takes"].keys()
            assert not new, f"{name} asks for {new}"
            stricter = {
                field for field, must in was["takes"].items() if now[name]["takes"][field] and not must
            }
            assert not stricter, f"{name} asks for {stricter}"


@pytest.mark.parametrize("version", VERSIONS)
def test_pages_are_taken(version: str, template: Path, tmp_path: Path) -> None:
    office = nodes.Office(None, "0101-01", nodes.database(copied(template, tmp_path)))
    with office.here():
        for page in said(version, "pull-answer")[1:]:
            apply.take(page)
            assert apply.agrees(page)
            for label, names, _, *columns in page["u"]:
                model = REPLICAS[label].model
                rows = wire.read(model._default_manager.filter(pk__in=columns[0]).order_by("pk"), names)
                came = sorted(zip(*columns, strict=True), key=lambda row: row[0])
                assert list(zip(*wire.columns_of(model, names, rows), strict=True)) == came
        for page in said(version, "history-answer"):
            assert past.take(page) == Entry.objects.filter(pk__in=page["e"][0]).count() > 0


def copied(template: Path, folder: Path) -> Path:
    path = folder / "office.sqlite3"
    path.write_bytes(template.read_bytes())
    return path


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.only_on("sqlite3")  # the world is put in place by what puts it into an office's copy
def test_commands_are_decided_as_they_were(version: str) -> None:
    for page in said(version, "pull-answer")[1:]:
        for label, names, _, *columns in page["u"]:
            apply.put(REPLICAS[label], names, list(zip(*columns, strict=True)))
    node = Node.objects.create(
        name="0101-01", kind=NodeKind.OFFICE, state=NodeState.ACTIVE, invited_at=AT, incarnation=new_id(),
        unit=Unit.objects.get(code="0101"),
    )  # fmt: skip
    answer = wire.unpack(serve.push(node, wire.pack(said(version, "push")), AT))
    was = said(version, "push-answer")
    # the twin whom central registered meanwhile is not in this world: here nothing stands in the way
    refused = {number for number, _ in was[0]["refused"]}
    first, last = was[0]["done"][0][0], max(refused | {was[0]["done"][-1][1]})
    assert answer[0]["done"] == [[first, last]]
    assert Receipt.objects.filter(verdict="done").count() == last - first + 1
    assert wire.unpack(serve.push(node, wire.pack(said(version, "push")), AT))[0]["done"] == [[first, last]]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.only_on("sqlite3")  # as above
def test_what_was_asked_at_once_is_decided_as_it_was(version: str, keys: Keys) -> None:
    for page in said(version, "pull-answer")[1:]:
        for label, names, _, *columns in page["u"]:
            apply.put(REPLICAS[label], names, list(zip(*columns, strict=True)))
    node = Node.objects.create(
        name="0101-01", kind=NodeKind.OFFICE, state=NodeState.ACTIVE, invited_at=AT, incarnation=new_id(),
        unit=Unit.objects.get(code="0101"),
    )  # fmt: skip
    asked, was = said(version, "decide"), said(version, "decide-answer")
    assert decided(node.pk, asked, keys) == was
    assert decided(node.pk, asked, keys) == was
    account = online.made(*was[0]["done"])
    assert account.check_password(asked[1]["body"]["password"])


@pytest.mark.parametrize("version", VERSIONS)
def test_questions_are_answered(version: str, school: Unit) -> None:
    district = Unit.objects.get(code="0101")
    node = Node.objects.create(
        name="0101-01", kind=NodeKind.OFFICE, state=NodeState.ACTIVE, invited_at=AT, incarnation=new_id(),
        unit=district,
    )  # fmt: skip
    for name in ("pull", "pull-after-push"):
        head, *pages = wire.unpack(serve.pull(node, wire.pack(said(version, name)), AT))
        was = said(version, f"{name}-answer")
        assert head.keys() == was[0].keys()
        assert {page["feed"] for page in pages} >= {"ref:units"}
        assert all(page.keys() <= {*was[1], "again", "k", "gone"} for page in pages)
    head, *pages = wire.unpack(serve.pull(node, wire.pack(said(version, "pull-of-another")), AT))
    assert (head["tell"], pages) == (True, [])
    head, *pages = wire.unpack(serve.pull(node, wire.pack(said(version, "pull-tells")), AT))
    assert "tell" not in head
    assert Node.objects.get().knows["schema"] == said(version, "pull-tells")[0]["schema"]
    head, *pages = wire.unpack(serve.pull(node, wire.pack(said(version, "pull-again")), AT))
    assert head["more"] in (True, False)
    assert wire.unpack(serve.history(node, wire.pack(said(version, "history")), AT)) == []
    assert Joining.model_validate(said(version, "join")).incarnation.version == 7


def test_this_version_is_among_them() -> None:
    assert str(wire.VERSION) in VERSIONS
