"""Small renditions of photographs, for pages: turned upright, without what the camera wrote into them."""

from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from kru.files import blobs

HEAVIEST = 20_000  # bytes: a page with one photograph stays below 30 kB
MOST_PIXELS = 24_000_000  # in memory; a JPEG is read at a fraction of its size, whatever its size is
# Longest side in pixels and quality, from the finest down to what always fits.
STEPS = ((640, 60), (640, 40), (480, 40), (360, 35), (240, 25), (120, 10))
MEDIA_TYPE = "image/webp"


class NoPicture(Exception):
    """The bytes are not a picture that can be made small."""


def small(sha256: str) -> IO[bytes]:
    """Return the small rendition of a kept photograph, made at the first asking; raises `NoPicture`."""
    name = _name(sha256)
    if not default_storage.exists(name):
        with blobs.opened(sha256) as original:
            made = made_small(original)
        keep_small(sha256, made)
    return default_storage.open(name, "rb")


def is_kept(sha256: str) -> bool:
    """Tell whether the small rendition of a photograph is on the storage."""
    return default_storage.exists(_name(sha256))


def keep_small(sha256: str, made: bytes) -> None:
    """Write the small rendition of a photograph, made here or at the centre."""
    blobs.write_whole(_name(sha256), ContentFile(made))


def _name(sha256: str) -> str:
    return f"small/{sha256[:2]}/{sha256}.webp"


def made_small(original: IO[bytes]) -> bytes:
    """Return a picture as light WebP, upright and without metadata; raises `NoPicture`."""
    try:
        with Image.open(original, formats=("JPEG", "PNG", "WEBP")) as opened:
            opened.draft("RGB", (STEPS[0][0] * 2, STEPS[0][0] * 2))
            if opened.width * opened.height > MOST_PIXELS:
                raise NoPicture
            picture = _flat(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as unfit:
        raise NoPicture from unfit
    written = b""
    for side, quality in STEPS:
        picture.thumbnail((side, side))
        target = BytesIO()
        picture.save(target, "WEBP", quality=quality, method=6)
        written = target.getvalue()
        if len(written) <= HEAVIEST:
            break
    return written


def _flat(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where they let through."""
    flat = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    flat.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return flat
