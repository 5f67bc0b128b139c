"""Catalogues that follow the sources and lose no translation."""

import gettext
import os
from pathlib import Path

import polib
import pytest

from kru.node import catalogues

PAGE = "from django.utils.translation import gettext as _, ngettext\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give two packages, of which one shows two messages."""
    root = tmp_path / "kru"
    for name in ("staff", "desk"):
        (root / name).mkdir(parents=True)
        (root / name / "__init__.py").touch()
    show(root, "staff", '_("Staff")', 'ngettext("%(n)s person", "%(n)s persons", 2)')
    return root


def show(root: Path, package: str, *calls: str) -> None:
    (root / package / "views.py").write_text(PAGE + "\n".join(calls) + "\n")


def say(root: Path, package: str, **translations: str) -> None:
    path = catalogues.catalogue_path(root / package)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid in translations:
            entry.msgstr = translations[entry.msgid]
        elif entry.msgid_plural:
            entry.msgstr_plural = {0: "បុគ្គលិក %(n)s នាក់"}
    catalogue.save()


def kinds(root: Path) -> list[tuple[str, str]]:
    return [(flaw.kind, flaw.text) for flaw in catalogues.flaws(root)]


def test_every_message_without_a_catalogue_is_missing(tree: Path) -> None:
    assert kinds(tree) == [("missing", "Staff"), ("missing", "%(n)s person")]


def test_an_updated_catalogue_still_lacks_its_translations(tree: Path) -> None:
    assert catalogues.update(tree) == [catalogues.catalogue_path(tree / "staff")]
    assert kinds(tree) == [("missing", "Staff"), ("missing", "%(n)s person")]


def test_a_second_update_changes_nothing(tree: Path) -> None:
    catalogues.update(tree)
    say(tree, "staff", Staff="បុគ្គលិក")
    catalogues.update(tree)
    assert catalogues.update(tree) == []
    assert kinds(tree) == []


def test_a_message_that_moves_to_another_package_keeps_its_words(tree: Path) -> None:
    catalogues.update(tree)
    say(tree, "staff", Staff="បុគ្គលិក")
    show(tree, "staff")
    show(tree, "desk", '_("Staff")')
    catalogues.update(tree)
    assert kinds(tree) == []
    show(tree, "desk")
    catalogues.update(tree)
    show(tree, "staff", '_("Staff")')
    catalogues.update(tree)
    assert kinds(tree) == []


def test_flaws_are_told_apart(tree: Path) -> None:
    show(tree, "staff", '_("Staff")', '_("Unsure")', '_("Gone")', '_("{name} waits")')
    catalogues.update(tree)
    say(tree, "staff", Staff="បុគ្គលិក", Unsure="ប្រហែល", Gone="បាត់", **{"{name} waits": "រង់ចាំ"})
    path = catalogues.catalogue_path(tree / "staff")
    path.write_text(path.read_text().replace('msgid "Unsure"', '#, fuzzy\nmsgid "Unsure"'))
    show(tree, "staff", '_("Staff")', '_("Unsure")', '_("{name} waits")', '_("New")', '_("a" + name)')
    assert sorted(kinds(tree)) == [
        ("fuzzy", "Unsure"),
        ("loses a field of", "{name} waits"),
        ("missing", "New"),
        ("unreadable", "line 6: a message must be one literal, formatted after translation"),
        ("unused", "Gone"),
    ]


def test_one_message_has_one_translation_in_all_packages(tree: Path) -> None:
    show(tree, "staff", '_("Staff")')
    show(tree, "desk", '_("Staff")')
    catalogues.update(tree)
    say(tree, "staff", Staff="បុគ្គលិក")
    say(tree, "desk", Staff="មន្ត្រី")
    assert [kind for kind, _ in kinds(tree)] == ["contradictory"]


def test_an_entry_kept_for_a_foreign_template_is_not_unused(tree: Path) -> None:
    show(tree, "staff")
    path = catalogues.catalogue_path(tree / "staff")
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n\n# keep: shown by allauth\nmsgid "Sign In"\nmsgstr "ចូល"\n')
    catalogues.update(tree)
    assert kinds(tree) == []
    assert "keep: shown by allauth" in path.read_text()


def test_only_catalogues_newer_than_their_compiled_form_are_compiled(tree: Path) -> None:
    catalogues.update(tree)
    say(tree, "staff", Staff="បុគ្គលិក")
    source = catalogues.catalogue_path(tree / "staff")
    assert catalogues.compile_stale(tree) == [source]
    assert catalogues.compile_stale(tree) == []
    compiled = source.with_suffix(".mo")
    with compiled.open("rb") as opened:
        read = gettext.GNUTranslations(opened)
    assert read.gettext("Staff") == "បុគ្គលិក"
    assert read.ngettext("%(n)s person", "%(n)s persons", 5) == "បុគ្គលិក %(n)s នាក់"
    os.utime(source, (compiled.stat().st_mtime + 5,) * 2)
    assert catalogues.compile_stale(tree) == [source]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
