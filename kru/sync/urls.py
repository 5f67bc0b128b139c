"""Addresses of an office's line: what was given there, and what became of it."""

from django.urls import path

from kru.sync.views import inbox

app_name = "sync"
urlpatterns = [
    path("line/", inbox.inbox, name="inbox"),
    path("line/connect", inbox.connect, name="connect"),
    path("line/<uuid:command_id>/", inbox.given, name="given"),
    path("line/<uuid:command_id>/seen", inbox.acknowledge, name="acknowledge"),
    path("line/<uuid:command_id>/unseen", inbox.bring_back, name="bring_back"),
]
