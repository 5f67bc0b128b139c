"""How allauth is told what is ours: nobody signs up alone, and every "no" says what to do."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kru.identity import limits
from kru.ui.fields import said


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened and passwords changed by actions; allauth signs in and out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The name and the password do not go together. Look at both again: capital and small letters "
            "differ. If you forgot the password, ask the office that gave you your account."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: see `identity.open_account` and the first sign-in of staff."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; one too many is told until when the account rests."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise said(limits.too_many(request, "login_failed", key=key)) from refused

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page one arrives at shows that one is signed in, or out."""
