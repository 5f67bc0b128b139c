"""A form whose fields stand in groups, each with a heading: for what needs more than seven."""

from collections.abc import Iterator
from typing import ClassVar

from django.forms import BoundField
from django.utils.functional import Promise

from kru.ui.forms import ActionForm


class GroupedForm(ActionForm):
    """An action's form whose `grouping` names each heading with its fields, all of them once."""

    template_name = "learning/grouped_form.html"
    grouping: ClassVar[tuple[tuple[str | Promise, tuple[str, ...]], ...]]

    def groups(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """Yield each heading with its fields."""
        for heading, names in self.grouping:
            yield heading, [self[name] for name in names]
