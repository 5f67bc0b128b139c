"""The one page of the reference: fifty persons in the order of their names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.minimal.models import Person

SERVING = ("active", "leave_without_pay", "study_leave", "seconded")


def people(request: HttpRequest) -> HttpResponse:
    """Show fifty persons."""
    rows = (
        Person._default_manager.filter(status__in=SERVING)
        .select_related("unit")
        .order_by("name_key", "id")[:50]
    )
    return render(request, "people.html", {"rows": rows})


urlpatterns = [path("", people)]
