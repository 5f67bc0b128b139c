"""Reasons in words: every code has one sentence, in both languages, with its figures."""

import ast
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

import kru
from kru.kernel import terms as kernel_terms
from kru.kernel.reasons import Reason
from kru.ui import reasons

SOURCES = [path for path in sorted(Path(kru.__file__).parent.rglob("*.py")) if "migrations" not in path.parts]
MADE = {"Reason", "Unreadable"}


def codes_given() -> dict[str, str]:
    """Return the codes that the sources write out, with one file that does."""
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MADE and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = path.as_posix()
    return found


def test_no_code_is_defined_twice() -> None:
    codes = Counter(kernel_terms.REASONS.keys())
    for module in reasons.terms_modules():
        codes.update(getattr(module, "REASONS", {}).keys())
    assert [code for code, times in codes.items() if times > 1] == []


def test_every_code_that_the_sources_give_has_a_sentence() -> None:
    known = set(kernel_terms.REASONS) | set(reasons.sentences())
    assert {code: where for code, where in codes_given().items() if code not in known} == {}


@pytest.mark.parametrize("lang", ["km", "en"])
def test_a_sentence_names_the_same_figures_in_both_languages(lang: str) -> None:
    for code, said in reasons.sentences().items():
        with translation.override("en"):
            wanted = set(re.findall(r"{(\w+)", str(said)))
        with translation.override(lang):
            assert set(re.findall(r"{(\w+)", str(said))) == wanted, code


def test_figures_are_written_by_their_kind_in_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasons, "sentences", lambda: {"late": "{number}: {hours} · {day}"})
    reason = Reason("late", {"day": date(2031, 2, 4), "hours": Decimal("72.5"), "number": "1189040231"})
    with translation.override("km"):
        assert reasons.sentence(reason) == "1189040231: ៧២,៥ · ០៤ កុម្ភៈ ២០៣១"
    with translation.override("en"):
        assert reasons.sentence(reason) == "1189040231: 72.5 · 4 February 2031"


def test_a_figure_that_is_a_code_of_something_named_is_written_as_its_name() -> None:
    figures = {"claimed": 16, "counted": 10, "cap": 10, "category": "self_directed"}
    with translation.override("en"):
        said = reasons.sentence(Reason("over-category-cap", figures))
        assert "Self-directed learning counts up to 10 hours" in said
        retired = reasons.sentence(Reason("over-category-cap", {**figures, "category": "abolished"}))
        assert "abolished counts up to" in retired
    with translation.override("km"):
        assert "ស្វ័យសិក្សា" in reasons.sentence(Reason("over-category-cap", figures))


def test_a_reason_without_a_sentence_is_a_fault_and_not_silence() -> None:
    with pytest.raises(KeyError):
        reasons.sentence(Reason("never-heard-of"))


def test_an_article_keeps_its_point() -> None:
    with translation.override("km"):
        assert reasons.article("14.2") == "មាត្រា ១៤.២"
    with translation.override("en"):
        assert reasons.article("14.2") == "Article 14.2"
