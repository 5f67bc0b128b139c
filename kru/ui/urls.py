"""Addresses of the interface itself: the language, and the gallery of components."""

from django.urls import path

from kru.ui import views

urlpatterns = [
    path("language", views.set_language, name="set_language"),
    path("ui/gallery", views.gallery, name="gallery"),
    path("ui/gallery/<slug:name>", views.gallery, name="gallery_page"),
]
