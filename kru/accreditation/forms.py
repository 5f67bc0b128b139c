"""Forms of providers."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kru.accreditation.terms import AccreditationStatus, ProviderCategory
from kru.ui.fields import ChoiceField, DayField, TextField
from kru.ui.forms import ActionForm


class RecordProviderForm(ActionForm):
    """Asks who the provider is and for how long it is accredited."""

    name_km = TextField(label=_("Name in Khmer"), max_length=200)
    name_latin = TextField(label=_("Name in Latin letters"), max_length=200, required=False)
    category = ChoiceField(label=_("Kind of provider"), choices=ProviderCategory.choices)
    status = ChoiceField(label=_("Accreditation"), choices=AccreditationStatus.choices, radio=True)
    accredited_from = DayField(label=_("Accredited from"))
    accredited_until = DayField(label=_("Accredited until"), help_text=_("The last day that counts."))
    instrument = TextField(
        label=_("Paper"),
        max_length=200,
        required=False,
        help_text=_("Kind, number and date of the decision."),
    )

    def values(self) -> dict[str, Any]:
        """Return what `accreditation.record_provider` takes."""
        values = super().values()
        values["accredited_before"] = values.pop("accredited_until") + timedelta(days=1)
        return values
