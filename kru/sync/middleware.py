"""Before the first copy of an office is there, nobody can sign in: the page says how far it has come."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kru.journal.outbox import is_office
from kru.sync.progress import nobody_is_here_yet
from kru.sync.views.progress import first_copy

SIGN_IN = "account_login"


class FirstCopyMiddleware:
    """Shows the progress of the first copy in the place of the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Change nothing but the sign-in."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Answer the sign-in of an office that waits for its people."""
        match = request.resolver_match
        if match is None or match.view_name != SIGN_IN or not is_office() or not nobody_is_here_yet():
            return None
        return first_copy(request)
