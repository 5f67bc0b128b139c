"""The pages of loaded lists: checked first, put right on the page, brought in by one button, never twice."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook

from kru.demo.cast import Cast
from kru.intake import jobs
from kru.intake.models import LoadedList
from kru.intake.terms import State
from kru.kernel.ids import new_id
from kru.organisations.models import Unit
from kru.spine import clock
from kru.staff.models import Person
from tests.intake.lists import STAFF_HEADER, staff_row, write_book

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def rows(*, wrong_day: bool = True) -> list[list[Any]]:
    code = Unit.objects.get(name_km="បឋមសិក្សា វត្តថ្មី").code
    made = [list(staff_row(n)) for n in range(4)]
    for cells in made:
        cells[6], cells[7] = code, ""
    if wrong_day:
        made[3][5] = "31/02/1984"
    return made


def upload(client: Client, tmp_path: Path, content: Sequence[Sequence[Any]]) -> LoadedList:
    path = write_book(tmp_path / "បុគ្គលិក.xlsx", {"ទី១": [list(STAFF_HEADER), *content]})
    file = SimpleUploadedFile("បុគ្គលិក.xlsx", path.read_bytes())
    sent = {"kind": "staff", "file": file, "stated_on": "", "command_id": str(new_id())}
    answer = client.post(reverse("intake:imports"), sent)
    assert answer.status_code == 302, answer.content.decode()
    work()
    return LoadedList.objects.latest("loaded_at")


def work() -> None:
    while jobs.do_next(clock.now()):
        pass


def press(client: Client, name: str, listed: LoadedList, **sent: Any) -> None:
    answer = client.post(reverse(f"intake:{name}", args=[listed.pk]), {"command_id": str(new_id()), **sent})
    assert answer.status_code == 302, answer.content.decode()
    work()
    listed.refresh_from_db()


def page(client: Client, listed: LoadedList) -> str:
    return client.get(reverse("intake:loaded_list", args=[listed.pk])).content.decode()


def test_a_list_is_checked_put_right_on_the_page_and_brought_in(
    sign_in: SignIn, village: Cast, tmp_path: Path
) -> None:
    sopheap = sign_in("sopheap")
    before = Person.objects.count()
    listed = upload(sopheap, tmp_path, rows())
    shown = page(sopheap, listed)
    assert listed.state == State.READY
    assert "31/02/1984" in shown
    assert "គ្មានអ្វីត្រូវបានសរសេរនៅឡើយ" in shown
    assert Person.objects.count() == before
    key = shown.split('name="row:', 1)[1].split('"', 1)[0]
    press(sopheap, "decide_rows", listed, **{"field": "born_on", f"row:{key}": "28/02/1984"})
    assert listed.counts == {"new": 4}
    press(sopheap, "order_list", listed)
    assert listed.state == State.DONE
    assert Person.objects.count() == before + 4
    again = upload(sopheap, tmp_path, rows(wrong_day=False)[:3])
    assert again.counts == {"same": 3}
    press(sopheap, "order_list", again)
    assert Person.objects.count() == before + 4


def test_the_rows_set_aside_are_a_workbook_that_can_be_put_right_and_loaded_again(
    sign_in: SignIn, village: Cast, tmp_path: Path
) -> None:
    sopheap = sign_in("sopheap")
    listed = upload(sopheap, tmp_path, rows())
    answer = sopheap.get(reverse("intake:refused_rows", args=[listed.pk]))
    (sheet,) = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).sheet_names  # type: ignore[arg-type]
    book = CalamineWorkbook.from_filelike(
        BytesIO(b"".join(sopheap.get(reverse("intake:refused_rows", args=[listed.pk]))))  # type: ignore[arg-type]
    )
    header, *lines = book.get_sheet_by_name(sheet).to_python()
    assert len(lines) == 1
    put_right = [["28/02/1984" if cell == "31/02/1984" else cell for cell in lines[0]]]
    path = write_book(tmp_path / "again.xlsx", {"1": [header, *put_right]})
    file = SimpleUploadedFile("again.xlsx", path.read_bytes())
    sopheap.post(reverse("intake:imports"), {"kind": "staff", "file": file, "stated_on": ""})
    work()
    assert LoadedList.objects.latest("loaded_at").counts == {"new": 1}


def test_a_column_matched_by_hand_is_remembered_for_the_next_list(
    sign_in: SignIn, village: Cast, tmp_path: Path
) -> None:
    sopheap = sign_in("sopheap")
    listed = upload(sopheap, tmp_path, rows(wrong_day=False))
    shown = page(sopheap, listed)
    names = [part.split('"', 1)[0] for part in shown.split('<select class="form-select" name="')[1:]]
    latin = next(name for name in names if name.startswith("column:") and name.endswith(":3"))
    press(sopheap, "decide_columns", listed, **{latin: ""})
    following = upload(sopheap, tmp_path, rows(wrong_day=False))
    columns = next(iter(following.headers.values()))["columns"]
    assert [column["field"] for column in columns if column["index"] == 3] == [""]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.xlsx", b"", "ឯកសារ"),
        ("letter.xlsx", b"PK\x03\x04 no list at all", "ឯកសារ"),
        ("list.csv", "ឈ្មោះ".encode("utf-16-le")[:-1], "ឯកសារ"),
    ],
)
def test_what_is_no_list_says_so_and_writes_nothing(
    sign_in: SignIn, village: Cast, name: str, content: bytes, says: str
) -> None:
    sopheap = sign_in("sopheap")
    before = Person.objects.count()
    sent = {"kind": "staff", "file": SimpleUploadedFile(name, content), "stated_on": ""}
    answer = sopheap.post(reverse("intake:imports"), sent, follow=True)
    work()
    listed = LoadedList.objects.order_by("-loaded_at").first()
    shown = page(sopheap, listed) if listed else answer.content.decode()
    assert answer.status_code == 200
    assert says in shown
    assert listed is None or listed.state == State.REFUSED
    assert Person.objects.count() == before


def test_another_office_s_list_does_not_exist_and_a_teacher_has_no_such_page(
    sign_in: SignIn, village: Cast, tmp_path: Path
) -> None:
    listed = upload(sign_in("sopheap"), tmp_path, rows())
    assert sign_in("vanna").get(reverse("intake:loaded_list", args=[listed.pk])).status_code == 404
    assert sign_in("sokha").get(reverse("intake:imports")).status_code == 403
    for name in ("order_list", "cancel_list", "decide_columns", "decide_rows"):
        answer = sign_in("vanna").post(reverse(f"intake:{name}", args=[listed.pk]))
        assert answer.status_code == 404
    assert LoadedList.objects.get(pk=listed.pk).state == State.READY


def test_the_preview_asks_a_fixed_number_of_statements(
    sign_in: SignIn, village: Cast, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sopheap = sign_in("sopheap")
    listed = upload(sopheap, tmp_path, rows())
    with django_assert_max_num_queries(9):
        page(sopheap, listed)
