"""Rows of long lists, drawn by plain functions: in a template fifty of them cost half of the whole page."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape  # as Django's own, which first asks each text whether it is lazy

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from kru.desk.queries.people import Office, Row
from kru.kernel import khmer
from kru.ui.drawings import bar, photo
from kru.ui.reasons import language
from kru.ui.templatetags.kru import DASH, figure, to, unconfirmed

register = template.Library()

_PERSON = (
    '<tr><th scope="row" class="c-who"><div class="k-person">%s<div><a class="nm" href="%s">%s</a>'
    '<small lang="en">%s</small>%s</div></div></th><td class="k-id k-sm">%s</td><td class="c-place">%s</td>'
    '<td>%s</td><td>%s</td><td class="c-figure"><div class="k-hrs"><span class="k-num">%s</span>%s</div></td>'
    "<td>%s</td></tr>\n"
)


@register.simple_tag(takes_context=True)
def narrower(context: template.Context, offices: Iterable[Office]) -> SafeString:
    """Draw the offices that a list can be narrowed to, as links that keep the other conditions."""
    kept = context["request"].GET.copy()
    for name in ("under", "after"):
        kept.pop(name, None)
    others = f"&{kept.urlencode()}" if kept else ""
    return format_html_join(
        "",
        '<a href="?under={}{}"><span>{}</span></a>',
        ((office.path, others, office.name_km) for office in offices),
    )


@register.simple_tag
def person_rows(rows: Iterable[Row], needed: Decimal) -> SafeString:
    """Draw the persons of a list of staff, with the hours of the year against those needed."""
    lang = language()
    return mark_safe("".join(_person_row(row, needed, lang) for row in rows))  # noqa: S308 - each row escapes what was typed


def _person_row(row: Row, needed: Decimal, lang: str) -> str:
    return _PERSON % (  # every value that anybody typed is escaped
        photo(row.sex, row.id),
        to("desk:person", row.id),
        escape(row.name_km),
        escape(row.name_latin),
        unconfirmed() if row.is_unconfirmed else "",
        escape(row.number),
        escape(row.workplace),
        escape(row.position),
        escape(khmer.grade(row.grade, lang)) if row.grade else DASH,
        figure(row.hours),
        bar(row.hours, of=needed),
        escape(row.status),
    )
