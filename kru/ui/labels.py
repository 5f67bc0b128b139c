"""The words of choices, looked up once a language: `get_…_display` translates all of them for each row."""

from collections.abc import Mapping
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import override

from kru.ui.reasons import language


def labels(choices: type[TextChoices]) -> Mapping[str, str]:
    """Return the words of choices by their values, in the language of the page."""
    return _labels(choices, language())


@cache
def _labels(choices: type[TextChoices], lang: str) -> Mapping[str, str]:
    with override(lang):
        return {value: str(label) for value, label in choices.choices}
