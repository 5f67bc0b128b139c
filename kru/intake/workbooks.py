"""The rows set aside as a workbook: to be put right in a spreadsheet program and loaded again."""

from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from kru.intake.kinds.field import ListKind
from kru.intake.models import RefusedRow
from kru.kernel.reasons import Reason
from kru.ui.reasons import sentence

_WIDTH = 18  # characters
_REASON_WIDTH = 60


def write_refused(
    target: IO[bytes], kind: ListKind, rows: Iterable[RefusedRow], fields: Sequence[str]
) -> None:
    """Write rows as they were found under headers that are understood, and beside each the reasons.

    The reasons speak the language in force. Cells are texts, so that no zero in front is lost.
    """
    with xlsxwriter.Workbook(target, {"in_memory": False, "constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@", "valign": "top"})
        wrong = book.add_format({"num_format": "@", "valign": "top", "bg_color": "#fbe6e8"})
        why = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#962036"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(fields) - 1, _WIDTH, plain)
        sheet.set_column(len(fields), len(fields), _REASON_WIDTH)
        labels = [str(kind.field(name).label) for name in fields]
        sheet.write_row(0, 0, [*labels, _("What to put right"), _("Sheet"), _("Row")], head)
        for at, row in enumerate(rows, 1):
            reasons = [Reason.from_json(stored) for stored in row.reasons]
            marked = {reason.field_name for reason in reasons}
            for column, name in enumerate(fields):
                cell = row.cells.get(name, "")
                sheet.write_string(at, column, str(cell), wrong if name in marked else plain)
            sheet.write_string(at, len(fields), "\n".join(_said(kind, reason) for reason in reasons), why)
            sheet.write_string(at, len(fields) + 1, row.sheet)
            sheet.write_number(at, len(fields) + 2, row.number)


def _said(kind: ListKind, reason: Reason) -> str:
    if not reason.field_name:
        return sentence(reason)
    return f"{kind.field(reason.field_name).label}: {sentence(reason)}"
