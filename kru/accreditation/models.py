"""Provider: a unit that may teach for credits, from a day until another."""

from datetime import date, timedelta

from django.db import models

from kru.accreditation.terms import AccreditationStatus, ProviderCategory
from kru.kernel.ids import new_id
from kru.kernel.period import Period
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, ScopedQuerySet


class Provider(Scoped):
    """A provider of CPD: a unit below `kh.pv`, accredited from a day until, and without, another."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="provider")
    category = models.CharField(max_length=20, choices=ProviderCategory.choices)
    status = models.CharField(max_length=12, choices=AccreditationStatus.choices)
    accredited_from = models.DateField()
    accredited_before = models.DateField()
    instrument = models.CharField(max_length=200, blank=True)  # kind, number and date of the paper

    scope_via = "unit__path"
    objects = ScopedQuerySet["Provider"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accredited_before__gt=models.F("accredited_from")),
                name="provider_accreditation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.unit.name_km

    @property
    def accredited(self) -> Period:
        """Return the days on which the provider is accredited."""
        return Period(self.accredited_from, self.accredited_before)

    @property
    def accredited_until(self) -> date:
        """Return the last day of the accreditation."""
        return self.accredited_before - timedelta(days=1)
