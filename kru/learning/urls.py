"""Addresses of the catalogue and of learning."""

from django.urls import path

from kru.learning.views import activity, attendance, catalogue, enrolment, result, run, verification

app_name = "learning"
urlpatterns = [
    path("catalogue/", catalogue.offerings, name="offerings"),
    path("catalogue/record", catalogue.record_offering, name="record_offering"),
    path("catalogue/<uuid:offering_id>/", catalogue.offering, name="offering"),
    path("catalogue/<uuid:offering_id>/open-run", catalogue.open_run, name="open_run"),
    path("runs/", run.runs, name="runs"),
    path("runs/to-verify", verification.runs_to_verify, name="runs_to_verify"),
    path("runs/<uuid:run_id>/", run.run, name="run"),
    path("runs/<uuid:run_id>/sessions", run.plan_sessions, name="plan_sessions"),
    path("runs/<uuid:run_id>/enrol", enrolment.enrol, name="enrol"),
    path("runs/<uuid:run_id>/save", enrolment.save_enrolment, name="save_enrolment"),
    path("runs/<uuid:run_id>/scores", result.mark_results, name="mark_results"),
    path("runs/<uuid:run_id>/confirm", result.confirm_results, name="confirm_results"),
    path("runs/<uuid:run_id>/verify", verification.verify_run, name="verify_run"),
    path("runs/<uuid:run_id>/send-back", verification.send_back_results, name="send_back_results"),
    path("sessions/<uuid:session_id>/attendance", attendance.mark_attendance, name="mark_attendance"),
    path("enrolments/", enrolment.my_enrolments, name="my_enrolments"),
    path("enrolments/requests", enrolment.requests, name="requests"),
    path("enrolments/<uuid:enrolment_id>/endorse", enrolment.endorse_enrolment, name="endorse_enrolment"),
    path("enrolments/<uuid:enrolment_id>/decline", enrolment.decline_enrolment, name="decline_enrolment"),
    path("enrolments/<uuid:enrolment_id>/withdraw", enrolment.withdraw_enrolment, name="withdraw_enrolment"),
    path(
        "verifications/<uuid:verification_id>/reverse",
        verification.reverse_verification,
        name="reverse_verification",
    ),
    path("activities/log", activity.log_activity, name="log_activity"),
    path("activities/<uuid:activity_id>", activity.activity, name="activity"),
    path("activities/<uuid:activity_id>/confirm", activity.confirm_activity, name="confirm_activity"),
    path("activities/<uuid:activity_id>/return", activity.return_activity, name="return_activity"),
    path("activities/<uuid:activity_id>/evidence", activity.replace_evidence, name="replace_evidence"),
    path("activities/<uuid:activity_id>/withdraw", activity.withdraw_activity, name="withdraw_activity"),
]
