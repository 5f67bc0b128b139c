"""User and RoleGrant: who signs in, and the roles granted at units."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kru.access.table import Role
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, ScopedQuerySet


class User(AbstractBaseUser):
    """Somebody who can sign in; `person_id` is the person in the staff register, if there is one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    name_km = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # somebody else knows it

    USERNAME_FIELD = "username"
    objects = BaseUserManager["User"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["username"], name="username_is_taken"),
            models.UniqueConstraint(fields=["person_id"], name="one_account_for_a_person"),
        ]

    def __str__(self) -> str:
        return self.name_km


class OneTimeCode(models.Model):
    """A code sent to a phone: for whom and until when. The code itself is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_id = models.UUIDField()
    code_hash = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id", "sent_at"], name="code_person")]


class RoleGrant(Scoped):
    """A role held at a unit from a day until, and without, another day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)

    scope_via = "unit__path"
    objects = ScopedQuerySet["RoleGrant"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=models.Q(ends_before=None),
                name="role_is_granted_once",
            ),
        ]
