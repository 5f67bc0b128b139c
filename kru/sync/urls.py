"""Addresses of the estate, of what nodes ask of central, and of an office's own line."""

from django.urls import path

from kru.sync import endpoints
from kru.sync.views import held, inbox, invitation, join, locked, nodes, sticks

app_name = "sync"
urlpatterns = [
    path("sync/1/join", join.join, name="join"),
    path("sync/1/wiped", join.wiped, name="wiped"),
    path("sync/1/push", endpoints.push, name="push"),
    path("sync/1/pull", endpoints.pull, name="pull"),
    path("sync/1/history", endpoints.history, name="history"),
    path("sync/1/decide", endpoints.decide, name="decide"),
    path("sync/1/blob", endpoints.blob, name="blob"),
    path("stick/", sticks.stick, name="stick"),
    path("stick/keep", sticks.keep_on_stick, name="keep_on_stick"),
    path("nodes/", nodes.nodes, name="nodes"),
    path("nodes/invite-office", invitation.invite_office, name="invite_office"),
    path("nodes/invite-phone", invitation.invite_phone, name="invite_phone"),
    path("nodes/<uuid:node_id>/", nodes.node, name="node"),
    path("nodes/<uuid:node_id>/pause", nodes.pause, name="pause"),
    path("nodes/<uuid:node_id>/resume", nodes.resume, name="resume"),
    path("nodes/<uuid:node_id>/wipe", nodes.wipe, name="wipe"),
    path("nodes/<uuid:node_id>/spare", nodes.spare, name="spare"),
    path("nodes/<uuid:node_id>/new-code", nodes.rekey, name="rekey"),
    path("nodes/<uuid:node_id>/replace", nodes.replace, name="replace"),
    path("nodes/<uuid:node_id>/bundle", sticks.answer_bundle, name="answer_bundle"),
    path("held/", held.held_list, name="held_list"),
    path("held/<uuid:held_id>/", held.held, name="held"),
    path("held/<uuid:held_id>/aside", held.set_aside, name="set_aside_held"),
    path("held/<uuid:held_id>/reopen", held.reopen, name="reopen_held"),
    path("accounts/ended/", locked.ended, name="ended"),
    path("line/", inbox.inbox, name="inbox"),
    path("line/connect", inbox.connect, name="connect"),
    path("line/<uuid:command_id>/", inbox.given, name="given"),
    path("line/<uuid:command_id>/seen", inbox.acknowledge, name="acknowledge"),
    path("line/<uuid:command_id>/unseen", inbox.bring_back, name="bring_back"),
]
