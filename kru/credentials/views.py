"""Pages of certificates: anybody checks one; its holder and those above open, download and revoke."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kru.credentials import actions, queries, rules, terms
from kru.credentials.codes import read_code
from kru.credentials.drawing import certificate_pdf, screen_picture
from kru.credentials.forms import RevokeCertificateForm
from kru.credentials.terms import Standing
from kru.kernel.reasons import refuse_if
from kru.spine.request import KruRequest
from kru.ui.pages import done, page


def verify_url(code: str) -> str:
    """Return the address printed on a certificate."""
    return f"{settings.PUBLIC_URL}{reverse('credentials:verdict', args=[code])}"


@page(public=True)
@require_safe
def verify(request: KruRequest) -> HttpResponseBase:
    """Ask for the code on the paper; open to anybody."""
    typed = request.GET.get("code", "").strip()
    if code := read_code(typed):
        return redirect("credentials:verdict", code)
    return render(request, "credentials/verify.html", {"typed": typed})


@page(public=True)
@require_safe
def verdict(request: KruRequest, code: str) -> HttpResponseBase:
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


@page(asks=terms.SEE_CERTIFICATES)
@require_safe
def my_certificates(request: KruRequest) -> HttpResponse:
    """Show the certificates of whoever is signed in."""
    person_id = request.actor.person_id
    mine = queries.certificates_of(request.actor, person_id) if person_id else ()
    return render(request, "credentials/my_certificates.html", {"certificates": mine})


@page(asks=terms.SEE_CERTIFICATES)
@require_safe
def certificate(request: KruRequest, certificate_id: UUID) -> HttpResponse:
    """Show one certificate: what it says, how it stands, and what may be done with it."""
    found = queries.certificate(request.actor, certificate_id)
    stands = queries.verdict_of(found)
    may_revoke = request.actor.may(terms.REVOKE_CERTIFICATE, at=found.scope)
    return render(
        request,
        "credentials/certificate.html",
        {
            "certificate": found,
            "verdict": stands,
            "verify_url": verify_url(found.code),
            "is_own": found.person_id == request.actor.person_id,
            "may_revoke": may_revoke and stands.standing == Standing.GENUINE,
        },
    )


@page(asks=terms.SEE_CERTIFICATES)
@require_safe
def certificate_document(request: KruRequest, certificate_id: UUID) -> HttpResponse:
    """Give the certificate as PDF; one that no longer stands is not printed again."""
    found = queries.certificate(request.actor, certificate_id)
    refuse_if(rules.objections_to_printing(queries.verdict_of(found).standing))
    return HttpResponse(
        certificate_pdf(found.words, verify_url(found.code)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="certificate-{found.number}.pdf"'},
    )


@page(asks=terms.SEE_CERTIFICATES)
@require_safe
def certificate_picture(request: KruRequest, certificate_id: UUID) -> HttpResponse:
    """Give a small picture of the certificate for the screen, where it stands."""
    found = queries.certificate(request.actor, certificate_id)
    refuse_if(rules.objections_to_printing(queries.verdict_of(found).standing))
    return HttpResponse(screen_picture(found.words, verify_url(found.code)), content_type="image/webp")


@page(asks=terms.REVOKE_CERTIFICATE)
def revoke_certificate(request: KruRequest, certificate_id: UUID) -> HttpResponse:
    """Take a certificate back after asking why; the page says first what that means."""
    found = queries.certificate(request.actor, certificate_id)
    form = RevokeCertificateForm(request.POST or None)
    if form.is_valid() and form.perform(actions.revoke_certificate, request.doing, certificate_id=found.pk):
        return done(
            request,
            to=reverse("credentials:certificate", args=[found.pk]),
            said=_("Certificate %(number)s is revoked. Whoever checks it is told.")
            % {"number": found.number},
        )
    return render(request, "credentials/revoke_certificate.html", {"certificate": found, "form": form})
