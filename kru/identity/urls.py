"""Addresses of sign-in and of the own account; those of allauth that are not here do not exist."""

from django.urls import include, path

from kru.identity import views

own = [
    path("account", views.account, name="account"),
    path("account/password", views.change_password, name="change_password"),
]
urlpatterns = [
    # allauth asks for these names
    path("accounts/login/", views.sign_in, name="account_login"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/inactive/", views.closed, name="account_inactive"),
    path("", include((own, "identity"))),
]
