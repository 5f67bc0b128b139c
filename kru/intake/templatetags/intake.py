"""What templates of loaded lists use: `{% load intake %}`."""

from typing import Any

from django import template

from kru.kernel.reasons import Reason
from kru.ui.reasons import sentence

register = template.Library()


@register.filter
def stored_sentence(stored: dict[str, Any]) -> str:
    """Write what a reason that is kept as JSON says."""
    return sentence(Reason.from_json(stored))
