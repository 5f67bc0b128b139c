"""Choosing whose results are verified."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kru.learning.models import Enrolment
from kru.ui.fields import TextField
from kru.ui.forms import ActionForm


class VerifyRunForm(ActionForm):
    """Participants to be verified, all chosen at first, and a remark."""

    enrolment_ids = forms.MultipleChoiceField(required=False)
    remark = TextField(label=_("Remark"), lines=2, max_length=1000, required=False)

    def __init__(self, *args: Any, awaiting: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [str(enrolment.pk) for enrolment in awaiting]
        self.fields["enrolment_ids"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
        chosen = self.data.getlist("enrolment_ids") if self.is_bound else keys  # type: ignore[attr-defined]
        self.chosen = {UUID(key) for key in chosen if key in keys}
