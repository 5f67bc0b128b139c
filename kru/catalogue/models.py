"""Offering, Run and Session: what is accredited, when it is given, and when people meet."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import get_language

from kru.accreditation.models import Provider
from kru.catalogue.terms import Field, Funding, Mode
from kru.credits.terms import Category
from kru.kernel.ids import new_id
from kru.kernel.period import Period
from kru.spine.queryset import Scoped, ScopedQuerySet


class Offering(Scoped):
    """A course accredited from a day until, and without, another; hours and credits are kept apart."""

    id = models.UUIDField(primary_key=True, default=new_id)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offerings")
    path = models.CharField(max_length=120)  # of the provider's unit, which never moves
    code = models.CharField(max_length=20)
    title_km = models.CharField(max_length=200)
    title_latin = models.CharField(max_length=200, blank=True)
    search_text = models.TextField()
    field = models.CharField(max_length=20, choices=Field.choices)
    subject = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    mode = models.CharField(max_length=20, choices=Mode.choices)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    credits = models.DecimalField(max_digits=6, decimal_places=2)
    standards = models.JSONField(default=list)  # values of `Standard`
    accredited_from = models.DateField()
    accredited_before = models.DateField()
    instrument = models.CharField(max_length=200, blank=True)  # kind, number and date of the paper

    scope_via = "path"
    objects = ScopedQuerySet["Offering"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="offering_code_is_taken"),
            models.CheckConstraint(
                condition=models.Q(accredited_before__gt=models.F("accredited_from")),
                name="offering_accreditation_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="offering_hours_are_positive"),
            models.CheckConstraint(
                condition=models.Q(credits__gte=0), name="offering_credits_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title_km

    @property
    def title(self) -> str:
        """Return the title in the language of the page."""
        in_khmer = (get_language() or "km").startswith("km")
        return self.title_km if in_khmer else self.title_latin or self.title_km

    @property
    def accredited(self) -> Period:
        """Return the days on which the offering is accredited."""
        return Period(self.accredited_from, self.accredited_before)

    @property
    def accredited_until(self) -> date:
        """Return the last day of the accreditation."""
        return self.accredited_before - timedelta(days=1)


class Run(Scoped):
    """An offering given once, from `starts_on` to `ends_on`, both included; registration has a window."""

    id = models.UUIDField(primary_key=True, default=new_id)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="runs")
    path = models.CharField(max_length=120)  # of the provider's unit, which never moves
    place = models.CharField(max_length=200)
    trainers = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    seats = models.PositiveIntegerField()
    funding = models.CharField(max_length=12, choices=Funding.choices)
    audience = models.JSONField(default=list)  # values of `Position`; empty: everybody

    scope_via = "path"
    objects = ScopedQuerySet["Run"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="run_ends_before_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="window_closes_before_it_opens"
            ),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="run_has_seats"),
        ]
        indexes = [
            models.Index(fields=["offering", "starts_on"], name="run_offering"),
            models.Index(fields=["path", "starts_on"], name="run_path"),
            models.Index(fields=["closes_on"], name="run_closes"),
        ]

    @property
    def window(self) -> Period:
        """Return the days on which one may register."""
        return Period(self.opens_on, self.closes_on + timedelta(days=1))


class Session(Scoped):
    """A meeting of a run on a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    topic = models.CharField(max_length=200, blank=True)

    scope_via = "run__path"
    objects = ScopedQuerySet["Session"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="session_hours_are_positive"),
        ]
        indexes = [models.Index(fields=["run", "held_on"], name="session_run")]
