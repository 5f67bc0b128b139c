"""What becomes true about postings."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class PostingStarted(Fact):
    """A person holds a post at a unit from a day."""

    name_km: str
    unit: str
    starts_on: date
    sentence = _("{actor} posted {name_km} to {unit} from {starts_on}")
