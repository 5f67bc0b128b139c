"""What only the gallery of components needs: sample words in both languages, beside one another."""

from django import template

from kru.kernel import khmer
from kru.ui.reasons import language

register = template.Library()


@register.simple_tag
def say(in_khmer: str, in_english: str) -> str:
    """Return the sample words in the language of the page."""
    return in_khmer if language() == khmer.KHMER else in_english


@register.filter
def numbers(text: str) -> list[int]:
    """Return the sample numbers written between commas."""
    return [int(number) for number in text.split(",")]
