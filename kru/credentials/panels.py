"""Certificates on a person's file, for desk."""

from datetime import date
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kru.access.actor import Actor
from kru.credentials import queries


def certificates(viewer: Actor, person_id: UUID, *, on: date) -> SafeString:
    """Draw the certificates that a person held on a day, as far as the viewer may see them, newest first."""
    found = [one for one in queries.certificates_of(viewer, person_id) if one.words.issued_on <= on]
    return render_to_string("credentials/certificates.html", {"certificates": found})
