"""Lists as ministries have them, made for the tests; every name is invented."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

FAMILY = ("ស៊ុន", "យឹម", "ទេព", "អ៊ុក", "កែវ", "ចាន់", "ហេង", "ម៉ៅ", "សុខ", "លី", "ប៉ែន", "ឈឹម")
FAMILY_LATIN = ("SUN", "YIM", "TEP", "OUK", "KEO", "CHAN", "HENG", "MAO", "SOK", "LY", "PEN", "CHHIM")
GIVEN = ("ពិសិដ្ឋ", "ច័ន្ទរ៉ា", "ស្រីមុំ", "វណ្ណៈ", "ដារ៉ា", "បុប្ផា", "សុភា", "វិចិត្រ", "រតនា", "សំណាង", "ចិន្តា")
GIVEN_LATIN = (
    "PISETH",
    "CHANRA",
    "SREYMOM",
    "VANNAK",
    "DARA",
    "BOPHA",
    "SOPHEA",
    "VICHET",
    "RATANA",
    "SAMNANG",
    "CHENDA",
)

STAFF_HEADER = (
    "ល.រ", "អត្តលេខមន្ត្រី", "គោត្តនាម-នាម", "ឈ្មោះជាអក្សរឡាតាំង", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "លេខកូដសាលា", "អង្គភាព",
    "មុខតំណែង", "ក្របខណ្ឌ", "ថ្ងៃចូលបម្រើការងារ", "លេខទូរស័ព្ទ", "ផ្សេងៗ",
)  # fmt: skip


def staff_row(n: int) -> tuple[Any, ...]:
    """Return the n-th invented member of staff, as cells below `STAFF_HEADER`."""
    family, given = n % len(FAMILY), n // len(FAMILY) % len(GIVEN)
    return (
        n + 1,
        f"{1_000_000_000 + n}",
        f"{FAMILY[family]} {GIVEN[given]}",
        f"{FAMILY_LATIN[family]} {GIVEN_LATIN[given]}",
        "ស" if n % 2 else "ប",
        f"{1 + n % 28:02d}/{1 + n % 12:02d}/{1966 + n % 35}",
        f"010201010{n % 40:02d}",
        f"សាលាបឋមសិក្សា ទី{n % 40}",
        "គ្រូបង្រៀន",
        ("គ.៧", "ខ.២.៣", "B2.1", "C10")[n % 4],
        f"01/10/{1990 + n % 30}",
        f"012 {345_000 + n % 900:06d}"[:11],
        "",
    )


def write_sheet(book: Any, name: str, rows: Sequence[Sequence[Any]], *, first: int = 0) -> Any:
    """Write rows to a new sheet from row `first` (0-based) on; days become date cells."""
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(name)
    for at, row in enumerate(rows, first):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, days)
            elif value is not None and value != "":
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(at, column, value)
    return sheet


def write_book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """Write a workbook with a sheet for each name."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            write_sheet(book, name, rows)
    return path


def province_list(path: Path) -> Path:
    """Write a staff list as a provincial office sends it.

    Two sheets, one a district: title lines, a header, a line of column numbers, merged workplaces, totals,
    signature lines, an odd order of Khmer marks, zero-width spaces, three styles of date and serials.
    """
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        zeros = book.add_format({"num_format": "0000000000"})
        title = [
            ["ព្រះរាជាណាចក្រកម្ពុជា"],
            ["ជាតិ សាសនា ព្រះមហាក្សត្រ"],
            [],
            ["បញ្ជីរាយនាមបុគ្គលិក ខេត្តទន្លេធំ ឆ្នាំ២០២៦"],
            [],
        ]
        numbers = [[str(n) for n in range(1, len(STAFF_HEADER) + 1)]]
        north = write_sheet(book, "ស្រុកជើង", [*title, STAFF_HEADER, *numbers])
        for at, row in enumerate((staff_row(n) for n in range(4)), 7):
            for column, value in enumerate(row):
                if column not in (6, 7):
                    north.write(at, column, value) if column == 0 else north.write_string(at, column, value)
        north.merge_range(7, 6, 10, 6, "01020101001")
        north.merge_range(7, 7, 10, 7, "សាលាបឋមសិក្សា ទួលធំ")
        north.write_string(8, 2, "យ\u17b9ម\u200b ស្រីមុំ\u200b")  # a zero-width space after each word
        north.write_string(9, 2, "ប៉\u17c2ន ស្រ\u17b8ម\u17c6\u17bb")  # the two marks of ុំ the wrong way round
        north.write_datetime(7, 5, date(1984, 3, 16), days)
        north.write_string(8, 5, "ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ១៩៨៤")
        north.write_string(9, 5, "1984-03-16")
        north.write_number(10, 5, 30757)  # 16 March 1984 as a serial number without a date format
        north.write_number(10, 1, 23456789, zeros)  # shown as 0023456789
        for at, line in enumerate((("សរុប", "", "៤ នាក់"), ("", "", "ស្រី ២ នាក់")), 11):
            for column, value in enumerate(line):
                north.write_string(at, column, value)
        north.write_string(14, 8, "ធ្វើនៅទន្លេធំ ថ្ងៃទី១៦ ខែមីនា ឆ្នាំ២០២៦")
        north.write_string(15, 8, "ប្រធានមន្ទីរ")
        north.write_string(18, 8, "កែវ ដារ៉ា")
        south = [["បញ្ជីបុគ្គលិក"], STAFF_HEADER, staff_row(10), (), staff_row(11), STAFF_HEADER, staff_row(12)]
        write_sheet(book, "ស្រុកត្បូង", [*south, ("សរុប", 3)])
        write_sheet(book, "កំណត់ចំណាំ", [["ឯកសារនេះសម្រាប់ប្រើផ្ទៃក្នុង"], ["សូមកុំចែកចាយ"]])
    return path


def large_list(path: Path, rows: int, columns: int = 20) -> Path:
    """Write a staff list of many rows, its last columns filled with what no field takes."""
    more = columns - len(STAFF_HEADER)
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        header = (*STAFF_HEADER, *(f"X{n}" for n in range(more)))
        lines: Iterator[Sequence[Any]] = (
            (*staff_row(n), *(f"{n} {m}" for m in range(more))) for n in range(rows)
        )
        sheet = book.add_worksheet("បុគ្គលិក")
        for at, line in enumerate((("បញ្ជី",), header)):
            sheet.write_row(at, 0, line)
        for at, line in enumerate(lines, 2):
            for column, value in enumerate(line):
                sheet.write_string(at, column, str(value))
    return path
