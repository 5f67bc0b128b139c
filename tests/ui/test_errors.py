"""Error pages: calm words in the reader's language, and a number for what is our fault."""

import base64
import hashlib
import logging
import re
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from kru.ui import errors
from kru.ui.urls import urlpatterns as of_the_interface


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("…")


urlpatterns = [*of_the_interface, path("broken", broken)]
handler400 = "kru.ui.errors.bad_request"
handler403 = "kru.ui.errors.forbidden"
handler404 = "kru.ui.errors.not_found"
handler500 = "kru.ui.errors.failed"


@pytest.mark.django_db
def test_an_unknown_address_says_so_in_khmer_and_in_english(client: Client) -> None:
    assert "គ្មានទំព័រនេះ" in client.get("/nowhere").content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page for you" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_has_a_short_number_that_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/broken")
    found = re.search(r"\b[0-9A-F]{2}-\d{4}\b", answer.content.decode())
    assert answer.status_code == 500
    assert found and found[0] in caplog.text


@pytest.mark.urls(__name__)
def test_the_page_of_a_failure_needs_neither_static_files_nor_a_database(
    settings: Settings, tmp_path: Path
) -> None:
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(ValueError, match="manifest"):
        static("kru/kru.css")
    answer = Client(raise_request_exception=False).get("/broken?page=2")
    shown = answer.content.decode()
    assert answer.status_code == 500
    assert "ទំព័រនេះបើកមិនទាន់បាន" in shown
    assert 'href="/broken?page=2"' in shown
    (style,) = re.findall("<style>(.*?)</style>", shown, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_a_form_that_is_too_old_says_that_nothing_is_lost() -> None:
    answer = errors.csrf_failed(RequestFactory().get("/"))
    assert answer.status_code == 403
    assert "អ្វីដែលអ្នកបានវាយនៅដដែល" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_not_taken() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language", {"language": "en"})
    assert answer.status_code == 403
