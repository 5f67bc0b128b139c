"""What becomes true about accounts and roles."""

from django.utils.translation import gettext_lazy as _

from kru.spine.fact import Fact


class AccountOpened(Fact):
    """Somebody can sign in from now on."""

    username: str
    sentence = _("{actor} opened the account {username}")


class AccountClosed(Fact):
    """Nobody signs in with an account from now on; whoever was signed in is signed out."""

    username: str
    why: str
    sentence = _("{actor} closed the account {username}: {why}")


class AccountReopened(Fact):
    """A closed account can be signed in with again."""

    username: str
    sentence = _("{actor} opened the closed account {username} again")


class RoleGranted(Fact):
    """Somebody holds a role at a unit from now on."""

    username: str
    role: str
    unit: str
    sentence = _("{actor} gave {username} the role {role} at {unit}")


class PasswordChanged(Fact):
    """Somebody chose a new password; whoever was signed in with the old one is signed out."""

    username: str
    sentence = _("{actor} changed the password of the account {username}")


class PasswordGiven(Fact):
    """Somebody who forgot it has a new first password, to be changed at the next sign-in."""

    username: str
    sentence = _("{actor} gave a new first password to the account {username}")


class RoleEnded(Fact):
    """Somebody holds a role no more."""

    username: str
    role: str
    unit: str
    sentence = _("{actor} ended the role {role} of {username} at {unit}")
