"""The lists of learning that somebody may open, for the margin of each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kru.access.actor import Actor
from kru.catalogue import terms as catalogue
from kru.learning import terms


@dataclass(frozen=True)
class Entry:
    """One list, with its address."""

    name: str
    label: str
    url: str


def lists(viewer: Actor) -> list[Entry]:
    """Return the lists of learning that a viewer may open."""
    open_to = [
        ("offerings", _("Catalogue"), True),
        ("my_enrolments", _("My courses"), viewer.person_id is not None),
        ("requests", _("Requests to decide"), bool(viewer.paths_for(terms.ENDORSE_ENROLMENT))),
        ("runs", _("Runs I give"), bool(viewer.paths_for(catalogue.OPEN_RUN))),
        ("runs_to_verify", _("Runs to verify"), bool(viewer.paths_for(terms.VERIFY_RUN))),
    ]
    return [Entry(name, label, reverse(f"learning:{name}")) for name, label, is_open in open_to if is_open]
