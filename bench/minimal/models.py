"""The two tables of the list, as the product made them."""

from django.db import models


class Unit(models.Model):
    """A workplace."""

    id = models.UUIDField(primary_key=True)
    name_km = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "organisations_unit"


class Person(models.Model):
    """A row of the list."""

    id = models.UUIDField(primary_key=True)
    name_key = models.CharField(max_length=160)
    name_km = models.CharField(max_length=120)
    name_latin = models.CharField(max_length=120)
    staff_number = models.CharField(max_length=20)
    position = models.CharField(max_length=20)
    grade = models.CharField(max_length=12)
    status = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True)

    class Meta:
        managed = False
        db_table = "staff_person"
