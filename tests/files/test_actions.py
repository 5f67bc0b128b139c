"""Files: kept once, refused with words, seen only where their scope says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from kru.access.table import Role
from kru.files import actions, blobs, queries
from kru.files.models import StoredFile
from kru.kernel.ids import new_id
from kru.kernel.reasons import Refusal
from kru.spine.doing import Doing
from tests.actors import actor

pytestmark = pytest.mark.django_db
Make = Callable[..., Doing]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
SCHOOL = "kh.01.0101.x1"


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    assert tmp_path == django_settings.MEDIA_ROOT
    return tmp_path


def keep(doing: Make, content: bytes, name: str = "photo.png") -> StoredFile:
    blob = blobs.keep([content])
    director = actor((Role.DIRECTOR, SCHOOL))
    return actions.keep_file(
        doing(director), actions.KeepFile(file_id=new_id(), name=name, sha256=blob.sha256, path=SCHOOL)
    )


def test_the_same_photograph_is_stored_once(doing: Make, storage: Path) -> None:
    first, second = keep(doing, PNG), keep(doing, PNG, "again.png")
    assert first.sha256 == second.sha256
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 1
    with blobs.opened(first.sha256) as stored:
        assert stored.read() == PNG


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-is-empty"),
        (b"PK\x03\x04 a spreadsheet called photo.png", "file-kind-unknown"),
        (PNG + bytes(11 * 1024 * 1024), "file-is-too-large"),
    ],
)
def test_what_is_no_evidence_is_refused_by_what_it_is(doing: Make, content: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        keep(doing, content)


def test_a_command_that_names_bytes_which_never_arrived_is_refused(doing: Make) -> None:
    with pytest.raises(Refusal, match="file-bytes-missing"):
        actions.keep_file(
            doing(actor((Role.DIRECTOR, SCHOOL))),
            actions.KeepFile(file_id=new_id(), name="photo.png", sha256="0" * 64, path=SCHOOL),
        )


def test_another_school_does_not_see_it(doing: Make) -> None:
    kept = keep(doing, PNG)
    assert queries.stored_file(actor((Role.DISTRICT, "kh.01.0101")), kept.pk) == kept
    with pytest.raises(StoredFile.DoesNotExist):
        queries.stored_file(actor((Role.DIRECTOR, "kh.01.0101.x2")), kept.pk)
