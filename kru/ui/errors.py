"""Pages for what cannot be shown: calm words, what is kept, a short number to read out."""

import base64
import hashlib
import logging
import secrets
import sys
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import mark_safe

from kru.kernel.reasons import Reason, Refusal
from kru.spine.outages import outage_of
from kru.ui import outages

logger = logging.getLogger(__name__)

# The page of a failure carries its own look: style sheets and the database may be what failed. It names our
# font, which is swapped in if it comes: many a computer has none for Khmer.
FONT = "kru/fonts/noto-sans-khmer-khmer-400-normal.woff2"
STYLE = (
    "body{margin:0;padding:48px 20px;"
    "font:16px/1.8 'Kru Khmer','Noto Sans Khmer','Khmer OS Siemreap',sans-serif}"
    "main{max-width:34em;margin:auto}h1{font-size:1.5em;line-height:1.55;margin:0}"
    "a{display:inline-block;padding:10px 0;margin-right:24px;font-weight:600}"
    "button{font:inherit;font-weight:600;padding:8px 20px;min-height:44px}li{overflow-wrap:anywhere}"
)


@cache
def _style() -> tuple[str, str]:
    """Return the style of the page of a failure, and its digest for the policy of what may be loaded."""
    try:
        face = f"@font-face{{font-family:'Kru Khmer';font-display:swap;src:url({static(FONT)})}}"
    except ValueError:  # the static files were not gathered: perhaps that is what failed
        face = ""
    digest = base64.b64encode(hashlib.sha256(f"{face}{STYLE}".encode()).digest()).decode()
    return mark_safe(f"{face}{STYLE}"), digest  # noqa: S308 - our own words


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
    """Say that the fault is ours, with a number that stands in the log beside what happened (500).

    Where the disk is full, or the database busy or away, say that, and keep what was sent (507, 503). The
    page needs no session, no database and no static file: any of them may be what failed.
    """
    style, digest = _style()
    if outage := outage_of(sys.exception()):
        answer = outages.page(request, outage, style)
    else:
        number = reference()
        logger.error("Failed page %s, reference %s", request.path, number)
        shown = {"reference": number, "again": request.get_full_path(), "style": style}
        answer = HttpResponse(render_to_string("ui/500.html", shown), status=500)
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def reference() -> str:
    """Return a short number to read out on the telephone, such as 4F-2108."""
    return f"{secrets.token_hex(1).upper()}-{secrets.randbelow(10_000):04d}"
