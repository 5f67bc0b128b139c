"""The page of an office whose first copy is still coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kru.sync import progress
from kru.sync.models import Line


def first_copy(request: HttpRequest) -> HttpResponse:
    """Show how far the first copy has come; the page renews itself until somebody can sign in."""
    shown = {"parts": progress.parts(), "line": Line.objects.filter(pk=1).first()}
    answer = render(request, "sync/first_copy.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer
