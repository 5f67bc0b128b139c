"""Pages of providers: everybody sees who is accredited; the CPDMO records."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kru.accreditation import actions, queries, terms
from kru.accreditation.forms import RecordProviderForm
from kru.spine.request import KruRequest
from kru.ui.keyset import page_after
from kru.ui.pages import done, page


@page()
@require_safe
def providers(request: KruRequest) -> HttpResponse:
    """List the providers and until when they are accredited."""
    found = page_after(queries.providers(), order=("unit__name_km", "id"), after=request.GET.get("after", ""))
    return render(
        request,
        "accreditation/providers.html",
        {
            "page": found,
            "today": request.today,
            "may_record": request.actor.may_somewhere(terms.RECORD_PROVIDER),
        },
    )


@page(asks=terms.RECORD_PROVIDER)
def record_provider(request: KruRequest) -> HttpResponse:
    """Record a provider and its accreditation."""
    form = RecordProviderForm(request.POST or None)
    if form.is_valid() and form.perform(
        actions.record_provider, request.doing, provider_id=form.command_id, key=""
    ):
        return done(request, to=reverse("accreditation:providers"), said=_("The provider is recorded."))
    return render(request, "accreditation/record_provider.html", {"form": form})
