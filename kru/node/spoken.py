"""What a terminal says of a reason: in English, since many terminals cannot show Khmer."""

from django.utils import translation

from kru.kernel.reasons import Reason
from kru.ui import reasons


def sentence(code: str) -> str:
    """Return the sentence of a reason without figures; the code itself where it is not known."""
    with translation.override("en"):
        try:
            return reasons.sentence(Reason(code))
        except KeyError:
            return code
