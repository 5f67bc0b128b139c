"""Names of the identity context: permissions, role names, reasons."""

from django.utils.translation import gettext_lazy as _

from kru.access.table import Role

OPEN_ACCOUNT = "identity.open_account"
GRANT_ROLE = "identity.grant_role"

# Roles that decide for everybody: who holds one could otherwise make more of them in a corner.
OF_THE_MINISTRY = frozenset({Role.ADMINISTRATOR, Role.PERSONNEL, Role.CPDMO, Role.AUDITOR})

ROLE_NAMES = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.PERSONNEL: _("Department of Personnel"),
    Role.CPDMO: _("CPD Management Office"),
    Role.PROVINCE: _("Provincial officer"),
    Role.DISTRICT: _("District officer"),
    Role.DIRECTOR: _("School director"),
    Role.PROVIDER: _("CPD provider"),
    Role.AUDITOR: _("Auditor"),
    Role.SELF: _("Teacher"),
}

REASONS = {
    "not-allowed": _("This is not among your tasks. Ask the office that gave you your account."),
    "text-does-not-fit": _("This text is too long; at most {longest} characters are kept. Shorten it."),
    "why-missing": _("Give the reason in a few words, so that the other side knows what to do."),
    "not-about-oneself": _("Nobody does this about themselves. Leave it to a colleague."),
    "role-is-not-granted": _("Everybody holds this of themselves; it is not granted at a unit."),
    "command-id-reused": _("This form was sent before with other contents. Open the page again and repeat."),
    "row-id-is-taken": _("This was entered before, under the same mark. Open the page again and repeat."),
    "username-is-taken": _("There is an account with this name already."),
    "one-account-for-a-person": _("This person has an account already. Sign in, or ask for a new password."),
    "account-is-closed": _("This account is closed. Open it again first."),
    "account-is-open": _("This account is open. Nothing is to be done."),
    "role-is-granted-once": _("This role is already granted at this unit."),
    "role-is-ended": _("This role has ended already."),
    "password-too-short": _("The new password needs {least} characters or more."),
    "password-too-common": _("Many people use this password, so it is easily guessed. Choose another one."),
    "password-is-wrong": _("This is not the present password. Look at capital and small letters."),
    "password-is-the-same": _("This is the present password. Choose another one."),
    "too-many-attempts": _(
        "This was tried too often. To keep others out, it rests until {until}; then try again."
    ),
}
