"""@page: what every view of Kru declares about who may open it, and how its answers are given."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kru.access.table import roles_with
from kru.kernel.reading import can_be_kept
from kru.kernel.reasons import Reason, Refusal
from kru.spine.request import KruRequest
from kru.ui import errors

P = ParamSpec("P")
View = Callable[Concatenate[KruRequest, P], HttpResponseBase]


class Page(Protocol):
    """A view that has declared who may open it."""

    asks: str | None
    public: bool

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""


def page(*, asks: str | None = None, public: bool = False) -> Callable[[View[P]], Page]:
    """Make a page of a view: signed in, and holding the permission `asks` somewhere in the country.

    `public` opens it to everybody. What a query does not find for the viewer does not exist (404); a
    refusal that no form shows is said as a page (403).
    """
    if asks is not None:
        roles_with(asks)  # an unknown permission fails at start, not at the first click

    def declared(view: View[P]) -> Page:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asked = cast("KruRequest", request)
            if not public:
                if asked.actor.user_id is None:
                    return redirect_to_login(request.get_full_path())
                if asks is not None and not asked.actor.may_somewhere(asks):
                    raise PermissionDenied(Reason("not-allowed", {"permission": asks}))
            if not all(can_be_kept(text) for sent in (request.GET, request.POST) for text in _texts(sent)):
                raise BadRequest("no database keeps such a text")
            try:
                response = view(asked, *args, **kwargs)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing
            except Refusal as refusal:
                return errors.refused(request, refusal)
            if not public:
                # a shared machine: what one person saw is asked for again before another sees it
                patch_cache_control(response, private=True, no_cache=True)
            return response

        made = cast("Page", answered)
        made.asks = asks
        made.public = public
        return made

    return declared


def _texts(sent: QueryDict) -> Iterator[str]:
    return (text for _, texts in sent.lists() for text in texts)


def done(request: HttpRequest, *, to: str, said: str = "", look: str = "") -> HttpResponse:
    """Answer a form that was done: say it on the next page, and go there (also from within htmx).

    `look` is the address of what was decided, for somebody who wants to see it again.
    """
    if said and look:
        said = format_html('{} <a class="k-nw" href="{}">{}</a>', said, look, _("Look at it again"))
    if said:
        messages.success(request, said)
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)
