"""The page for what a node cannot do just now: it says why, and keeps what was sent to send it again."""

import logging
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kru.spine.outages import Outage

AGAIN_AFTER = "60"  # seconds
NOT_SHOWN = ("csrfmiddlewaretoken", "command_id")
logger = logging.getLogger(__name__)


class Words(NamedTuple):
    """How an outage is said: what is the matter, what to do, and the status of the answer."""

    title: str | Promise
    to_do: str | Promise
    status: int


WORDS = {
    Outage.NO_ROOM: Words(
        _("The disk of this computer is full"),
        _("Nothing more can be written until there is room. Tell whoever looks after this computer."),
        507,
    ),
    Outage.BUSY: Words(
        _("Something else is being written just now"),
        _("Wait a minute. If it lasts, tell whoever looks after this computer."),
        503,
    ),
    Outage.AWAY: Words(
        _("The database of this computer does not answer"),
        _("Wait a minute. If it lasts, tell whoever looks after this computer."),
        503,
    ),
}


def page(request: HttpRequest, outage: Outage, style: str) -> HttpResponse:
    """Say what is in the way, with a form that sends again what was sent; asks no session and no database."""
    words = WORDS[outage]
    logger.error("%s: %s %s was not answered", outage, request.method, request.path)
    sent = request.method == "POST"
    kept = _kept(request.POST) if sent and not request.FILES else []
    shown = {
        "title": words.title,
        "to_do": words.to_do,
        "again": request.get_full_path(),
        "sent": sent,
        "kept": kept,
        "typed": [value for name, value in kept if name not in NOT_SHOWN and value and not _is_id(value)],
        "style": style,
    }
    said = render_to_string("ui/outage.html", shown)
    return HttpResponse(said, status=words.status, headers={"Retry-After": AGAIN_AFTER})


def _kept(posted: QueryDict) -> list[tuple[str, str]]:
    """Return what was sent; nothing of a form with a password, which no page may show."""
    if any("password" in name for name in posted):
        return []
    return [(name, value) for name, values in posted.lists() for value in values]


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
