"""Addresses of letters; the form of one lies below the person's file."""

from django.urls import path

from kru.letters import views

app_name = "letters"
urlpatterns = [
    path("letters/", views.register, name="register"),
    path("letters/<uuid:letter_id>/", views.letter, name="letter"),
    path("letters/<uuid:letter_id>/letter.pdf", views.letter_document, name="letter_document"),
    path("letters/<uuid:letter_id>/void", views.void_letter, name="void_letter"),
    path("people/<uuid:person_id>/letter", views.issue_letter, name="issue_letter"),
]
