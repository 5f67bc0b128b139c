"""What both sides know beforehand: the scopes of certificates, and who may ask for one."""

from morango.models import ScopeDefinition
from office.models import PROFILE

ROOT, WHOLE = "root", "whole"
USERNAME, PASSWORD = "officer", "of no value"


def define() -> None:
    """Define the scope of the root certificate, and of a client that reads and writes all of it."""
    common = {"profile": PROFILE, "version": 1, "read_filter_template": "", "write_filter_template": ""}
    for name, key in ((ROOT, "root"), (WHOLE, "")):
        ScopeDefinition.objects.create(
            id=name, primary_scope_param_key=key, read_write_filter_template="${root}", **common
        )
