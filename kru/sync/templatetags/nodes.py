"""How a node's state is said: the last contact, clocks, disks and what needs attention."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kru.kernel import khmer
from kru.kernel.reasons import Reason
from kru.spine import clock as wall_clock
from kru.sync import terms
from kru.sync.queries import NodeLine
from kru.sync.rules import Trouble
from kru.ui import drawings
from kru.ui.reasons import language, sentence

register = template.Library()

RELATIVE = 7  # days; what is longer ago is said by its day
GRAVE = frozenset({Trouble.SILENT, Trouble.PARKED, Trouble.OLD})
STATES = {"invited": "todo", "active": "ok", "paused": "wait", "wiped": "no", "replaced": "void"}


@register.filter
def since(moment: datetime | None, at: datetime) -> SafeString | str:
    """Say when something was: today 09:42, yesterday 16:40, 3 days ago, 16 March 2026."""
    if moment is None:
        return _("not yet")
    there, lang = moment.astimezone(wall_clock.COUNTRY_ZONE), language()
    days = (wall_clock.day_of(at) - there.date()).days
    time = khmer.clock(there.time(), lang)
    if days <= 0:
        words = _("today %(time)s") % {"time": time}
    elif days == 1:
        words = _("yesterday %(time)s") % {"time": time}
    elif days <= RELATIVE:
        words = ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": khmer.number(days, lang)}
    else:
        words = khmer.day(there.date(), lang)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)


@register.filter
def why(trouble: str) -> str:
    """Say what is wrong with the line and what to do; nothing where nothing is."""
    return sentence(Reason(trouble)) if trouble in terms.REASONS else ""


@register.filter
def gigabytes(size: int | None) -> str:
    """Write a size of a disk: 212.4 GB."""
    if size is None:
        return "–"
    return f"{khmer.number(round(Decimal(size) / 1_000_000_000, 1), language())} GB"


@register.filter
def off(seconds: int | None) -> str:
    """Say how far a clock is off: exact, 4 minutes ahead, 4 minutes behind."""
    if seconds is None:
        return "–"
    minutes = round(abs(seconds) / 60)
    if not minutes:
        return _("exact")
    shown = {"n": khmer.number(minutes, language())}
    if seconds > 0:
        return ngettext("%(n)s minute ahead", "%(n)s minutes ahead", minutes) % shown
    return ngettext("%(n)s minute behind", "%(n)s minutes behind", minutes) % shown


@register.simple_tag
def standing(state: str, label: str) -> SafeString:
    """Draw how central holds a node, as shape, colour and word."""
    return drawings.state(STATES[state], label)


@register.simple_tag
def trouble(one: Trouble, line: NodeLine, at: datetime) -> SafeString:
    """Draw what needs attention about a node, as shape, colour and sentence."""
    return drawings.state("no" if one in GRAVE else "wait", _words(one, line, at))


def _words(one: Trouble, line: NodeLine, at: datetime) -> str:
    if one is Trouble.PARKED:
        return _("The centre could not run what it delivered")
    if one is Trouble.OLD:
        return _("Its Kru is too old: it delivers, but gets no news until a newer one is installed there")
    if one is Trouble.CLOCK:
        return _("Its clock is %(off)s") % {"off": off(line.reported.clock)}
    if one is Trouble.DISK:
        return _("Its disk is nearly full: %(free)s free") % {"free": gigabytes(line.reported.disk_free)}
    if one is Trouble.EXPIRED:
        return _("It did not join before its code ended")
    silent = at - line.node.heard_at if line.node.heard_at else timedelta()
    shown = {"n": khmer.number(silent.days, language())}
    return ngettext("Nothing heard for %(n)s day", "Nothing heard for %(n)s days", silent.days) % shown
