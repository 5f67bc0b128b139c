"""Certificates on a person's file, for desk."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kru.access.actor import Actor
from kru.credentials import queries


def certificates(viewer: Actor, person_id: UUID) -> SafeString:
    """Draw the certificates of a person that the viewer may see, newest first."""
    found = queries.certificates_of(viewer, person_id)
    return render_to_string("credentials/certificates.html", {"certificates": found})
