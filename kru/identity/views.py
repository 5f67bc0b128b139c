"""Signing in and out, and the own account."""

from allauth.account import views as allauth
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kru.access.table import Role
from kru.identity import actions, limits, queries
from kru.identity.forms import ChangePasswordForm, SignInForm
from kru.identity.terms import ROLE_NAMES
from kru.kernel.reasons import Refusal
from kru.spine.request import KruRequest
from kru.ui.pages import done, page

_sign_in = allauth.LoginView.as_view(form_class=SignInForm, template_name="identity/sign_in.html")
_sign_out = allauth.LogoutView.as_view(template_name="identity/sign_out.html")
_closed = allauth.AccountInactiveView.as_view(template_name="identity/closed.html")


@page(public=True)
def sign_in(request: KruRequest) -> HttpResponseBase:
    """Ask for name and password."""
    return _sign_in(request)


@page(public=True)
def sign_out(request: KruRequest) -> HttpResponseBase:
    """Ask whether to sign out, and do it when the answer is sent."""
    return _sign_out(request)


@page(public=True)
def closed(request: KruRequest) -> HttpResponseBase:
    """Say that an account is closed."""
    return _closed(request)


@page()
def account(request: KruRequest) -> HttpResponse:
    """Show the own account: name, roles and since when, language, password."""
    user = queries.own_account(request.actor)
    roles = [(ROLE_NAMES[Role(grant.role)], grant) for grant in queries.roles_of(user.pk, on=request.today)]
    return render(request, "identity/account.html", {"account": user, "roles": roles})


@page()
def change_password(request: KruRequest) -> HttpResponse:
    """Change the own password; whoever else is signed in with the old one is signed out."""
    form = ChangePasswordForm(request.POST or None)
    if form.is_valid():
        try:
            limits.count_attempt(request, "change_password", key=str(request.actor.user_id))
        except Refusal as refusal:
            form.say(*refusal.reasons)
        else:
            user = form.perform(actions.change_password, request.doing)
            if user is not None:
                update_session_auth_hash(request, user)
                said = _("Your password is changed. Wherever else you were signed in, you are signed out.")
                return done(request, to=reverse("identity:account"), said=said)
    shown = {"form": form, "account": queries.own_account(request.actor)}
    return render(request, "identity/change_password.html", shown)
