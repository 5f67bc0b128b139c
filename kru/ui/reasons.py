"""Turns the reasons of the kernel into sentences in the reader's language."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from types import ModuleType

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import kru
from kru import kernel
from kru.kernel import khmer
from kru.kernel import terms as kernel_terms
from kru.kernel.reasons import Figure, Reason


def language() -> str:
    """Return the language of the page being written: `km` or `en`."""
    return (get_language() or khmer.KHMER)[:2]


def sentence(reason: Reason) -> str:
    """Return what a reason says, with its figures written in the language; raises `KeyError` without one."""
    lang = language()
    if reason.code in kernel_terms.REASONS:
        return kernel_terms.sentence(reason, lang)
    figures = {name: _written(name, value, lang) for name, value in reason.figures.items()}
    return str(sentences()[reason.code]).format(**figures)


def _written(name: str, value: Figure, lang: str) -> str:
    choices = named_figures().get(name)
    if choices is not None and isinstance(value, str) and value in choices.values:
        return str(choices(value).label)
    if name == "grade" and isinstance(value, str):
        return khmer.grade(value, lang)
    return khmer.figure(value, lang)


def article(number: str) -> str:
    """Return the name of an article: Article 14.2, មាត្រា ១៤.២ (the point stays)."""
    shown = khmer.to_khmer_digits(number) if language() == khmer.KHMER else number
    return _("Article %(number)s") % {"number": shown}


@cache
def sentences() -> Mapping[str, str | Promise]:
    """Return the sentences of all contexts by code."""
    found: dict[str, str | Promise] = {}
    for module in terms_modules():
        found.update(getattr(module, "REASONS", {}))
    return found


@cache
def named_figures() -> Mapping[str, type[TextChoices]]:
    """Return the figures of reasons that are codes of something with a name, from the `FIGURES` of terms."""
    found: dict[str, type[TextChoices]] = {}
    for module in terms_modules():
        found.update(getattr(module, "FIGURES", {}))
    return found


def terms_modules() -> list[ModuleType]:
    """Return the `terms` of every context of Kru that has them."""
    packages = [found.name for found in pkgutil.iter_modules(kru.__path__, "kru.") if found.ispkg]
    return [
        importlib.import_module(f"{name}.terms")
        for name in packages
        if name != kernel.__name__ and find_spec(f"{name}.terms")
    ]
