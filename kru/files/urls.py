"""Addresses of files."""

from django.urls import path

from kru.files import views

app_name = "files"
urlpatterns = [
    path("files/<uuid:file_id>", views.file, name="file"),
    path("files/<uuid:file_id>/small", views.small, name="small"),
    path("files/<uuid:file_id>/want", views.want, name="want"),
]
