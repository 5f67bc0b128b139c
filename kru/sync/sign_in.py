"""Signing in at an office: an account that nobody has confirmed for long waits there for the centre."""

from typing import Any, cast

from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kru.identity.adapter import AccountAdapter
from kru.identity.models import User
from kru.spine.request import KruRequest
from kru.sync import lease


class OfficeAdapter(AccountAdapter):
    """Lets in at an office whom the centre, or the own use of it, has confirmed there not long ago."""

    def pre_login(self, request: HttpRequest, user: Any, **named: Any) -> HttpResponse | None:
        """Turn away whose sign-in here has ended, once name and password were right."""
        answer: HttpResponse | None = super().pre_login(request, user, **named)
        if answer is None and not lease.lets_in(cast("User", user), cast("KruRequest", request).at):
            clear_login(request)
            return redirect("sync:ended")
        return answer
