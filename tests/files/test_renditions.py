"""Small renditions: light, upright, without what a camera writes about where it was."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from pytest_django import Settings

from kru.files import blobs, renditions

NORTH_EAST = {1: "N", 2: (11.0, 33.0, 0.0), 3: "E", 4: (104.0, 55.0, 0.0)}
ORIENTATION, PLACE, MAKER = 0x0112, 0x8825, 0x010F


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photograph(width: int, height: int, kind: str = "JPEG", **told: object) -> BytesIO:
    """Return a noisy picture, which is as heavy as pictures get; its left half is darker."""
    grain = (width // 4, height // 4)
    noise = Image.frombytes("RGB", grain, Random(3).randbytes(grain[0] * grain[1] * 3))
    picture = noise.resize((width, height))
    picture.paste("black", (0, 0, width // 2, height))
    target = BytesIO()
    picture.save(target, kind, **told)
    target.seek(0)
    return target


def taken_sideways() -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned by a quarter
    exif[MAKER] = "Camera of somebody"
    exif[PLACE] = NORTH_EAST
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_of_a_telephone_becomes_light(kind: str) -> None:
    made = renditions.made_small(photograph(3000, 2000, kind))
    assert len(made) <= renditions.HEAVIEST
    with Image.open(BytesIO(made)) as small:
        assert small.format == "WEBP"
        assert max(small.size) >= 240
        assert small.width / small.height == pytest.approx(1.5, abs=0.02)


def test_it_stands_upright_and_does_not_say_where_it_was_taken() -> None:
    made = renditions.made_small(photograph(800, 600, exif=taken_sideways()))
    assert b"Camera of somebody" not in made
    with Image.open(BytesIO(made)) as small:
        assert not small.getexif()
        assert small.height > small.width
        # turned by a quarter to the right, the left half lies on top
        rows = small.convert("L").resize((1, 4)).tobytes()
        assert rows[0] < rows[3]


def test_a_small_picture_is_not_blown_up() -> None:
    with Image.open(BytesIO(renditions.made_small(photograph(60, 40)))) as small:
        assert small.size == (60, 40)


def test_it_is_made_once(storage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = blobs.keep([photograph(400, 300).getvalue()]).sha256
    with renditions.small(sha256) as first:
        shown = first.read()
    monkeypatch.setattr(renditions, "made_small", lambda _: pytest.fail("made again"))
    with renditions.small(sha256) as second:
        assert second.read() == shown
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 2


def bomb() -> bytes:
    picture = BytesIO()
    Image.new("1", (6000, 6000)).save(picture, "PNG")
    return picture.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
        lambda: b"%PDF-1.7 a paper",
        lambda: photograph(400, 300).getvalue()[:200],
        bomb,
    ],
    ids=["torn", "paper", "cut-off", "bomb"],
)
def test_what_is_no_picture_or_would_fill_the_memory_has_no_small_one(content: Callable[[], bytes]) -> None:
    with pytest.raises(renditions.NoPicture):
        renditions.made_small(BytesIO(content()))
