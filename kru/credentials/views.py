"""Pages of certificates: anybody checks one; its holder and those above open and download it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kru.credentials import queries
from kru.credentials.codes import read_code
from kru.credentials.terms import Standing


def verify_url(code: str) -> str:
    """Return the address printed on a certificate."""
    return f"{settings.PUBLIC_URL}{reverse('credentials:verdict', args=[code])}"


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the paper; open to anybody."""
    typed = request.GET.get("code", "").strip()
    if code := read_code(typed):
        return redirect("credentials:verdict", code)
    return render(request, "credentials/verify.html", {"typed": typed})


@require_safe
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the certificate with this code is genuine, and what it says; open to anybody."""
    read = read_code(code)
    if read is None:
        return render(request, "credentials/verify.html", {"typed": code}, status=404)
    if read != code:
        return redirect("credentials:verdict", read)
    found = queries.verdict_on(read)
    return render(
        request,
        "credentials/verdict.html",
        {"code": read, "verdict": found},
        status=404 if found.standing == Standing.UNKNOWN else 200,
    )
