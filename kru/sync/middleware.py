"""Keeps answers to nodes small: they go to no browser, and every byte of them is paid for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kru.sync.transport import PATH

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
