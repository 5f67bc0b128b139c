"""How learning's states are drawn: `{% load learning %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kru.catalogue.terms import Standard
from kru.learning.models import Enrolment
from kru.learning.policy import Component
from kru.learning.terms import EnrolmentState
from kru.ui.drawings import state
from kru.ui.reasons import language

register = template.Library()

MARKS = {
    EnrolmentState.SAVED: "todo",
    EnrolmentState.REQUESTED: "wait",
    EnrolmentState.WAITLISTED: "wait",
    EnrolmentState.FAILED: "no",
    EnrolmentState.WITHDRAWN: "void",
    EnrolmentState.REJECTED: "no",
}


@register.simple_tag
def standing(enrolment: Enrolment) -> SafeString:
    """Draw where an enrolment stands; the usual states are plain words without a mark."""
    if enrolment.verified_on is not None:
        return state("ok", _("Verified"))
    if enrolment.state == EnrolmentState.COMPLETED:
        return state("wait", _("Waits for verification"))
    kind = MARKS.get(EnrolmentState(enrolment.state))
    label = enrolment.get_state_display()
    return state(kind, label) if kind else format_html("{}", label)


@register.filter
def standard_name(value: str) -> str:
    """Write the name of a domain of the teacher standards."""
    return str(Standard(value).label)


@register.filter
def component_title(component: Component) -> str:
    """Write the name of a component of the assessment in the language of the page."""
    return component.title_km if language() == "km" else component.title
