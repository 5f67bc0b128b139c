"""What browsers load: one style sheet, in step with its sources, small, and found under its hashed names."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from pytest_django.fixtures import Settings

import kru.ui
from kru.ui import drawings

STATIC = Path(kru.ui.__file__).parent / "static" / "kru"
TEMPLATES = sorted((Path(kru.ui.__file__).parent.parent).rglob("templates/**/*.html"))


def test_the_style_sheet_is_what_its_sources_say() -> None:
    done = subprocess.run([sys.executable, "scripts/styles.py", "--check"], check=False)
    assert done.returncode == 0, "run: python scripts/styles.py"


def test_a_first_load_without_the_page_stays_small() -> None:
    parts = ("kru.css", "kru.js", "vendor/htmx.min.js", "icons.svg", "favicon.svg")
    compressed = {part: len(gzip.compress((STATIC / part).read_bytes())) for part in parts}
    assert compressed["kru.js"] < 5_000
    assert compressed["kru.css"] < 20_000
    assert sum(compressed.values()) < 60_000, compressed


def test_raw_colours_stand_in_the_tokens_only() -> None:
    for sheet in Path("scripts/styles").glob("*.css"):
        if "tokens" not in sheet.name:
            assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", sheet.read_text()), sheet.name


def test_no_template_needs_what_the_content_security_policy_forbids() -> None:
    forbidden = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:")
    # the pages of failures carry their one style sheet, which their own policy names by digest
    held = [path for path in TEMPLATES if path.name not in ("500.html", "outage.html")]
    found = [f"{path.name}: {hit}" for path in held for hit in forbidden.findall(path.read_text())]
    assert found == []


def test_every_icon_that_a_template_draws_is_in_the_sprite() -> None:
    names = set(re.findall(r'id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    drawn = {name for path in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    assert drawn <= names
    assert {f"mark-{state}" for state in drawings.STATES} | {"woman", "man", "nobody"} <= names


@pytest.mark.slow
def test_hashed_names_are_found_from_the_style_sheet(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    sheet = (tmp_path / staticfiles_storage.url("kru/kru.css").removeprefix(settings.STATIC_URL)).read_text()
    fonts = re.findall(r"url\(\"?(fonts/[^\")]+)", sheet)
    assert len(fonts) == 9
    assert all((tmp_path / "kru" / font).exists() for font in fonts)
