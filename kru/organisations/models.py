"""Unit, UnitMove and Place: the tree of the ministry, how it has changed, and the gazetteer it stands on."""

from django.db import models

from kru.kernel.ids import new_id
from kru.organisations.terms import PlaceLevel, Region, UnitKind
from kru.spine.queryset import Scoped, ScopedQuerySet


class UnitQuerySet(ScopedQuerySet["Unit"]):
    """Ways to filter units."""


class Unit(Scoped):
    """An office, a school, a provider: a node of the tree. Its key and path never depend on its code."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=16)  # permanent; a segment of the path
    path = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    code = models.CharField(max_length=20, blank=True)  # the code in force; earlier ones are in the journal
    name_km = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True)
    region = models.CharField(max_length=10, choices=Region.choices, blank=True)
    place_code = models.CharField(max_length=8, blank=True)  # gazetteer code of the smallest known place
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    scope_via = "path"
    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path"], name="unit_key_is_permanent"),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="unit_code_is_taken"),
        ]
        indexes = [
            models.Index(fields=["parent", "name_km"], name="unit_parent_name"),
            models.Index(fields=["kind", "path"], name="unit_kind_path"),
        ]

    def __str__(self) -> str:
        return self.name_km


class UnitMove(Scoped):
    """A unit that came, with everything below it, from below one unit to below another; never changed.

    `moved_on` is the day the paper says, `moved_at` the moment from which the paths are the new ones.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moves")
    left = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moves_away")
    entered = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moves_here")
    left_path = models.CharField(max_length=120)  # of the unit itself, before and after
    entered_path = models.CharField(max_length=120)
    moved_on = models.DateField()
    moved_at = models.DateTimeField()
    instrument = models.CharField(max_length=200)  # kind, number and date of the paper

    scope_via = "unit__path"
    objects = ScopedQuerySet["UnitMove"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["left_path"], name="unit_move_left"),
            models.Index(fields=["entered_path"], name="unit_move_entered"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name_km} → {self.entered.name_km}"


class Place(models.Model):
    """A province, district, commune or village of the gazetteer; public."""

    code = models.CharField(primary_key=True, max_length=8)
    level = models.CharField(max_length=10, choices=PlaceLevel.choices)
    parent_code = models.CharField(max_length=6, blank=True)
    name_km = models.CharField(max_length=120)
    name_latin = models.CharField(max_length=120, blank=True)
    kind_km = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["parent_code"], name="place_parent")]
