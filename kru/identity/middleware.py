"""Attaches the actor and the doing to each request."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from kru.access.actor import Actor
from kru.identity import queries
from kru.identity.models import User
from kru.journal.feed import OFFICE
from kru.kernel.ids import new_id
from kru.spine import clock
from kru.spine.doing import Doing

NOBODY = Actor(user_id=None, person_id=None, name="")


class ActorMiddleware:
    """Gives each request `at`, `today`, `actor` and `doing`: nothing below reads a clock or a user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach them lazily: a page that needs no actor asks no query."""
        request.at = clock.now()  # type: ignore[attr-defined]
        request.today = clock.day_of(request.at)  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        request.doing = SimpleLazyObject(lambda: _doing(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send whoever has a password that somebody else knows to change it first."""
        if settings.NODE_KIND == OFFICE:
            return None  # passwords are central's to change: whoever was let in there may work here
        match = request.resolver_match
        if getattr(view, "public", True) or match is None or match.view_name == "identity:change_password":
            return None
        user = request.user
        if isinstance(user, User) and user.must_change_password:
            return redirect("identity:change_password")
        return None


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return queries.actor_of(user, on=request.today) if isinstance(user, User) else NOBODY  # type: ignore[attr-defined]


def _doing(request: HttpRequest) -> Doing:
    sent = request.POST.get("command_id", "")
    try:
        command_id = UUID(sent)
    except ValueError:
        command_id = new_id()
    return Doing(request.actor, request.at, command_id, settings.NODE)  # type: ignore[attr-defined]
