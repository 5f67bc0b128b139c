"""Make the fonts of printed documents from the @fontsource packages: woff2 in, ttf out.

Run by hand when a font is renewed (`npm pack` the three packages of `SOURCES`, unpack them side by side):

    python scripts/fonts.py FOLDER_WITH_THE_UNPACKED_PACKAGES kru/credentials/fonts

The parts into which the packages cut a font (Latin, extended Latin, Vietnamese) are merged again, and the
family names are set straight: the packages carry `Source Sans 3 ExtraLight` on every weight.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

WEIGHTS = {400: "Regular", 600: "SemiBold"}
SOURCES = (
    # package, family, parts, weights
    ("noto-serif-khmer", "Noto Serif Khmer", ("khmer",), (400, 600)),
    ("moul", "Moul", ("khmer",), (400,)),
    ("source-sans-3", "Source Sans 3", ("latin", "latin-ext", "vietnamese"), (400, 600)),
)
FAMILY, STYLE, FULL, POSTSCRIPT, TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE = 1, 2, 4, 6, 16, 17


def main(packages: Path, fonts: Path) -> None:
    """Write one ttf for each family and weight, and each licence beside them."""
    fonts.mkdir(parents=True, exist_ok=True)
    for package, family, parts, weights in SOURCES:
        shutil.copy(packages / package / "LICENSE", fonts / f"OFL-{package}.txt")
        for weight in weights:
            folder = packages / package / "files"
            font = _merged([folder / f"{package}-{part}-{weight}-normal.woff2" for part in parts])
            _rename(font, family, WEIGHTS[weight])
            font.recalcTimestamp = False
            font["head"].created = font["head"].modified = 0
            target = fonts / f"{family.replace(' ', '')}-{WEIGHTS[weight]}.ttf"
            font.save(target)
            sys.stdout.write(f"{target} {len(font.getBestCmap())} characters\n")


def _merged(files: list[Path]) -> TTFont:
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, file in enumerate(files):
            font = TTFont(file)
            font.flavor = None
            parts.append(Path(folder) / f"{number}.ttf")
            font.save(parts[-1])
        if len(parts) == 1:
            return TTFont(parts[0], lazy=False)
        return Merger().merge([str(part) for part in parts])


def _rename(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    for name_id in (TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE):
        names.removeNames(nameID=name_id)
    names.setName(family if style == "Regular" else f"{family} {style}", FAMILY, 3, 1, 0x409)
    names.setName("Regular", STYLE, 3, 1, 0x409)
    names.setName(f"{family} {style}", FULL, 3, 1, 0x409)
    names.setName(f"{family.replace(' ', '')}-{style}", POSTSCRIPT, 3, 1, 0x409)
    if style != "Regular":
        names.setName(family, TYPOGRAPHIC_FAMILY, 3, 1, 0x409)
        names.setName(style, TYPOGRAPHIC_STYLE, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
