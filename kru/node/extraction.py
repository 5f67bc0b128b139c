"""Finds the messages to translate in Python sources and templates."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# Where a call has its context, its message and its plural, by the name of gettext's function.
PLACES: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
FUNCTIONS = {name + ending: places for name, places in PLACES.items() for ending in ("", "_lazy")}
TEMPLATE_CALL = re.compile(r"(?<!\w)(gettext|ngettext|pgettext|npgettext|_)\(\s*")
LITERAL = re.compile(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*(,?)\s*", re.DOTALL)
TEMPLATES = {".html", ".txt", ".xml", ".svg"}


@dataclass(frozen=True, order=True)
class Message:
    """One text to translate, as gettext knows it."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A call that can never be translated, since its text is put together while the program runs."""

    path: Path
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.why}"


def in_python(source: str, path: Path) -> Iterator[Message | Unreadable]:
    """Yield the messages that a Python source hands to gettext, under whatever name it was imported."""
    tree = ast.parse(source, filename=str(path))
    known = {name: name for name in FUNCTIONS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            known |= {
                alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS
            }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        places = FUNCTIONS.get(known.get(called, ""))
        if places:
            yield from _read_call(call, places, path)


def _read_call(
    call: ast.Call, places: tuple[int | None, int, int | None], path: Path
) -> Iterator[Message | Unreadable]:
    context, text, plural = (None if place is None else _argument(call, place) for place in places)
    found = [part for part in (text, plural, context) if part is not None]
    if any(isinstance(part, ast.JoinedStr | ast.BinOp) or _is_formatted(part) for part in found):
        yield Unreadable(path, call.lineno, "a message must be one literal, formatted after translation")
        return
    words = [part.value if isinstance(part, ast.Constant) else None for part in (text, plural, context)]
    if isinstance(words[0], str):  # any other argument is a text that is marked elsewhere with gettext_noop
        yield Message(words[0], plural=str(words[1] or ""), context=str(words[2] or ""))


def _argument(call: ast.Call, place: int) -> ast.expr | None:
    return call.args[place] if place < len(call.args) else None


def _is_formatted(part: ast.expr) -> bool:
    called = part.func if isinstance(part, ast.Call) else None
    return (
        isinstance(called, ast.Attribute)
        and called.attr == "format"
        and isinstance(called.value, ast.Constant)
    )


def in_template(source: str, path: Path) -> Iterator[Message]:
    """Yield the messages of a Django template, with Django's own reading of its tags."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of remarks to translators amid a line
        program = templatize(source, origin=str(path))
    for call in TEMPLATE_CALL.finditer(program):
        words: list[str] = []
        position = call.end()
        while literal := LITERAL.match(program, position):
            words.append(ast.literal_eval(literal[1]))
            position = literal.end()
            if not literal[2]:
                break
        context, text, plural = PLACES["gettext" if call[1] == "_" else call[1]]
        if len(words) > max(text, plural or 0, context or 0):
            yield Message(
                words[text],
                plural="" if plural is None else words[plural],
                context="" if context is None else words[context],
            )


def in_package(package: Path) -> tuple[dict[Message, list[Path]], list[Unreadable]]:
    """Return the messages of a package with the files that show them, and its unreadable calls."""
    messages: dict[Message, list[Path]] = {}
    unreadable: list[Unreadable] = []
    for path in sorted(package.rglob("*")):
        if "migrations" in path.parts or "static" in path.parts or not path.is_file():
            continue
        found: Iterator[Message | Unreadable]
        if path.suffix == ".py":
            found = in_python(path.read_text(encoding="utf-8"), path)
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            found = in_template(path.read_text(encoding="utf-8"), path)
        else:
            continue
        for one in found:
            if isinstance(one, Unreadable):
                unreadable.append(one)
                continue
            places = messages.setdefault(one, [])
            if path not in places:
                places.append(path)
    return messages, unreadable
