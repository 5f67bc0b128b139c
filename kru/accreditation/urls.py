"""Addresses of providers."""

from django.urls import path

from kru.accreditation import views

app_name = "accreditation"
urlpatterns = [
    path("providers/", views.providers, name="providers"),
    path("providers/record", views.record_provider, name="record_provider"),
]
