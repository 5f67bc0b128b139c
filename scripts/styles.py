"""Joins `scripts/styles/*.css` into the one style sheet that pages load: `kru/ui/static/kru/kru.css`."""

import re
import sys
from pathlib import Path

UI = Path(__file__).resolve().parent.parent / "kru" / "ui"
SOURCES = Path(__file__).resolve().parent / "styles"
SHEET = UI / "static" / "kru" / "kru.css"


def joined() -> str:
    """Return the whole style sheet, without comments and without needless blanks."""
    text = "\n".join(path.read_text() for path in sorted(SOURCES.glob("*.css")))
    # style attributes are forbidden by the content security policy: a place or a width is a class
    places = "".join(f".x-{n}{{left:{n}%}}.w-{n}{{width:{n}%}}" for n in range(101))
    text = text.replace("/* @hundredths */", places)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text).replace(";}", "}").replace("}", "}\n")
    return "".join(line.strip() + "\n" for line in text.splitlines() if line.strip())


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(SHEET.read_text() != joined())
    SHEET.write_text(joined())
