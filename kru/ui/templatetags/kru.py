"""What templates of every context use: `{% load kru %}`; row-level parts are plain functions, to be fast."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from uuid import UUID

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kru.journal.outbox import is_office
from kru.kernel import khmer
from kru.kernel.reasons import Reason
from kru.spine import clock as wall_clock
from kru.spine.action import ACTIONS
from kru.ui import drawings, reasons
from kru.ui.reasons import language

register = template.Library()

register.simple_tag(drawings.icon)
register.simple_tag(drawings.mark)
register.simple_tag(drawings.state)
register.simple_tag(drawings.photo)
register.simple_tag(drawings.bar)
register.simple_tag(drawings.stacked)
register.simple_tag(drawings.column)
register.simple_tag(drawings.ring)
register.simple_tag(drawings.strip)

DASH = "–"


@register.filter
def figure(value: int | Decimal | float | None) -> str:
    """Write a quantity in the language's digits: ១៣.៤១២, 13,412; a dash where there is none."""
    if value is None or value == "":
        return DASH
    return _number(value, language())


@register.filter
def valued(value: int | Decimal | None) -> SafeString | str:
    """Write a quantity that machines can read too: `<data value="72">៧២</data>`."""
    if value is None or value == "":
        return DASH
    return mark_safe(f'<data value="{value}">{figure(value)}</data>')  # noqa: S308 - a number


@register.filter
def count(value: int | str | None) -> str:
    """Write a number that is not grouped by thousands: a year, a number of a class."""
    return DASH if value is None or value == "" else khmer.count(int(value), language())


@register.filter
def weight(size: int) -> str:
    """Write how heavy a file of so many bytes is: 48 kB, 2.3 MB."""
    if size < 1_000_000:
        return f"{khmer.number(max(round(size / 1000), 1), language())} kB"
    return f"{khmer.number(round(Decimal(size) / 1_000_000, 1), language())} MB"


@register.filter
def grade(value: str) -> str:
    """Write a frame, class and step of the civil service: ខ២.៣, B2.3; a dash where there is none."""
    return khmer.grade(value, language()) if value else DASH


@register.filter
def digits(text: object) -> str:
    """Write the digits within a text in the language; not for identifiers, which keep Latin digits."""
    return khmer.to_khmer_digits(str(text)) if language() == khmer.KHMER else str(text)


@register.filter
def day(value: date | None) -> SafeString | str:
    """Write a day: ១៦ មីនា ២០២៦, 16 March 2026."""
    return _time(value, khmer.day)


@register.filter
def day_month(value: date | None) -> SafeString | str:
    """Write a day without its year, for tables within one school year."""
    return _time(value, khmer.day_month)


@register.filter
def long_day(value: date | None) -> SafeString | str:
    """Write a day as documents show it: ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២៦."""
    return _time(value, khmer.long_day)


@register.filter
def month_year(value: date | None) -> SafeString | str:
    """Write the month with its year: មីនា ២០២៦."""
    return _time(value, khmer.month_year)


@register.filter
def numeric_day(value: date | None) -> SafeString | str:
    """Write a day as fields show it: ១៦/០៣/២០២៦."""
    return _time(value, khmer.numeric_day)


@register.filter
def weekday(value: date | None) -> str:
    """Write the day of the week: ចន្ទ, Monday."""
    return DASH if value is None or value == "" else khmer.weekday(_local_day(value), language())


@register.filter
def clock(moment: datetime | None) -> SafeString | str:
    """Write the time of day in the country: ០៩:៤២."""
    if moment is None or moment == "":
        return DASH
    return _tagged(moment, khmer.clock(_local(moment).time(), language()))


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Write day and time: ១៦ មីនា ២០២៦ ០៩:៤២."""
    if value is None or value == "":
        return DASH
    there = _local(value)
    return _tagged(value, f"{khmer.day(there.date(), language())} {khmer.clock(there.time(), language())}")


@register.filter
def day_text(value: date) -> str:
    """Write a day without markup, for attributes and sentences put together in a template."""
    return khmer.day(_local_day(value), language())


@register.filter
def day_month_text(value: date) -> str:
    """Write a day without its year and without markup."""
    return khmer.day_month(_local_day(value), language())


@register.filter
def sentence(reason: Reason) -> str:
    """Write what a reason says."""
    return reasons.sentence(reason)


@register.filter
def article(number: str) -> str:
    """Write the name of an article: មាត្រា ១៤.២."""
    return reasons.article(number)


@register.filter
def quoted(name: str) -> str:
    """Return a name as it stands between the marks of its language: «តាន់ មុនី», “Tan Mony”."""
    return f"«{name}»" if language() == khmer.KHMER else f"“{name}”"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's control with our classes, tied to its help and its errors."""
    kind = str(getattr(field.field.widget, "input_type", "")) or type(field.field.widget).__name__.lower()
    classes = {"checkbox": "form-check-input", "radio": "form-check-input", "select": "form-select"}
    said = [f"{field.auto_id}_help"] if field.help_text else []
    said += [f"{field.auto_id}_error"] if field.errors else []
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{classes.get(kind, 'form-control')} {own}".strip()}
    if said and not field.use_fieldset:
        attrs["aria-describedby"] = " ".join(said)
    if field.errors:
        attrs["aria-invalid"] = "true"
    drawn = field.as_widget(attrs=attrs)
    return _file_control(drawn) if kind == "file" else drawn


