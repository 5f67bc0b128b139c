"""Addresses of career; a person's proof lies below the person's file."""

from django.urls import path

from kru.career.views import proof

app_name = "career"
urlpatterns = [
    path("people/<uuid:person_id>/career", proof.proof, name="proof"),
    path("people/<uuid:person_id>/career/request", proof.request_rank, name="request_rank"),
    path("career/requests/<uuid:request_id>/withdraw", proof.withdraw_request, name="withdraw_request"),
]
