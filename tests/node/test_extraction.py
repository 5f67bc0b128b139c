"""What is found to translate in sources and templates."""

from pathlib import Path

from kru.node.extraction import Message, Unreadable, in_package, in_python, in_template

HERE = Path("page.py")


def test_a_message_is_found_under_whatever_name_gettext_was_imported() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_noop as mark
from django.utils.translation import ngettext_lazy as several, npgettext, pgettext
title = _("Staff" " list")
count = several("%(n)s person", "%(n)s persons", "n")
month = pgettext("month", "May")
both = npgettext("course", "%(n)s run", "%(n)s runs", 3)
state = mark("Waiting")
full = translation.gettext("Whole")
"""
    assert list(in_python(source, HERE)) == [
        Message("Staff list"),
        Message("%(n)s person", plural="%(n)s persons"),
        Message("May", context="month"),
        Message("%(n)s run", plural="%(n)s runs", context="course"),
        Message("Waiting"),
        Message("Whole"),
    ]


def test_a_function_that_only_looks_like_gettext_is_left_alone() -> None:
    assert list(in_python('_("not imported")\nother("Staff")\n', HERE)) == []


def test_a_text_marked_elsewhere_may_be_translated_by_its_name() -> None:
    source = "from django.utils.translation import gettext\ngettext(reason.text)\n"
    assert list(in_python(source, HERE)) == []


def test_a_text_put_together_before_translation_is_unreadable() -> None:
    source = (
        "from django.utils.translation import gettext as _\n"
        '_(f"{name} is away")\n_("a" + name)\n_("{} is away".format(name))\n_("%s is away" % name)\n'
    )
    found = list(in_python(source, HERE))
    assert [one.line for one in found if isinstance(one, Unreadable)] == [2, 3, 4, 5]


def test_templates_are_read_as_django_reads_them() -> None:
    source = """{% load i18n %}
<p class="gettext('no')">{% translate "It's here" %} {{ _("Given name")|lower }} {{ name|default:_('None') }}
{% translate "May" context "month" as may %}
{% include "part.html" with title=_('Say "hello"') %}
{% blocktranslate count n=total trimmed %}
  {{ n }} person
{% plural %}
  {{ n }} persons
{% endblocktranslate %}
{% blocktranslate with who=person.name %}{{ who }} waits{% endblocktranslate %}
{# a comment with _('nothing') #}"""
    assert list(in_template(source, Path("page.html"))) == [
        Message("It's here"),
        Message("Given name"),
        Message("None"),
        Message("May", context="month"),
        Message('Say "hello"'),
        Message("%(n)s person", plural="%(n)s persons"),
        Message("%(who)s waits"),
    ]


def test_a_package_is_read_without_its_migrations_and_static_files(tmp_path: Path) -> None:
    for folder in ("migrations", "static", "templates/staff"):
        (tmp_path / folder).mkdir(parents=True)
    call = 'from django.utils.translation import gettext as _\n_("{}")\n'
    (tmp_path / "views.py").write_text(call.format("Here"))
    (tmp_path / "migrations" / "0001_initial.py").write_text(call.format("Never"))
    (tmp_path / "static" / "page.html").write_text('{% translate "Never" %}')
    page = tmp_path / "templates" / "staff" / "list.html"
    page.write_text('{% load i18n %}{% translate "Here" %}{% translate "There" %}')
    messages, unreadable = in_package(tmp_path)
    assert messages == {Message("There"): [page], Message("Here"): [page, tmp_path / "views.py"]}
    assert unreadable == []
