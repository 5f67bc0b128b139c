"""Morango's endpoints, and nothing else."""

from django.urls import include, path

urlpatterns = [path("api/morango/v1/", include("morango.api.urls"))]
