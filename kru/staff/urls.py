"""Addresses of the staff context."""

from django.urls import path

from kru.staff.views import accounts, first_sign_in

app_name = "staff"
urlpatterns = [
    path("first-sign-in", first_sign_in.ask_first_sign_in, name="ask_first_sign_in"),
    path("first-sign-in/<uuid:code_id>", first_sign_in.complete_first_sign_in, name="complete_first_sign_in"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<uuid:person_id>/", accounts.account, name="account"),
    path("accounts/<uuid:person_id>/open", accounts.open_account, name="open_account"),
    path("accounts/<uuid:person_id>/password", accounts.give_password, name="give_password"),
    path("accounts/<uuid:person_id>/close", accounts.close_account, name="close_account"),
    path("accounts/<uuid:person_id>/reopen", accounts.reopen_account, name="reopen_account"),
    path("accounts/<uuid:person_id>/grant-role", accounts.grant_role, name="grant_role"),
    path("roles/<uuid:grant_id>/end", accounts.end_role, name="end_role"),
]
