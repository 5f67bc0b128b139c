"""@page: who may open a page, and what is answered to the others."""

import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from kru.access.actor import Actor
from kru.access.table import Role
from kru.kernel.reasons import Reason, Refusal
from kru.spine.request import KruRequest
from kru.ui.pages import done, page
from tests.actors import actor

NOBODY = Actor(user_id=None, person_id=None, name="")


def request_by(who: Actor, path: str = "/somewhere?q=1") -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = who  # type: ignore[attr-defined]
    return request


def shown(request: KruRequest) -> HttpResponse:
    return HttpResponse("shown")


def test_a_page_declares_what_it_asks() -> None:
    made = page(asks="staff.see_file")(shown)
    assert (made.asks, made.public) == ("staff.see_file", False)


def test_an_unknown_permission_fails_when_the_page_is_declared() -> None:
    with pytest.raises(KeyError):
        page(asks="staff.see_nothing")


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    answer = page(asks="staff.see_file")(shown)(request_by(NOBODY))
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/somewhere%3Fq%3D1")


def test_a_public_page_opens_to_everybody_and_may_be_kept() -> None:
    answer = page(public=True)(shown)(request_by(NOBODY))
    assert answer.status_code == 200
    assert "Cache-Control" not in answer


def test_who_holds_the_permission_somewhere_may_open_it_and_nobody_keeps_it() -> None:
    answer = page(asks="staff.register_person")(shown)(request_by(actor((Role.DISTRICT, "kh.03.0301"))))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"


def test_who_holds_it_nowhere_is_told_so() -> None:
    with pytest.raises(PermissionDenied):
        page(asks="staff.register_person")(shown)(request_by(actor((Role.DIRECTOR, "kh.03.0301"))))


def test_the_own_file_is_enough_for_a_permission_of_the_self() -> None:
    teacher = replace(actor(), person_id=uuid.uuid4())
    assert page(asks="staff.see_file")(shown)(request_by(teacher)).status_code == 200


def test_what_a_query_does_not_find_does_not_exist() -> None:
    @page()
    def missing(request: KruRequest) -> HttpResponse:
        raise ObjectDoesNotExist

    with pytest.raises(Http404):
        missing(request_by(actor()))


def test_a_refusal_outside_a_form_is_said_as_a_page() -> None:
    @page()
    def refused(request: KruRequest) -> HttpResponse:
        raise Refusal(Reason("not-allowed", {"permission": "staff.see_file"}))

    answer = refused(request_by(actor()))
    assert answer.status_code == 403
    assert "ភារកិច្ច" in answer.content.decode()  # type: ignore[attr-defined]


def test_done_goes_on_and_from_within_htmx_too() -> None:
    request = request_by(actor())
    assert done(request, to="/next")["Location"] == "/next"
    request.htmx = True  # type: ignore[attr-defined]
    assert done(request, to="/next")["HX-Redirect"] == "/next"
