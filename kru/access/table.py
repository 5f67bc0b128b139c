"""The permission table: which role may do what. Deny is the default; one line a permission."""

from enum import StrEnum


class Role(StrEnum):
    """A kind of work that a person is trusted with at a unit."""

    ADMINISTRATOR = "administrator"
    PERSONNEL = "personnel"
    CPDMO = "cpdmo"
    PROVINCE = "province"
    DISTRICT = "district"
    DIRECTOR = "director"
    PROVIDER = "provider"
    AUDITOR = "auditor"
    SELF = "self"


_A, _P, _C = Role.ADMINISTRATOR, Role.PERSONNEL, Role.CPDMO
_POE, _DOE, _DIR, _PRV, _AUD, _SELF = (
    Role.PROVINCE,
    Role.DISTRICT,
    Role.DIRECTOR,
    Role.PROVIDER,
    Role.AUDITOR,
    Role.SELF,
)

TABLE: dict[str, frozenset[Role]] = {
    # identity
    "identity.open_account": frozenset({_A, _P}),
    "identity.grant_role": frozenset({_A}),
    # organisations
    "organisations.keep_units": frozenset({_A, _P}),
    "organisations.keep_places": frozenset({_A, _P}),
    "organisations.move_unit": frozenset({_A, _P}),
    # staff
    "staff.see_file": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "staff.register_person": frozenset({_P, _POE, _DOE}),
    "staff.correct_person": frozenset({_P, _POE, _DOE}),
    "staff.record_qualification": frozenset({_P, _POE, _DOE}),
    "staff.verify_qualification": frozenset({_P, _POE, _DOE}),
    "staff.record_achievement": frozenset({_P, _POE, _DOE, _DIR}),
    "staff.record_sanction": frozenset({_P, _POE}),
    "staff.lift_sanction": frozenset({_P, _POE}),
    # establishment
    "establishment.see_postings": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "establishment.start_posting": frozenset({_P, _POE, _DOE}),
    # files
    "files.keep_file": frozenset({_P, _C, _POE, _DOE, _DIR, _PRV, _SELF}),
    "files.see_file": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    # credentials
    "credentials.see_certificates": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "credentials.issue_certificate": frozenset({_C}),
    "credentials.revoke_certificate": frozenset({_C}),
    # credits
    "credits.see_ledger": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "credits.post_entry": frozenset({_C}),
    "credits.reverse_entry": frozenset({_C}),
    # accreditation
    "accreditation.record_provider": frozenset({_C}),
    # catalogue
    "catalogue.record_offering": frozenset({_C}),
    "catalogue.open_run": frozenset({_PRV}),
    "catalogue.plan_sessions": frozenset({_PRV}),
    # learning
    "learning.see_enrolments": frozenset({_C, _POE, _DOE, _DIR, _PRV, _AUD, _SELF}),
    "learning.save_enrolment": frozenset({_SELF}),
    "learning.enrol": frozenset({_SELF}),
    "learning.withdraw_enrolment": frozenset({_SELF}),
    "learning.endorse_enrolment": frozenset({_DIR, _DOE}),
    "learning.decline_enrolment": frozenset({_DIR, _DOE}),
    "learning.mark_attendance": frozenset({_PRV}),
    "learning.mark_results": frozenset({_PRV}),
    "learning.confirm_results": frozenset({_PRV}),
    "learning.verify_run": frozenset({_C}),
    "learning.send_back_results": frozenset({_C}),
    "learning.reverse_verification": frozenset({_C}),
    "learning.see_activities": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "learning.log_activity": frozenset({_SELF}),
    "learning.withdraw_activity": frozenset({_SELF}),
    "learning.confirm_activity": frozenset({_DOE, _DIR}),
    "learning.return_activity": frozenset({_DOE, _DIR}),
    "learning.reverse_activity": frozenset({_C}),
    # intake
    "intake.load_lists": frozenset({_A, _P, _POE, _DOE}),
    # appraisal
    "appraisal.see_appraisals": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "appraisal.record_appraisal": frozenset({_DOE, _DIR}),
    # career
    "career.see_proof": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
    "career.record_rank": frozenset({_P}),
    "career.request_rank": frozenset({_SELF}),
    "career.withdraw_request": frozenset({_SELF}),
    # letters
    "letters.see_letters": frozenset({_P, _POE, _DOE, _AUD, _SELF}),
    "letters.issue_letter": frozenset({_P, _POE, _DOE}),
    "letters.void_letter": frozenset({_P, _POE, _DOE}),
    "letters.lease_numbers": frozenset({_A}),
    # sync
    "sync.keep_nodes": frozenset({_A}),
    "sync.see_nodes": frozenset({_A, _P, _POE}),
    "sync.see_outbox": frozenset({_P, _POE, _DOE}),
    "sync.decide_held": frozenset({_P, _C, _POE, _DOE}),
    # journal
    "journal.see_entries": frozenset({_P, _C, _POE, _DOE, _DIR, _AUD, _SELF}),
}

# Nobody does these about themselves, whatever role is held: two pairs of eyes.
NEVER_ABOUT_ONESELF = frozenset(
    {
        "identity.grant_role",
        "staff.register_person",
        "staff.correct_person",
        "staff.record_qualification",
        "staff.verify_qualification",
        "staff.record_achievement",
        "staff.record_sanction",
        "staff.lift_sanction",
        "establishment.start_posting",
        "credentials.issue_certificate",
        "credits.post_entry",
        "credits.reverse_entry",
        "appraisal.record_appraisal",
        "learning.reverse_activity",
        "career.record_rank",
        "letters.issue_letter",
        "sync.decide_held",
    }
)


def roles_with(permission: str) -> frozenset[Role]:
    """Return the roles that hold a permission; raises `KeyError` for one that is not in the table."""
    return TABLE[permission]
