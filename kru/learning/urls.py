"""Addresses of learning."""

from django.urls import path

from kru.learning.views import activity

app_name = "learning"
urlpatterns = [
    path("activities/log", activity.log_activity, name="log_activity"),
    path("activities/<uuid:activity_id>", activity.activity, name="activity"),
    path("activities/<uuid:activity_id>/confirm", activity.confirm_activity, name="confirm_activity"),
    path("activities/<uuid:activity_id>/return", activity.return_activity, name="return_activity"),
    path("activities/<uuid:activity_id>/withdraw", activity.withdraw_activity, name="withdraw_activity"),
]
