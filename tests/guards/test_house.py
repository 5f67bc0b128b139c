"""The rules of the house that a machine can hold."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import kru
from kru.access.table import TABLE
from kru.spine.action import ACTIONS
from kru.spine.fact import KINDS
from kru.spine.queryset import Scoped

PACKAGE = Path(kru.__file__).parent
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]

PUBLIC_MODELS = {
    "credentials.certificateseries": "the last number given in a year, and nothing else",
    "intake.rememberedcolumns": "what headers of lists mean, nothing of what the lists say",
    "letters.drawnnumber": "the last number drawn here, and nothing else",
    "letters.numberseries": "up to which number is leased, and nothing else",
    "journal.receipt": "read only by the frame, by command id",
    "journal.dirty": "un-numbered feed rows, read only by the sequencer",
    "journal.outgoing": "an office's own outbox; its page shows the lines of who may see them",
    "files.filepart": "bytes on their way, read only to put the whole together",
    "files.wantedfile": "which files an office has asked for, no content",
    "sync.sending": "which files an office has to send, no content",
    "journal.undostep": "what waiting commands wrote, read only to take it back",
    "journal.recording": "a mark for triggers",
    "sync.delivery": "read by node, which is scoped",
    "sync.fate": "what became of commands of the outbox, whose page shows the lines of who may see them",
    "sync.cursor": "positions of feeds, no content",
    "sync.held": "positions of records, no content",
    "sync.staged": "records on their way into the copy",
    "sync.line": "the line to central",
    "sync.shape": "names of columns, no content",
    "sync.wanted": "positions of feeds, no content",
    "journal.feedhead": "positions of feeds, no content",
    "journal.feedrecord": "positions of records, no content; the feed itself is the scope",
    "organisations.place": "the gazetteer is public",
    "identity.onetimecode": "read by identity alone, by its own id",
    "identity.user": "read by identity alone, as the signed-in user or for a person already visible",
}

BEATS = ("load", "allow", "decide", "write", "record")
WRITERS = {"create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
ROWS = r"objects|_manager|filter\(|exclude\(|all\(|visible_to\("
MAY_WRITE = {
    "kru/spine/doing.py": "the frame",
    "kru/spine/action.py": "the frame: receipts and entries",
    "kru/spine/trigram.py": "reads by statements of its own",
    "kru/spine/relocation.py": "the frame: the paths of a place that moves",
    "kru/journal/copying.py": "the frame: many rows at once",
    "kru/journal/feed.py": "the sequencer's own bookkeeping",
    "kru/journal/outbox.py": "the frame: commands that wait for central",
    "kru/journal/undo.py": "the frame: taking back what waits, below which central's records go",
    "kru/files/parts.py": "bytes on their way, until the whole is there",
    "kru/files/wanting.py": "what an office has asked for",
    "kru/sync/sending.py": "an office's own books of what it sends and fetches",
    "kru/sync/to_send.py": "an office's own books of what it sends and fetches",
    "kru/sync/apply.py": "central's records, put into an office's copy",
    "kru/sync/following.py": "an office's copy: paths of units that central has moved",
    "kru/sync/past.py": "the journal's entries about them",
    "kru/sync/echo.py": "the outbox: what central holds as well",
    "kru/sync/bundles.py": "an office's own line: when it heard last",
    "kru/sync/jobs.py": "an office's own line: when it heard last",
    "kru/sync/lease.py": "the latest moment that an office has seen",
    "kru/sync/wire.py": "reads rows as the database gives them",
    "kru/sync/shapes.py": "in which shape records came, and what a node says it knows",
    "kru/sync/settle.py": "central's verdicts, brought together with the copy",
    "kru/sync/exchange.py": "the outbox: what central said",
    "kru/sync/fates.py": "the outbox: what became of its commands elsewhere",
    "kru/sync/quarantine.py": "what was delivered and nobody may do unasked",
    "kru/sync/seen.py": "an office's own notes on its outbox: read, and to be sent now",
    "kru/sync/comparing.py": "the thread that a node and central hold",
    "kru/sync/up.py": "what was delivered, beside the receipts",
    "kru/sync/serve.py": "when a node was heard and what it says of itself",
    "kru/node/checks.py": "reads what the database says of itself",
}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_is_short_and_begins_with_one_line_saying_what_it_holds(path: Path) -> None:
    text = path.read_text()
    if path.name == "__init__.py" and not text.strip():
        return
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, f"{relative(path)} has no first line"
    assert len(text.splitlines()) <= 400, f"{relative(path)} is longer than 400 lines: split it by noun"


def writes(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, asked = ast.unparse(node.func.value), node.func.attr
            # a row is saved with no destination; a picture or a document is saved somewhere
            if (
                (asked == "save" and not node.args)
                or (asked in WRITERS and owner != "cache")
                or (asked == "update" and re.search(ROWS, owner))
                or (asked == "cursor" and owner.startswith("connection"))
            ):
                yield f"{owner}.{asked}()", node.lineno


def test_only_actions_write() -> None:
    found = []
    for path in SOURCES:
        name = relative(path)
        if name in MAY_WRITE or "actions" in path.parts or path.name == "actions.py":
            continue
        found += [f"{name}:{line} {call}" for call, line in writes(ast.parse(path.read_text()))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "Person.objects.create(name_km='x')",
        "Person._default_manager.bulk_create(rows)",
        "person.postings.create(unit=unit)",
        "person.save()",
        "person.save(update_fields=['phone'])",
        "person.delete()",
        "Person.objects.filter(pk=1).update(phone='')",
        "visible.exclude(pk=1).delete()",
        "connection.cursor()",
    ],
)
def test_the_rule_sees_each_way_of_writing(line: str) -> None:
    assert list(writes(ast.parse(line)))


# the demo settles whole places by actions of its own, made of the bulk paths of the contexts
@pytest.mark.parametrize("name", sorted(name for name in ACTIONS if not name.startswith("demo.")))
def test_an_action_has_its_beats_in_order(name: str) -> None:
    said = re.findall(r"^ *# (load|allow|decide|write|record)$", inspect.getsource(ACTIONS[name].body), re.M)
    first = list(dict.fromkeys(said))
    assert first == [beat for beat in BEATS if beat in first]
    assert "allow" in first, "it asks no permission"


def test_every_scoped_model_says_where_it_lies_and_every_other_is_public_for_a_reason() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("kru."):
            continue
        label = model._meta.label_lower
        if label in PUBLIC_MODELS:
            continue
        assert hasattr(model, "scope_via"), f"{label} neither says where it lies nor is in PUBLIC_MODELS"
        if issubclass(model, Scoped):
            assert model.scope_via, label


def test_every_lookup_that_scopes_a_model_leads_to_a_path_or_a_person() -> None:
    for model in apps.get_models():
        if isinstance(model, type) and issubclass(model, Scoped):
            paths = (model.scope_via,) if isinstance(model.scope_via, str) else model.scope_via
            persons = (model.person_via,) if isinstance(model.person_via, str) else model.person_via
            for via in paths:
                assert isinstance(target(model, via), models.CharField), (model, via)
            for via in persons:
                assert isinstance(target(model, via), models.UUIDField | models.ForeignKey), (model, via)


def target(model: type[models.Model], via: str) -> object:
    owner: type[models.Model] = model
    *steps, last = via.split("__")
    for step in steps:
        related = owner._meta.get_field(step).related_model
        assert isinstance(related, type)
        owner = related
    name = last.removesuffix("_id") if not hasattr(owner, last) else last
    return owner._meta.get_field(name)


def permissions() -> dict[str, str]:
    found = {}
    for config in apps.get_app_configs():
        terms = PACKAGE / config.label / "terms.py"
        if config.name.startswith("kru.") and terms.exists():
            for node in ast.parse(terms.read_text()).body:
                if (
                    isinstance(node, ast.Assign)
                    and isinstance(node.targets[0], ast.Name)
                    and isinstance(node.value, ast.Constant)
                    and re.fullmatch(rf"{config.label}\.\w+", str(node.value.value))
                ):
                    found[str(node.value.value)] = node.targets[0].id
    return found


def test_the_permission_table_and_the_terms_of_the_contexts_agree() -> None:
    named = permissions()
    own = {name for name in TABLE if not name.startswith("journal.")}
    assert own == set(named)
    for permission, constant in named.items():
        assert permission.split(".")[1] == constant.lower(), f"{constant} should be called as {permission}"


def test_every_permission_is_held_by_somebody() -> None:
    assert all(TABLE.values())


def test_every_action_says_where_it_is_decided_and_lives_in_its_context() -> None:
    for name, action in ACTIONS.items():
        context, verb = name.split(".")
        assert action.final in ("here", "central", "local", "online", "there"), name
        assert action.__module__.startswith(f"kru.{context}.actions"), name
        assert action.body.__name__ == verb, name
        assert action.takes.__name__.lower() == verb.replace("_", ""), name
        assert inspect.getdoc(action.body), name
        secrets = [held for held in action.takes.model_fields.values() if "Secret" in str(held.annotation)]
        assert not secrets or action.final in ("online", "there"), f"{name}: an outbox would keep a secret"


def test_every_fact_has_a_sentence_whose_figures_it_holds() -> None:
    for kind, fact in KINDS.items():
        figures = set(re.findall(r"{(\w+)}", str(fact.sentence)))
        assert figures <= {*fact.model_fields, "actor"}, kind


def used_reason_codes() -> Iterator[tuple[str, str]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Reason"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value), f"{relative(path)}:{node.lineno}"


# Rows that no action writes: the exchange between nodes keeps them, and whoever violates one is at fault.
OF_THE_EXCHANGE = {"sync.delivery", "sync.held", "sync.staged", "sync.wanted"}


def known_reason_codes() -> set[str]:
    known = set()
    for path in PACKAGE.glob("*/terms.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                known |= {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
    return known


def test_every_reason_has_a_sentence() -> None:
    known = known_reason_codes()
    missing = [f"{code} ({where})" for code, where in used_reason_codes() if code not in known]
    constraints = [
        constraint.name.replace("_", "-")
        for model in apps.get_models()
        if model.__module__.startswith("kru.")
        for constraint in model._meta.constraints
        if not model.__module__.startswith("kru.journal") and model._meta.label_lower not in OF_THE_EXCHANGE
    ]
    missing += [f"{code} (constraint)" for code in constraints if code not in known]
    assert not missing, "\n".join(missing)


CONTRACTS = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
CONTEXTS = {name.split(".")[1] for one in CONTRACTS if one["name"] == "Rooms" for name in one["containers"]}
DOORS = {"actions", "queries", "facts", "models", "terms", "panels"}
# Rooms that neighbours enter beside the doors, and why; shorter is better.
ENTERED = {
    "appraisal.rules": "career says a school year as appraisal does",
    "credentials.content": "what the fonts of documents can print",
    "credentials.drawing": "letters are set as certificates are",
    "credits.policy": "learning, career and the desk reckon with its figures",
    "credits.rules": "learning, career and the desk fold ledgers with it",
    "identity.adapter": "an office turns away besides whose sign-in there has ended",
    "files.blobs": "bytes arrive before the command that names them",
    "files.parts": "bytes come by the line in parts",
    "files.reading": "what rests on a file asks whether its bytes have come",
    "files.renditions": "the small picture comes by the line, too",
    "files.rules": "a form weighs a file before its bytes are stored",
    "identity.forms": "the first sign-in asks for a password as a change does",
    "identity.limits": "the first sign-in counts its attempts",
    "letters.content": "an office shows the leases it holds",
    "learning.views": "the margin that leads to its lists stands on the first page too",
    "notices.channels": "the one-time code goes out by it",
    "staff.policy": "lists are held against the grades in force",
    "staff.rules": "lists are held against the grades in force",
}


def entered() -> Iterator[tuple[str, str]]:
    """Yield each room of a context that another context imports, and from where."""
    for path in SOURCES:
        here = path.relative_to(PACKAGE).parts[0]
        if here in ("node", "demo"):  # the topmost floors start, feed and check everything
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kru."):
                _, there, *room = (node.module or "").split(".")
                if there in CONTEXTS - {here}:
                    for name in room[:1] or [alias.name for alias in node.names]:
                        yield f"{there}.{name}", relative(path)


def test_neighbours_enter_a_context_by_its_doors() -> None:
    others = {room: path for room, path in entered() if room.split(".")[1] not in DOORS}
    assert {room: path for room, path in others.items() if room not in ENTERED} == {}
    assert set(ENTERED) <= set(others), "nobody enters there any more: take it off the list"
