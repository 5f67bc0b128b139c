"""Chromium for the tests that drive a browser: where it is, and how it starts without asking anybody."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
)


def chromium() -> Path | None:
    """Return the Chromium to drive: `KRU_CHROMIUM`, the system's, or Playwright's; else nothing."""
    asked = os.environ.get("KRU_CHROMIUM")
    if asked:
        return Path(asked)
    on_path = (shutil.which(name) for name in NAMES)
    for found in (*(name for name in on_path if name), *PLACES):
        if Path(found).exists():
            return Path(found)
    with sync_playwright() as playwright:
        kept = Path(playwright.chromium.executable_path)
    return kept if kept.exists() else None


def arguments() -> list[str]:
    """Return the arguments Chromium is started with; as root it has no sandbox."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]


def main() -> int:
    """Say where Chromium is; exit 1 where there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.browsers", description=__doc__)
    parser.add_argument("--found", action="store_true", help="print nothing")
    args = parser.parse_args()
    found = chromium()
    if found and not args.found:
        print(found)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
