"""Message catalogues in Khmer, one a package, brought up to date, judged and compiled without GNU gettext."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polib

from kru.node import extraction
from kru.node.extraction import Message

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGE = "km"
# Khmer has no plural form.
HEADER = {
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# A translator's comment that begins so keeps an entry which another project's templates show.
KEPT = "keep:"


@dataclass(frozen=True)
class Flaw:
    """One thing that keeps a catalogue from being complete."""

    path: Path
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.kind}: {self.text}"


def packages(root: Path = PACKAGE) -> list[Path]:
    """Return the packages, each of which owns the catalogue of its own messages."""
    return sorted(path.parent for path in root.glob("*/__init__.py"))


def catalogue_path(package: Path) -> Path:
    """Return where the catalogue of a package stands."""
    return package / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def update(root: Path = PACKAGE) -> list[Path]:
    """Bring every catalogue up to date, keep what is translated, and return the files that changed."""
    changed = []
    known = dict(_translated(root))
    for package in packages(root):
        messages, _ = extraction.in_package(package)
        path = catalogue_path(package)
        if (messages or path.exists()) and _update_one(path, messages, known, root):
            changed.append(path)
    return changed


def _update_one(
    path: Path, messages: dict[Message, list[Path]], known: dict[Message, str], root: Path
) -> bool:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    old = {_message(entry): entry for entry in _read(path)}
    new = polib.POFile(wrapwidth=110)
    new.metadata = HEADER
    for message, places in messages.items():
        entry = _entry(message, known.get(message, ""))
        if message in old:
            entry.tcomment, entry.flags = old[message].tcomment, old[message].flags
        entry.occurrences = [(place.relative_to(root.parent).as_posix(), "") for place in places]
        new.append(entry)
    for message, entry in old.items():
        if message not in messages:
            entry.obsolete = not entry.tcomment.startswith(KEPT)
            entry.occurrences = []
            if not entry.obsolete or _text(entry):
                new.append(entry)
    after = f"{new}\n"
    if after == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after, encoding="utf-8")
    return True


def flaws(root: Path = PACKAGE) -> list[Flaw]:
    """Return everything missing, unsure, unused, contradictory or untranslatable in the catalogues."""
    found = []
    said: dict[Message, tuple[str, Path]] = {}
    for package in packages(root):
        messages, unreadable = extraction.in_package(package)
        found += [Flaw(one.path, "unreadable", f"line {one.line}: {one.why}") for one in unreadable]
        path = catalogue_path(package)
        entries = {_message(entry): entry for entry in _read(path) if not entry.obsolete}
        found += [Flaw(path, "missing", message.text) for message in messages if message not in entries]
        for message, entry in entries.items():
            found += [
                Flaw(path, kind, message.text) for kind in _entry_flaws(entry, used=message in messages)
            ]
            text, elsewhere = said.setdefault(message, (_text(entry), path))
            if text != _text(entry):
                found.append(
                    Flaw(
                        path,
                        "contradictory",
                        f"{message.text} ({elsewhere.relative_to(root.parent)} says it otherwise)",
                    )
                )
    return [replace(flaw, path=flaw.path.relative_to(root.parent)) for flaw in found]


def _entry_flaws(entry: polib.POEntry, *, used: bool) -> Iterator[str]:
    if not used and not entry.tcomment.startswith(KEPT):
        yield "unused"
    if "fuzzy" in entry.flags:
        yield "fuzzy"
    if not _text(entry):
        yield "missing"
    elif _fields(entry.msgid_plural or entry.msgid) - _fields(_text(entry)):
        yield "loses a field of"


def _fields(text: str) -> set[str]:
    """Return the named fields of a message: `%(name)s` and `{name}`."""
    return {
        part.partition(end)[0]
        for start, end in (("%(", ")"), ("{", "}"))
        for part in text.split(start)[1:]
        if end in part
    }


def compile_stale(root: Path = PACKAGE) -> list[Path]:
    """Compile the catalogues that are newer than their compiled form, and return those."""
    compiled = []
    for source in sorted(root.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        fresh = target.exists() and target.stat().st_mtime >= source.stat().st_mtime
        # An installed package was compiled when it was built.
        if fresh or not os.access(target.parent, os.W_OK):
            continue
        # Written aside and renamed: another process may be reading.
        descriptor, aside = tempfile.mkstemp(dir=target.parent, suffix=".part")
        os.close(descriptor)
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(aside)
        Path(aside).chmod(0o644)
        Path(aside).replace(target)
        compiled.append(source)
    return compiled


def _translated(root: Path) -> Iterator[tuple[Message, str]]:
    """Yield every translation there is, retired ones first, so that a message that moves keeps its words."""
    entries = [entry for package in packages(root) for entry in _read(catalogue_path(package))]
    for entry in sorted(entries, key=lambda entry: not entry.obsolete):
        if _text(entry):
            yield _message(entry), _text(entry)


def _read(path: Path) -> list[polib.POEntry]:
    return list(polib.pofile(str(path), encoding="utf-8")) if path.exists() else []


def _message(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, plural=entry.msgid_plural or "", context=entry.msgctxt or "")


def _text(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "")) if entry.msgid_plural else str(entry.msgstr)


def _entry(message: Message, text: str) -> polib.POEntry:
    named = {"msgid": message.text, **({"msgctxt": message.context} if message.context else {})}
    if message.plural:
        return polib.POEntry(**named, msgid_plural=message.plural, msgstr_plural={0: text})
    return polib.POEntry(**named, msgstr=text)


if __name__ == "__main__":
    compile_stale()
