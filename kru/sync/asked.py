"""What each action asks for, in words: where the journal has no sentence for it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Every action that an office may give is here, and no other: a test says so.
ASKED: Mapping[str, str | Promise] = {
    "accreditation.record_provider": _("Record a provider"),
    "appraisal.record_appraisal": _("Record a yearly appraisal"),
    "career.record_rank": _("Record a professional rank"),
    "career.request_rank": _("Ask for a professional rank"),
    "career.withdraw_request": _("Take back the request for a rank"),
    "catalogue.open_run": _("Open a run"),
    "catalogue.plan_sessions": _("Plan the sessions of a run"),
    "catalogue.record_offering": _("Record an offering"),
    "credits.bring_forward": _("Bring earlier credits forward"),
    "credits.post_entry": _("Write a line into the ledger"),
    "credits.reverse_entry": _("Take back a line of the ledger"),
    "establishment.start_posting": _("Post to a workplace"),
    "establishment.take_on": _("Register a person"),
    "files.keep_file": _("Keep a paper or photograph"),
    "identity.end_role": _("End a role"),
    "identity.grant_role": _("Give a role"),
    "intake.bring_rows": _("Bring in a part of a list"),
    "learning.confirm_activity": _("Confirm an activity"),
    "learning.confirm_results": _("Confirm the results of a run"),
    "learning.decline_enrolment": _("Decline a request to take part"),
    "learning.endorse_enrolment": _("Endorse a request to take part"),
    "learning.enrol": _("Enrol in a run"),
    "learning.log_activity": _("Log an activity"),
    "learning.mark_attendance": _("Mark attendance"),
    "learning.mark_results": _("Enter results"),
    "learning.return_activity": _("Return an activity"),
    "learning.reverse_activity": _("Take back the confirmation of an activity"),
    "learning.save_enrolment": _("Keep a run in mind"),
    "learning.send_back_results": _("Send back the results of a run"),
    "learning.withdraw_activity": _("Take back an activity"),
    "learning.withdraw_enrolment": _("Take back an enrolment"),
    "organisations.open_unit": _("Open a workplace"),
    "staff.correct_person": _("Correct names and numbers"),
    "staff.lift_sanction": _("Lift a sanction"),
    "staff.place_person": _("Keep where somebody works"),
    "staff.record_achievement": _("Record an achievement"),
    "staff.record_qualification": _("Record a qualification"),
    "staff.record_sanction": _("Record a sanction"),
    "staff.register_person": _("Register a person"),
    "staff.take_list": _("Take out a list of staff"),
    "staff.verify_qualification": _("Verify a qualification"),
    "sync.give_held": _("Give what was handed on"),
    "sync.reopen_held": _("Let what was set aside wait again"),
    "sync.set_aside_held": _("Set aside what was handed on"),
}
