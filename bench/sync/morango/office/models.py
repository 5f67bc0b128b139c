"""The record as morango carries it, and who may ask the server for a certificate."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from morango.models import SyncableModel

PROFILE = "records"


class Officer(AbstractUser):
    """Somebody who enrols a client."""

    def has_morango_certificate_scope_permission(
        self, scope_definition_id: str, scope_params: object
    ) -> bool:
        """Let officers have any certificate."""
        return True


class Record(SyncableModel):
    """One person. The record's id is morango's source id: its own id follows from that and the partition."""

    morango_profile = PROFILE
    morango_model_name = "record"
    partition = ""  # the id of the root certificate; known when the server is filled

    name_km = models.CharField(max_length=100)
    name_latin = models.CharField(max_length=100)
    staff_number = models.CharField(max_length=20)
    born_on = models.CharField(max_length=10)
    sex = models.CharField(max_length=1)
    grade = models.CharField(max_length=5)
    school = models.CharField(max_length=10)
    phone = models.CharField(max_length=20)

    def calculate_source_id(self) -> str:
        """Return the record's id, which is given when it is made."""
        return str(self._morango_source_id)

    def calculate_partition(self) -> str:
        """Put all records into one partition."""
        return self.partition
