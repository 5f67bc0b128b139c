"""Where somebody stands on the pathway, for a person's file."""

from datetime import date
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kru.access.actor import Actor
from kru.career import queries
from kru.career.terms import TITLES, Rank, Track


def stage(viewer: Actor, person_id: UUID, *, on: date) -> SafeString:
    """Draw the rank held on a day, with the way to the proof of the next one."""
    held = queries.rank_held(viewer, person_id, on=on)
    title = TITLES[Track(held.track), Rank(held.rank)] if held else ""
    return render_to_string(
        "career/stage.html", {"held": held, "title": title, "person_id": person_id, "on": on}
    )
