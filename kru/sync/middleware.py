"""Around every answer: those to nodes stay small; an office shows its first copy, and that it is locked."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from kru.journal.outbox import is_office
from kru.spine.request import KruRequest
from kru.sync import lease
from kru.sync.progress import nobody_is_here_yet
from kru.sync.transport import PATH
from kru.sync.views.locked import locked
from kru.sync.views.progress import first_copy

SIGN_IN = "account_login"
# what stays open where the data are locked: nothing of it shows any
OPEN = frozenset(
    {
        SIGN_IN, "account_logout", "account_inactive", "set_language",
        "sync:stick", "sync:keep_on_stick", "sync:connect", "sync:ended",
    }
)  # fmt: skip
# of an answer to a node: every byte is paid for
NEEDED = (
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "Retry-After",
    "Allow",
    "X-Content-Type-Options",
)


class BareAnswers:
    """Stands outside every other middleware, and leaves of an answer to a node only what it reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and take away the headers that are for browsers."""
        response = self.get_response(request)
        if request.path.startswith(PATH):
            for name in [name for name in response.headers if name not in NEEDED]:
                del response[name]
            response.cookies.clear()
        return response


class _InTheirPlace:
    """Answers in the place of some views, and changes nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Change nothing of an answer."""
        return self.get_response(request)


class FirstCopyMiddleware(_InTheirPlace):
    """Shows the progress of the first copy in the place of the sign-in."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer the sign-in of an office that waits for its people."""
        match = request.resolver_match
        if match is None or match.view_name != SIGN_IN or not is_office() or not nobody_is_here_yet():
            return None
        return first_copy(request)


class LeaseMiddleware(_InTheirPlace):
    """Shows in the place of every page with data that they are locked: central was not heard for too long."""

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer for every view that is not open then."""
        match = request.resolver_match
        if match is None or match.view_name in OPEN or not is_office():
            return None
        asked = cast("KruRequest", request)
        held = lease.standing(lease.own_line(), asked.at)
        return locked(asked, held) if held.locked else None
