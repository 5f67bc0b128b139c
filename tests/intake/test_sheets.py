"""Opening files: every kind that is a list is read alike, every other is refused by name."""

import gc
import tracemalloc
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

import msoffcrypto
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from kru.intake.cells import Limits, Merge
from kru.intake.sheets import opened
from kru.kernel.reasons import Refusal
from tests.intake.lists import large_list, write_book, write_sheet

ROWS = [
    ["អត្តលេខ", "ឈ្មោះ", "ថ្ងៃកំណើត"],
    ["0012345678", "កែវ ដារ៉ា", date(1984, 3, 16)],
    [],
    ["0012345679", "សុខ បុប្ផា", 7.5],
]


def read(path: Path, limits: Limits = Limits()) -> list[tuple[str, int, list[object]]]:
    with opened(path, limits=limits) as book:
        return [(sheet.name, row.number, list(row.cells)) for sheet in book.sheets() for row in sheet.rows()]


def refused(path: Path, limits: Limits = Limits()) -> str:
    with pytest.raises(Refusal) as caught:
        read(path, limits)
    return caught.value.reasons[0].code


def test_rows_keep_the_number_a_person_sees_and_zeros_in_front(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"ទី១": ROWS})
    assert read(path) == [
        ("ទី១", 1, ["អត្តលេខ", "ឈ្មោះ", "ថ្ងៃកំណើត"]),
        ("ទី១", 2, ["0012345678", "កែវ ដារ៉ា", date(1984, 3, 16)]),
        ("ទី១", 4, ["0012345679", "សុខ បុប្ផា", 7.5]),
    ]


def test_every_visible_sheet_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("មួយ", "លាក់", "ពីរ"):
            write_sheet(book, name, [["x", name]])
        book.get_worksheet_by_name("លាក់").hide()
    assert [name for name, _, _ in read(path)] == ["មួយ", "ពីរ"]


