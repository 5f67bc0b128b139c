"""Every answer, errors and files too, tells the browser to trust nothing; nobody is sent to another host."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kru.demo.cast import Cast
from kru.desk.views import home
from kru.files import blobs
from kru.files.models import StoredFile
from kru.kernel.ids import new_id
from tests.guards import places

pytestmark = pytest.mark.django_db
TO_NODES = "/sync/1/"
SignIn = Callable[[str], Client]


def flaws(answer: Any) -> list[str]:
    """Return which protections an answer lacks."""
    if answer.wsgi_request.path.startswith(TO_NODES):
        # no browser asks there, every byte is paid for, and nothing of it is ever shown
        shown = answer.headers.get("Content-Type", "").startswith("text/html") and answer.content
        return [] if answer.headers.get("X-Content-Type-Options") == "nosniff" and not shown else ["to nodes"]
    policy = answer.headers.get("Content-Security-Policy", "")
    wanted = {
        "default-src": "default-src 'self'" in policy or "default-src 'none'" in policy,
        "scripts": "unsafe" not in policy and "script-src" not in policy,
        "frames": "frame-ancestors 'none'" in policy and answer.headers.get("X-Frame-Options") == "DENY",
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
    }
    return [name for name, there in wanted.items() if not there]


@pytest.mark.only_on("sqlite3")  # no database makes a header
def test_every_address_answers_with_every_protection(village: Cast, sign_in: SignIn) -> None:
    lacking, statuses = [], set()
    for browser in (Client(), *map(sign_in, ("sokha", "visal", "mealea", "sopheap"))):
        browser.raise_request_exception = False
        for one in sorted(places.addresses(), key=lambda one: one.name == "account_logout"):
            ids: dict[str, Any] = {"code": "0", "name": "components"}
            for name in set(one.takes) & set(places.MODELS):
                ids[name] = next(iter(places.elsewhere(village, name, strangers=(), most=1)), new_id())
            address = one.filled(ids)
            for answer in (browser.get(address), browser.post(address)):
                statuses.add(answer.status_code)
                lacking += [f"{address} ({answer.status_code}): {flaw}" for flaw in flaws(answer)]
    assert not lacking, lacking[:10]
    assert statuses >= {200, 302, 403, 404, 405}


def test_errors_answer_with_every_protection(
    village: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Client(enforce_csrf_checks=True)
    failing = sign_in("sokha")
    failing.raise_request_exception = False
    monkeypatch.setattr(home, "render", None)
    answers = {
        404: strict.get("/nowhere"),
        403: strict.post("/language", {"language": "en"}),
        400: strict.get("/", headers={"host": "elsewhere.example"}),
        500: failing.get("/"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {n: n for n in answers}
    assert {status: flaws(answer) for status, answer in answers.items()} == {n: [] for n in answers}


def test_what_somebody_sent_in_opens_as_of_no_host_and_papers_are_kept_not_shown(
    village: Cast, sign_in: SignIn
) -> None:
    for start, kind, disposition in (
        (b"\x89PNG\r\n\x1a\n", "image/png", "inline"),
        (b"%PDF-1.7\n", "application/pdf", "attachment"),
    ):
        blob = blobs.keep([start + b"<script>alert(1)</script>" + bytes(16)])
        person = village.person("sokha")
        kept = StoredFile.objects.create(
            id=new_id(), name='a".html', media_type=kind, sha256=blob.sha256, size=blob.size,
            kept_at=village.at, arrived_at=village.at, path=person.path, person_id=person.pk,
        )  # fmt: skip
        answer = sign_in("sokha").get(f"/files/{kept.pk}")
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"].startswith(disposition)
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "allow-" not in answer.headers["Content-Security-Policy"]
        assert not flaws(answer)


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_nobody_is_sent_to_another_host(village: Cast, client: Client, to: str) -> None:
    chosen = client.post("/language", {"language": "en", "next": to}, headers={"referer": to})
    signed_in = client.post("/accounts/login/", {"login": "dara", "password": "x", "next": to})
    out = client.post(f"/accounts/logout/?next={to}")
    asked = client.get("//elsewhere.example/people/")
    for answer in (chosen, signed_in, out, asked):
        assert "elsewhere" not in answer.headers.get("Location", "").partition("?")[0]
