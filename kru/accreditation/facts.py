"""What becomes true about providers."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class ProviderRecorded(Fact):
    """A provider is accredited from a day until, and without, another."""

    name_km: str
    status: str
    accredited_from: date
    accredited_before: date
    sentence = _("{actor} recorded the provider {name_km}, accredited from {accredited_from}")
