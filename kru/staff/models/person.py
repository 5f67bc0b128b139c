"""Person: one life-long record, whoever employs."""

from django.db import models

from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, ScopedQuerySet
from kru.staff.terms import Position, ServiceKind, Sex, Status


class PersonQuerySet(ScopedQuerySet["Person"]):
    """Ways to filter persons."""


class Person(Scoped):
    """A person of the staff register.

    `unit`, `path`, `position` repeat the posting in force (kept by `place_person`), so that lists are quick.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    staff_number = models.CharField(max_length=20, blank=True)  # civil-servant number; contract staff: none
    national_id = models.CharField(max_length=20, blank=True)
    name_km = models.CharField(max_length=120)
    name_latin = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=160)  # the Khmer name made equal in spelling: order and equality
    search_text = models.TextField()
    sex = models.CharField(max_length=1, choices=Sex.choices)
    born_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=ServiceKind.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    grade = models.CharField(max_length=12, blank=True)  # frame, class and step, such as C.7 or B2.3
    hired_on = models.DateField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    path = models.CharField(max_length=120)
    position = models.CharField(max_length=20, choices=Position.choices, blank=True)

    scope_via = "path"
    person_via = "id"
    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_number"], condition=~models.Q(staff_number=""), name="staff_number_is_taken"
            ),
            models.UniqueConstraint(
                fields=["national_id"], condition=~models.Q(national_id=""), name="national_id_is_taken"
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="person_name"),
            models.Index(fields=["path"], name="person_path"),
            models.Index(fields=["unit"], name="person_unit"),
        ]

    def __str__(self) -> str:
        return self.name_km