def test_cells_come_as_what_they_mean(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 42)
        sheet.write_number(0, 1, 30757, book.add_format({"num_format": "[$-453]dd mmmm yyyy"}))
        sheet.write_number(0, 2, 30757.5, book.add_format({"num_format": 22}))
        sheet.write_number(0, 3, 0.25, book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(0, 4, 1234567, book.add_format({"num_format": "00000000000"}))
        sheet.write_number(0, 5, 12, book.add_format({"num_format": '#,##0 "ថ្ងៃ"'}))
        sheet.write_boolean(0, 6, True)
        sheet.write_formula(0, 7, '="a"&"b"', None, "ab")
        sheet.write_rich_string(0, 8, book.add_format({"bold": True}), "ស៊ុន", " ពិសិដ្ឋ")
        sheet.write_number(0, 9, 1184061409)
        sheet.write_formula(0, 10, "=NA()", None, "#N/A")
    assert read(path)[0][2] == [
        42, date(1984, 3, 16), datetime.fromisoformat("1984-03-16 12:00"), time(6), "00001234567", 12, True,
        "ab", "ស៊ុន ពិសិដ្ឋ", 1184061409, "#N/A",
    ]  # fmt: skip


def test_days_are_the_same_counted_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        write_sheet(book, "a", [["x", date(1984, 3, 16)]])
    assert read(path)[0][2] == ["x", date(1984, 3, 16)]


def test_merged_cells_are_found_after_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = write_sheet(book, "a", [["x", "y"]])
        sheet.merge_range(1, 1, 3, 1, "សាលា")
        sheet.merge_range(4, 0, 4, 2, "ចំណងជើង")
    with opened(path) as book:
        assert list(next(book.sheets()).merges()) == [Merge(2, 1, 4, 1), Merge(5, 0, 5, 2)]


def test_a_namespace_prefix_and_texts_in_the_cells_make_no_difference(tmp_path: Path) -> None:
    plain = write_book(tmp_path / "plain.xlsx", {"a": [["ឈ្មោះ", "b"], ["c", 5]]})
    prefixed = tmp_path / "prefixed.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(prefixed, "w") as target:
        for part in source.namelist():
            content = source.read(part).decode()
            if part.endswith("sheet1.xml"):
                content = content.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
                content = content.replace("xmlns=", "xmlns:x=")
            target.writestr(part, content)
    assert read(prefixed) == read(plain)


def test_xls_and_ods_read_like_xlsx(tmp_path: Path) -> None:
    xls = tmp_path / "a.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    sheet.write(3, 1, "អត្តលេខ")
    sheet.write(5, 1, "0012345678")
    sheet.write(5, 2, date(1984, 3, 16), style)
    sheet.write(5, 3, 42)
    book.save(str(xls))
    assert read(xls) == [
        ("a", 4, [None, "អត្តលេខ", None, None]),
        ("a", 6, [None, "0012345678", date(1984, 3, 16), 42]),
    ]
    assert read(ods(tmp_path)) == [
        ("ទី១", 1, ["អត្តលេខ", "ឈ្មោះ"]),
        ("ទី១", 3, ["0012345678", "កែវ ដារ៉ា"]),
    ]


def ods(folder: Path) -> Path:
    path = folder / "a.ods"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        if row
        else "<table:table-row><table:table-cell/></table:table-row>"
        for row in (("អត្តលេខ", "ឈ្មោះ"), (), ("0012345678", "កែវ ដារ៉ា"))
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{space}manifest:1.0"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="ទី១">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_lists_are_read_in_any_encoding_and_with_any_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    lines = [("អត្តលេខ", "ឈ្មោះ"), ("0012345678", "កែវ ដារ៉ា"), ("0012345679", '"a ""b""\nc"')]
    path.write_bytes("\n".join(delimiter.join(line) for line in lines).encode(encoding))
    assert read(path) == [
        ("", 1, ["អត្តលេខ", "ឈ្មោះ"]),
        ("", 2, ["0012345678", "កែវ ដារ៉ា"]),
        ("", 3, ["0012345679", 'a "b"\nc']),
    ]


def test_what_no_register_could_hold_is_left_out_of_cells(tmp_path: Path) -> None:
    path = write_book(tmp_path / "plain.xlsx", {"ក": [["a_x0000_b", "c_xD800_", "d_x000A_e", "_x0001_"]]})
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(odd, "w") as changed:
        for part in plain.infolist():  # the writer escapes what looks like an escape: undo it
            changed.writestr(part.filename, plain.read(part.filename).replace(b"_x005F_", b"_"))
    assert read(odd) == [("ក", 1, ["ab", "c", "d\ne", ""])]


def test_a_list_of_the_western_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name;École\nSOK;Lycée\n".encode("cp1252"))
    assert read(path)[1] == ("", 2, ["SOK", "Lycée"])


def test_commas_inside_cells_do_not_pass_for_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("បញ្ជី, ខេត្ត\nName;Place\nSOK;a, b\nTEP;c, d, e\n", encoding="utf-8")
    assert read(path)[2] == ("", 3, ["SOK", "a, b"])


def test_what_is_not_a_list_is_refused_by_name(tmp_path: Path) -> None:
    def file(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    assert refused(file("empty.xlsx", b"")) == "file-empty"
    assert refused(file("blank.csv", b"\xef\xbb\xbf \r\n\r\n")) == "file-empty"
    assert refused(file("a.pdf", b"%PDF-1.7 ...")) == "file-not-a-list"
    assert refused(file("old.xls", b"<html><table><tr><td>1</td></tr></table></html>")) == "file-not-a-list"
    assert refused(file("odd.csv", b"a,b\n\x81\x8d\x8f\x90,\x9d\n")) == "file-encoding-unknown"
    assert refused(file("odd16.csv", b"\xff\xfea\0,\0\x00\xd8\n\0")) == "file-encoding-unknown"
    stray = "អត្តលេខ,ឈ្មោះ\n1184061409,ស៊ុន\0 ពិសិដ្ឋ\n".encode()
    assert refused(file("stray.csv", stray)) == "file-encoding-unknown"
    assert refused(file("binary.csv", b"\0\1\2\3" * 9)) == "file-encoding-unknown"
    docx = BytesIO()
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert refused(file("letter.xlsx", docx.getvalue())) == "file-not-a-list"
    whole = write_book(tmp_path / "whole.xlsx", {"a": ROWS}).read_bytes()
    assert refused(file("cut.xlsx", whole[: len(whole) // 2])) == "file-damaged"
    assert refused(file("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)) == "file-damaged"


def test_a_file_with_a_password_is_refused(tmp_path: Path) -> None:
    plain = write_book(tmp_path / "plain.xlsx", {"a": ROWS})
    locked = tmp_path / "locked.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    with locked.open("rb") as stream:
        assert msoffcrypto.OfficeFile(stream).is_encrypted()
    assert refused(locked) == "file-password-protected"


def test_a_file_that_is_too_big_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"a": ROWS})
    assert refused(path, Limits(file_bytes=1000)) == "file-too-big"
    assert refused(path, Limits(expanded_bytes=1000)) == "file-too-big"
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("xl/workbook.xml", b" " * (64 << 20))
    assert refused(bomb, Limits(expanded_bytes=32 << 20)) == "file-too-big"


def test_entities_of_a_hostile_file_are_not_expanded(tmp_path: Path) -> None:
    plain = write_book(tmp_path / "plain.xlsx", {"a": [["x", "y"]]})
    hostile = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(hostile, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part.endswith("sharedStrings.xml"):
                content = b'<!DOCTYPE a [<!ENTITY b "cc">]>' + content[content.index(b"<sst") :]
            target.writestr(part, content)
    assert refused(hostile) == "file-damaged"


def test_khmer_typed_in_an_old_font_is_refused(tmp_path: Path) -> None:
    names = [
        "eQµaH",
        "eKatþnam",
        "nam",
        "RbuseRsI",
        "s‘un BisidI",
        "ywm c½nÞr:a",
        "eTB RsImMu",
        "G‘uk vNÑ³",
        "EKv dar:a",
    ]
    path = write_book(
        tmp_path / "a.xlsx", {"a": [[n, name, f"ePT{name}"] for n, name in enumerate(names * 3)]}
    )
    assert refused(path) == "file-legacy-font"


def test_latin_names_do_not_pass_for_an_old_font(tmp_path: Path) -> None:
    rows = [[f"{n}", "SUN Piseth", "Yim Chanra", "McDonald O’Brien"] for n in range(30)]
    assert len(read(write_book(tmp_path / "a.xlsx", {"a": rows}))) == 30


def test_ten_times_the_rows_take_no_more_memory_but_for_their_texts(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = large_list(tmp_path / f"{rows}.xlsx", rows, columns=13)
        tracemalloc.start()
        with opened(path) as book:
            for sheet in book.sheets():
                assert sum(1 for _ in sheet.rows()) == rows + 2
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    small, large = peak(300), peak(3000)
    assert large - small < 300 * 3000


def test_what_read_a_sheet_is_gone_when_the_sheet_is_read(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {f"ស្រុក{n}": ROWS for n in range(5)})
    gc.collect()
    gc.disable()  # as good as off while a list is read
    try:
        read(path)
        left = [held for held in gc.get_objects() if type(held) is expat.XMLParserType]
    finally:
        gc.enable()
    assert left == []
