"""Pages for what cannot be shown: calm words, what is kept, a short number to read out."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kru.kernel.reasons import Reason, Refusal

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read (400)."""
    return render(request, "ui/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this is not among the person's tasks (403)."""
    return render(
        request,
        "ui/403.html",
        {"reasons": [said for said in exception.args if isinstance(said, Reason)]},
        status=403,
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say a refusal that no form can show (403)."""
    return render(request, "ui/403.html", {"reasons": refusal.reasons}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, and that it may be sent again (403)."""
    return render(request, "ui/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page for this person (404)."""
    return render(request, "ui/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that too much came from one place in a short time (429)."""
    return render(request, "ui/429.html", status=429)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with a number that stands in the log beside what happened (500)."""
    number = reference()
    logger.error("Failed page %s, reference %s", request.path, number)
    return render(request, "ui/500.html", {"reference": number}, status=500)


def reference() -> str:
    """Return a short number to read out on the telephone, such as 4F-2108."""
    return f"{secrets.token_hex(1).upper()}-{secrets.randbelow(10_000):04d}"
