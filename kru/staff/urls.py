"""Addresses of the staff context."""

from django.urls import path

from kru.staff import views

app_name = "staff"
urlpatterns = [
    path("first-sign-in", views.ask_first_sign_in, name="ask_first_sign_in"),
    path("first-sign-in/<uuid:code_id>", views.complete_first_sign_in, name="complete_first_sign_in"),
]
