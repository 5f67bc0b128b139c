"""Accounts of people: opening one, giving a new password, granting and ending roles."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kru.access.table import Role
from kru.identity import actions, terms
from kru.identity import queries as identity
from kru.identity.models import User
from kru.identity.terms import ROLE_NAMES
from kru.organisations import queries as organisations
from kru.spine.request import KruRequest
from kru.staff import actions as staff
from kru.staff import queries
from kru.staff.forms import AccountForm, CloseAccountForm, EndRoleForm, GrantRoleForm
from kru.staff.models import Person
from kru.ui.pages import done, page

# Without letters that look alike on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@page(asks=terms.OPEN_ACCOUNT)
def accounts(request: KruRequest) -> HttpResponse:
    """Show people and whether they have an account."""
    text = request.GET.get("q", "").strip()
    found = queries.people_to_let_in(request.actor, text, after=request.GET.get("after", ""))
    users = identity.accounts_of([person.pk for person in found.rows])
    rows = [(person, users.get(person.pk)) for person in found.rows]
    return render(request, "staff/accounts.html", {"text": text, "found": found, "rows": rows})


@page(asks=terms.OPEN_ACCOUNT)
def account(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Show somebody's account and roles, and what can be done about them."""
    return _shown(request, queries.person_to_let_in(request.actor, person_id))


@page(asks=terms.OPEN_ACCOUNT)
@require_POST
def open_account(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Open an account with a first password, which is shown once."""
    person = queries.person_to_let_in(request.actor, person_id)
    form = AccountForm(request.POST)
    password = first_password(request.doing.command_id)
    username = person.staff_number or person.national_id
    opened = form.is_valid() and form.perform(
        staff.open_account,
        request.doing,
        user_id=request.doing.command_id,
        person_id=person.pk,
        username=username,
        password=password,
        to_be_changed=True,
    )
    return _told(request, person, username, password) if opened else _shown(request, person, form)


@page(asks=terms.OPEN_ACCOUNT)
@require_POST
def give_password(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Give somebody who forgot it a new password, which is shown once."""
    person = queries.person_to_let_in(request.actor, person_id)
    user = User.objects.get(person_id=person.pk)
    form = AccountForm(request.POST)
    password = first_password(request.doing.command_id)
    given = form.is_valid() and form.perform(
        actions.give_password, request.doing, user_id=user.pk, password=password
    )
    return _told(request, person, user.username, password) if given else _shown(request, person, form)


@page(asks=terms.OPEN_ACCOUNT)
def close_account(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Close the account of somebody who left, with a reason."""
    person = queries.person_to_let_in(request.actor, person_id)
    user = User.objects.get(person_id=person.pk)
    form = CloseAccountForm(request.POST or None)
    if form.is_valid() and form.perform(actions.close_account, request.doing, user_id=user.pk):
        said = _("The account is closed. Whoever was signed in with it is signed out.")
        return done(request, to=reverse("staff:account", args=[person.pk]), said=said)
    return render(request, "staff/close_account.html", {"person": person, "account": user, "form": form})


@page(asks=terms.OPEN_ACCOUNT)
@require_POST
def reopen_account(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    person = queries.person_to_let_in(request.actor, person_id)
    user = User.objects.get(person_id=person.pk)
    form = AccountForm(request.POST)
    if form.is_valid() and form.perform(actions.reopen_account, request.doing, user_id=user.pk):
        said = _("The account is open again, with the password it had.")
        return done(request, to=reverse("staff:account", args=[person.pk]), said=said)
    return _shown(request, person, form)


@page(asks=terms.GRANT_ROLE)
def grant_role(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Grant a role at the workplace or at a unit above it."""
    person = queries.person_to_let_in(request.actor, person_id)
    user = User.objects.get(person_id=person.pk)
    units = list(organisations.ancestors(person.path).values())[::-1]
    form = GrantRoleForm(request.POST or None, units=units, today=request.today)
    if form.is_valid() and form.perform(actions.grant_role, request.doing, user_id=user.pk):
        return done(request, to=reverse("staff:account", args=[person.pk]), said=_("The role is granted."))
    return render(request, "staff/grant_role.html", {"person": person, "form": form})


@page(asks=terms.GRANT_ROLE)
def end_role(request: KruRequest, grant_id: UUID) -> HttpResponse:
    """End a role from today, after saying what that means."""
    grant = identity.role_grant(request.actor, grant_id)
    form = EndRoleForm(request.POST or None)
    to = reverse("staff:account", args=[grant.user.person_id]) if grant.user.person_id else "/"
    if form.is_valid() and form.perform(
        actions.end_role, request.doing, grant_id=grant.pk, ends_before=request.today
    ):
        return done(request, to=to, said=_("The role has ended."))
    shown = {"grant": grant, "role": ROLE_NAMES[Role(grant.role)], "form": form, "back": to}
    return render(request, "staff/end_role.html", shown)


def first_password(command_id: UUID) -> str:
    """Return the password that belongs to a command: a second press shows the same one."""
    digest = salted_hmac("kru.staff.first_password", str(command_id), algorithm="sha256").digest()
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:12])
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def _told(request: HttpRequest, person: Person, username: str, password: str) -> HttpResponse:
    shown = {"person": person, "username": username, "password": password}
    response = render(request, "staff/first_password.html", shown)
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(request: KruRequest, person: Person, refused: AccountForm | None = None) -> HttpResponse:
    user = identity.account_of(person.pk)
    roles = identity.roles_of(user.pk, on=request.today) if user else []
    return render(
        request,
        "staff/account.html",
        {
            "person": person,
            "account": user,
            "roles": [(ROLE_NAMES[Role(grant.role)], grant) for grant in roles],
            "form": refused or AccountForm(),
            "may_grant": request.actor.may(terms.GRANT_ROLE, at=person.scope),
        },
    )
