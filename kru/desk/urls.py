"""Addresses of the desk."""

from django.urls import path

from kru.desk.views import changes, home, ledger, moves, people, records, registering, rules, units

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("me", people.me, name="me"),
    path("people/", people.people, name="people"),
    path("people/export", people.export_people, name="export_people"),
    path("people/register", registering.register_person, name="register_person"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/correct", changes.correct_person, name="correct_person"),
    path("people/<uuid:person_id>/post", changes.start_posting, name="start_posting"),
    path("people/<uuid:person_id>/records", records.records, name="records"),
    path(
        "people/<uuid:person_id>/records/qualification",
        records.record_qualification,
        name="record_qualification",
    ),
    path(
        "people/<uuid:person_id>/records/achievement", records.record_achievement, name="record_achievement"
    ),
    path(
        "qualifications/<uuid:qualification_id>/verify",
        records.verify_qualification,
        name="verify_qualification",
    ),
    path("people/<uuid:person_id>/ledger", ledger.ledger, name="ledger"),
    path("ledger/<uuid:entry_id>/reverse", ledger.reverse_entry, name="reverse_entry"),
    path("journal/<uuid:about_id>", people.entries, name="journal"),
    path("units/", units.units, name="units"),
    path("units/<uuid:unit_id>/", units.unit, name="unit"),
    path("units/<uuid:unit_id>/move", moves.move_unit, name="move_unit"),
    path("rules", rules.rules, name="rules"),
]
