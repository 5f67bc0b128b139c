"""Moving by hand: the pages and the command of sticks, whole files, names that sort, clear words."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kru.__main__ import main
from kru.demo.cast import Cast
from kru.kernel.ids import new_id
from kru.staff.models import Person
from kru.sync import bundles, signing, sticks
from kru.sync.models import Line
from tests.sync.carried import Carried
from tests.sync.copies import assert_copy
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def as_file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.bundle", content)


def test_pages_carry_a_week_there_and_back(village: Cast, carried: Carried, sign_in: SignIn) -> None:
    person_id = carried.register(village)
    dara = carried.browser("dara")
    with carried.here():
        assert "<b>១</b>" in dara.get("/stick/").content.decode()
        kept = dara.post("/stick/keep")
    assert kept["Content-Disposition"].endswith(f'{carried.membership.name}-to-central.bundle"')
    address = f"/nodes/{carried.node.pk}/bundle"
    sovath = sign_in("sovath")
    assert sovath.get(address).status_code == 200
    answer = sovath.post(address, {"command_id": new_id(), "bundle": as_file(kept.content)})
    assert answer["Content-Disposition"].endswith(f'central-to-{carried.membership.name}.bundle"')
    assert Person.objects.filter(pk=person_id).exists()
    carried.node.refresh_from_db()
    assert carried.node.reported["waiting"] == 1
    assert "USB" in sovath.get(f"/nodes/{carried.node.pk}/").content.decode()
    with carried.here():
        assert dara.post("/stick/", {"bundle": as_file(answer.content)}).status_code == 302
        page = dara.get("/stick/").content.decode()
        assert "<b>១</b>" not in page
        assert Line.objects.get(pk=1).by_stick
    assert_copy(carried.office)


@pytest.mark.parametrize("content", [b"", b"x", b"kru-letter-1\n" + bytes(200)])
def test_what_is_no_bundle_is_refused_in_words(
    village: Cast, carried: Carried, sign_in: SignIn, content: bytes
) -> None:
    address = f"/nodes/{carried.node.pk}/bundle"
    refused = sign_in("sovath").post(address, {"bundle": as_file(content)})
    assert refused.status_code == 200 and "k-err" in refused.content.decode()
    with carried.here():
        refused = carried.browser("dara").post("/stick/", {"bundle": as_file(content)})
        assert refused.status_code == 200 and "k-err" in refused.content.decode()


def test_the_file_of_another_computer_is_not_taken_on_this_page(
    village: Cast, carried: Carried, office: Callable[[str], Office], tmp_path: Path, sign_in: SignIn
) -> None:
    other = Carried(office("boeng-chhuk"), tmp_path)
    carried.register(village)
    with carried.here():
        bundle = bundles.from_office(carried.membership, signing.own_keys(), carried.office.at)
    refused = sign_in("sovath").post(f"/nodes/{other.node.pk}/bundle", {"bundle": as_file(bundle)})
    assert refused.status_code == 200
    assert not Person.objects.filter(staff_number="1199010077").exists()


def test_the_centre_has_no_pages_of_an_office(village: Cast, sign_in: SignIn) -> None:
    assert sign_in("dara").get("/stick/").status_code == 404
    assert sign_in("dara").post("/stick/keep").status_code == 404


def test_the_command_carries_both_ways_and_says_so(
    village: Cast, carried: Carried, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    person_id = carried.register(village)
    with carried.here():
        assert main(["bundle", "write", str(stick)]) == 0
    (up,) = stick.iterdir()
    assert "1 changes" in capsys.readouterr().out
    assert main(["bundle", "take", str(up)]) == 0
    assert Person.objects.filter(pk=person_id).exists()
    (down,) = set(stick.iterdir()) - {up}
    assert down.name.endswith(f"-central-to-{carried.membership.name}.bundle")
    capsys.readouterr()
    with carried.here():
        assert main(["bundle", "take", str(down), str(down)]) == 0
        assert "0 wait" in capsys.readouterr().out
        assert main(["bundle", "take", str(up), str(stick / "none"), str(down)]) == 1
        said = capsys.readouterr()
    assert "made for another computer" in said.err and "cannot be read" in said.err
    assert f"{down}: taken" in said.out
    assert_copy(carried.office)


def test_the_centre_writes_no_bundle_of_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["bundle", "write", str(tmp_path)]) == 2
    assert "bundle take" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_full_stick_is_said_and_nothing_half_is_left(
    village: Cast,
    carried: Carried,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with carried.here():
        assert main(["bundle", "write", str(stick)]) == 1
        assert "full" in capsys.readouterr().err
        assert main(["bundle", "write", str(stick / "none" / "x.bundle")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert not list(stick.iterdir())


def test_names_sort_by_time_and_say_from_whom_to_whom() -> None:
    first = sticks.file_name("3101-01", "central", datetime(2026, 3, 16, 2, 42, 7, tzinfo=UTC))
    later = sticks.file_name("central", "ការិយាល័យ ក/ខ:*", datetime(2026, 3, 16, 20, 0, tzinfo=UTC))
    assert first == "kru-2026-03-16-094207-3101-01-to-central.bundle"
    assert later.startswith("kru-2026-03-17-030000-central-to-") and first < later
    assert not set(later) & set(' /\\:*?"<>|')
    assert "-to-node." in sticks.file_name("central", "../..", datetime(2026, 3, 16, tzinfo=UTC))
