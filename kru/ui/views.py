"""Choosing the language, and the gallery that shows each component."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as choose_language

from kru.spine.request import KruRequest
from kru.ui import samples
from kru.ui.pages import page


@page(public=True)
@require_POST
def set_language(request: KruRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and return to the page one came from."""
    return choose_language(request)


@page(public=True)
def gallery(request: KruRequest, name: str = "components") -> HttpResponse:
    """Show components, or a page of one archetype; only where a demo or development runs."""
    if not (settings.DEBUG or settings.DEMO) or name not in samples.PAGES:
        raise Http404
    return render(request, f"ui/gallery/{name}.html", samples.context(name))
