"""How allauth is told that nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by actions; allauth only signs in and out and changes passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: see `identity.open_account` and the first sign-in of staff."""
        return False
