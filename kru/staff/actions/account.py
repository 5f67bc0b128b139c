"""A staff member's first sign-in: number, date of birth and phone, then a one-time code."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import SecretStr

from kru.identity import actions as identity
from kru.identity import queries as accounts
from kru.identity.models import OneTimeCode, User
from kru.identity.terms import OPEN_ACCOUNT
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.notices.channels import channel
from kru.spine.action import action
from kru.spine.command import Command, SecretDay
from kru.spine.doing import Doing
from kru.staff import facts, rules
from kru.staff.models import Person

CODE_LIVES = timedelta(minutes=10)


class AskFirstSignIn(Command):
    """Ask for the code with which somebody in the register opens their own account."""

    code_id: UUID
    number: str  # civil-servant number, or the national ID of contract staff
    born_on: SecretDay
    phone: SecretStr


class OpenAccount(Command):
    """Open the account of a person of the register, with a name to sign in with and a first password."""

    user_id: UUID
    person_id: UUID
    username: str
    password: SecretStr
    to_be_changed: bool = False  # at the first sign-in, since somebody else knows the password


class CompleteFirstSignIn(Command):
    """Give the code and choose a password."""

    code_id: UUID
    user_id: UUID
    code: SecretStr
    password: SecretStr


@action("staff.ask_first_sign_in", takes=AskFirstSignIn, final="there")
def ask_first_sign_in(do: Doing, cmd: AskFirstSignIn) -> OneTimeCode:
    """Send a one-time code to the phone that the register holds.

    Refuses with `not-in-the-register`, `phone-not-in-the-register` or `one-account-for-a-person`.
    """
    # load
    person = (
        Person.objects.filter(staff_number=cmd.number).first()
        or Person.objects.filter(national_id=cmd.number).first()
    )
    # allow
    do.allow_anyone("number, date of birth and phone must agree with the register")
    # decide
    if person is None or person.born_on != cmd.born_on.get_secret_value():
        raise Refusal(Reason("not-in-the-register", field_name="number"))
    refuse_if(
        rules.objections_to_first_sign_in(
            phone_kept=person.phone,
            phone_given=cmd.phone.get_secret_value(),
            has_account=accounts.account_of(person.pk) is not None,
        )
    )
    # write
    code = f"{secrets.randbelow(1_000_000):06}"
    sent = OneTimeCode(
        id=cmd.code_id,
        person_id=person.pk,
        code_hash=make_password(code),
        sent_at=do.at,
        expires_at=do.at + CODE_LIVES,
    )
    sent.save(force_insert=True)
    text = _("Kru: your code is %(code)s. It is good for ten minutes. Give it to nobody.") % {"code": code}
    transaction.on_commit(lambda: channel().send(to=person.phone, text=text, at=do.at))
    # record
    do.record(facts.FirstSignInAsked(name_km=person.name_km), about=person, scope=person.scope)
    return sent


@action("staff.complete_first_sign_in", takes=CompleteFirstSignIn, final="there")
def complete_first_sign_in(do: Doing, cmd: CompleteFirstSignIn) -> User:
    """Open the account of whoever holds the code.

    Refuses with `code-is-over` or `code-is-wrong`.
    """
    # load
    sent = OneTimeCode.objects.select_for_update().get(pk=cmd.code_id)
    person = Person.objects.get(pk=sent.person_id)
    # allow
    do.allow_anyone("the code reached the phone that the register holds")
    # decide
    refuse_if(
        rules.objections_to_code(
            over=sent.used_at is not None or do.at > sent.expires_at,
            right=check_password(cmd.code.get_secret_value(), sent.code_hash),
        )
    )
    # write
    sent.used_at = do.at
    sent.save(update_fields=["used_at"])
    user = _opened(do, person, cmd, username=person.staff_number or person.national_id)
    # record
    do.record(facts.FirstSignInCompleted(name_km=person.name_km), about=person, scope=person.scope)
    return user


@action("staff.open_account", takes=OpenAccount, final="online")
def open_account(do: Doing, cmd: OpenAccount) -> User:
    """Open the account of a person, where the person works.

    Refuses as `identity.open_account` does.
    """
    # load
    person = Person.objects.get(pk=cmd.person_id)
    # allow
    do.require(OPEN_ACCOUNT, at=person.scope)
    # write
    return _opened(do, person, cmd, username=cmd.username)


def _opened(do: Doing, person: Person, cmd: OpenAccount | CompleteFirstSignIn, *, username: str) -> User:
    return identity.open_account_of(
        do,
        identity.OpenAccount(
            user_id=cmd.user_id,
            username=username,
            name_km=person.name_km,
            name_latin=person.name_latin,
            path=person.path,
            password=cmd.password,
            to_be_changed=isinstance(cmd, OpenAccount) and cmd.to_be_changed,
        ),
        person_id=person.pk,
    )
