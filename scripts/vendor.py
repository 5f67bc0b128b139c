"""Copies the front-end parts that Kru ships from npm into `kru/ui/static/kru`; run by `make vendor`.

Needs npm; running Kru does not. Versions stand in `vendor/package-lock.json`.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "vendor"
MODULES = VENDOR / "node_modules"
STATIC = ROOT / "kru" / "ui" / "static" / "kru"
WORDMARK = "គ្រូ"

FONTS = {
    "noto-sans-khmer": ("khmer", (400, 600)),
    "source-sans-3": ("latin", (400, 600, 700)),
    "noto-serif-khmer": ("khmer", (400, 600)),
    "moul": ("khmer", (400,)),
}


def main() -> None:
    """Install the locked packages and write fonts, the icon sprite, htmx, licences and their list."""
    subprocess.run(["npm", "ci", "--silent"], cwd=VENDOR, check=True)  # noqa: S607 - npm is found by PATH
    for part in ("fonts", "vendor"):
        shutil.rmtree(STATIC / part, ignore_errors=True)
        (STATIC / part).mkdir(parents=True)
    _copy_fonts()
    _write_wordmark()
    _write_sprite()
    shutil.copyfile(MODULES / "htmx.org/dist/htmx.min.js", STATIC / "vendor/htmx.min.js")
    _write_licences()
    _strip_addresses()


def _copy_fonts() -> None:
    for name, (script, weights) in FONTS.items():
        for weight in weights:
            file = f"{name}-{script}-{weight}-normal.woff2"
            shutil.copyfile(MODULES / "@fontsource" / name / "files" / file, STATIC / "fonts" / file)


def _write_wordmark() -> None:
    # the wordmark is four letters: every page loads 2 kB of Moul instead of 51
    options = subset.Options(flavor="woff2", layout_features=["*"])
    font = subset.load_font(str(STATIC / "fonts/moul-khmer-400-normal.woff2"), options)
    cut = subset.Subsetter(options)
    cut.populate(text=WORDMARK)
    cut.subset(font)
    subset.save_font(font, str(STATIC / "fonts/moul-wordmark.woff2"), options)


def _write_sprite() -> None:
    symbols = []
    for name in (VENDOR / "icons.txt").read_text().split():
        drawing = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text()
        paths = [
            path
            for path in re.findall(r"<(?:path|circle|rect|line)[^>]*/>", drawing)
            if "M0 0h24" not in path
        ]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(paths)}</symbol>')
    drawn = re.findall(r"<symbol.*?</symbol>", (VENDOR / "drawn.svg").read_text())
    body = "\n".join(symbols + drawn)
    (STATIC / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n')


def _write_licences() -> None:
    lock = json.loads((VENDOR / "package-lock.json").read_text())
    lines = [
        "# Parts made by others",
        "",
        "Written by `make vendor`; the licence of each part stands beside this file.",
        "",
        "| part | version | licence | text |",
        "|---|---|---|---|",
    ]
    for path, entry in lock["packages"].items():
        if not path:
            continue
        name = path.removeprefix("node_modules/")
        text = name.replace("@", "").replace("/", "-") + ".LICENSE.txt"
        shutil.copyfile(MODULES / name / "LICENSE", STATIC / "vendor" / text)
        lines.append(f"| {name} | {entry['version']} | {entry['license']} | {text} |")
    (STATIC / "vendor/README.md").write_text("\n".join(lines) + "\n")


def _strip_addresses() -> None:
    # no address may stand in a lock file, not even whom to thank
    path = VENDOR / "package-lock.json"
    lock = json.loads(path.read_text())
    for entry in lock["packages"].values():
        entry.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