def _file_control(drawn: SafeString) -> SafeString:
    # The browser's own button stays, for keys and readers of screens; our words lie over its words, which
    # are in the language of the browser and not in that of the page.
    return format_html(
        '<div class="k-file" data-file>{}<span class="k-file-verb" aria-hidden="true">{}</span>'
        '<span class="k-file-none" aria-hidden="true">{}</span></div>',
        drawn,
        _("Choose a file"),
        _("No file is chosen yet"),
    )


@register.simple_tag
def instrument(title: object, url: str = "") -> SafeString:
    """Draw a paper that gives legal force: its kind, number and day, opening the scan."""
    if url:
        return format_html('<a class="k-instr" href="{}">{}<span>{}</span></a>', url, _stamp(), title)
    return format_html('<span class="k-instr">{}<span>{}</span></span>', _stamp(), title)


@register.simple_tag
def unconfirmed() -> SafeString:
    """Draw the quiet mark of a row that central has not confirmed yet."""
    return drawings.state("wait", _("not yet confirmed"))


@register.simple_tag(takes_context=True)
def button_for(context: Context, action: str, label: object, kind: str = "btn-primary") -> SafeString:
    """Draw the button that gives an action.

    At an office one that is final there rests, one that is final online while there is no line; both say why.
    """
    why = _rests(context, action)
    if not why:
        return format_html('<button class="btn {}">{}</button>', kind, label)
    return format_html(
        '<button class="btn {}" disabled aria-describedby="{}">{}</button>'
        '<span class="k-sm k-2" id="{}">{}</span>',
        kind,
        why,
        label,
        why,
        reasons.sentence(Reason(why)),
    )


def _rests(context: Context, action: str) -> str:
    """Return why an action cannot be given here now; nothing where it can."""
    final = ACTIONS[action].final if is_office() else "here"
    if final == "there":
        return "only-at-the-centre"
    line = context.get("line")
    return "needs-a-line" if final == "online" and not (line and line.connected) else ""


@register.simple_tag
def to(name: str, row_id: UUID) -> str:
    """Give the address of a row's page, for lists of many rows: `{% url %}` searches anew for each."""
    return _address(name).replace(_NOBODY, str(row_id))


@cache
def _address(name: str) -> str:
    return reverse(name, args=[_NOBODY])


_NOBODY = str(UUID(int=0))
_CHOSEN = mark_safe(" selected")
_stamp = partial(drawings.icon, "rubber-stamp")


@register.simple_tag
def fixed(name: str) -> SafeString:
    """Include a template that reads nothing from its page: it is rendered once a language."""
    return _fixed(name, language())


@cache
def _fixed(name: str, lang: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag
def options(choices: Mapping[str, str], chosen: str) -> SafeString:
    """Draw the options of a list to choose from, by their values (`ui.labels.labels`)."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _CHOSEN if value == chosen else "", label) for value, label in choices.items()),
    )


@register.simple_tag
def chip(label: object, url: str, remove: object = "") -> SafeString:
    """Draw one condition of a filter, "field: value ×", as a link that takes it away."""
    return format_html(
        '<a class="k-chip on" href="{}">{}<span class="k-hide">{}</span>{}</a>',
        url,
        label,
        remove,
        drawings.icon("x"),
    )


@lru_cache(maxsize=4096)
def _number(value: int | Decimal | float, lang: str) -> str:
    return khmer.number(Decimal(str(value)) if isinstance(value, float) else value, lang)


def _time(value: date | None, write: Callable[[date, str], str]) -> SafeString | str:
    if value is None or value == "":
        return DASH
    return _day(value, write, language())


@lru_cache(maxsize=4096)
def _day(value: date, write: Callable[[date, str], str], lang: str) -> SafeString:
    return _tagged(value, write(_local_day(value), lang))


def _tagged(value: date, words: str) -> SafeString:
    machine = conditional_escape(value.isoformat())
    return mark_safe(f'<time datetime="{machine}">{words}</time>')  # noqa: S308 - a day and our words


def _local_day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _local(value: datetime) -> datetime:
    return value.astimezone(wall_clock.COUNTRY_ZONE)
