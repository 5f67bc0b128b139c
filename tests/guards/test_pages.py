"""Every page that anybody reaches by links: none is left out of the walk, and each asks few statements."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from kru.demo.cast import Cast
from tests.browser.crawling import reached
from tests.browser.test_every_page import CAST
from tests.guards import places
from tests.guards.places import Address

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

MOST = 20  # statements
FEWER = {"desk:people": 12, "desk:home": 12}
STANDS = "a form of another page, which answers with that page"
OUT_OF_THE_WALK = {
    "account_inactive": "where an account that is closed leads",
    "account_logout": "it would end the walk; test_without_javascript goes there",
    "credentials:certificate_picture": "a picture",
    "desk:verify_qualification": "each diploma there has been seen; tests/sync/test_records.py opens it",
    "files:file": "a picture or a paper",
    "files:small": "a picture",
    "files:want": "a button of an office, tests/sync/test_photographs.py",
    "gallery": "pages of samples, walked by tests/ui/test_gallery.py",
    "gallery_page": "pages of samples, walked by tests/ui/test_gallery.py",
    "intake:refused_rows": "a workbook",
    "learning:confirm_activity": STANDS,
    "learning:decline_enrolment": STANDS,
    "learning:endorse_enrolment": STANDS,
    "learning:replace_evidence": STANDS,
    "learning:return_activity": STANDS,
    "learning:withdraw_activity": STANDS,
    "learning:withdraw_enrolment": STANDS,
    "staff:complete_first_sign_in": "one is sent there with a code",
    "sync:ended": "of an office, after a sign-in that has ended; tests/sync/test_lease.py opens it",
    "sync:given": "of an office, which has a line; tests/sync/test_inbox.py opens it",
    "sync:stick": "of an office, which has a line; tests/sync/test_sticks.py opens it",
    "sync:inbox": "of an office, which has a line; tests/sync/test_inbox.py opens it",
}


@dataclass
class Walker:
    """A browser without a window, as the walk wants one, which counts the statements of each page."""

    browser: Client
    base_url: str = settings.PUBLIC_URL
    statements: dict[str, int] = field(default_factory=dict)

    def get(self, address: str) -> SimpleNamespace:
        """Open an address, and note how many statements its view asked."""
        view = resolve(address.partition("?")[0]).view_name
        if view.startswith("files:"):  # the bytes of the village's photographs are not kept for each test
            return SimpleNamespace(status_code=200, headers={"content-type": "image/png"}, text="")
        with CaptureQueriesContext(connection) as asked:
            answer = self.browser.get(address)
        self.statements[view] = max(len(asked), self.statements.get(view, 0))
        if answer.status_code == 302:
            answer = self.browser.get(address, follow=True)
        html = "html" in answer.headers["content-type"]
        return SimpleNamespace(
            status_code=answer.status_code,
            headers={"content-type": answer.headers["content-type"]},
            text=answer.content.decode() if html else "",
        )


@pytest.fixture
def statements(village: Cast, sign_in: SignIn) -> dict[str, int]:
    """Give the views that the walk of the browser meets, and the most statements that each has asked."""
    seen: dict[str, int] = {}
    for name, start in CAST.items():
        walker = Walker(sign_in(name) if name else Client())
        reached(walker, start)  # type: ignore[arg-type]  # it asks as httpx does
        for view, count in walker.statements.items():
            seen[view] = max(count, seen.get(view, 0))
    return seen


def test_the_walk_of_the_browser_leaves_no_page_out_and_each_asks_few_statements(
    statements: dict[str, int],
) -> None:
    routes = {one.name: one for one in places.addresses()}
    assert set(OUT_OF_THE_WALK) <= set(routes)
    missed = [
        name
        for name, one in routes.items()
        if name not in statements and name not in OUT_OF_THE_WALK and not only_sent_to(one)
    ]
    assert not missed, "no link leads there: link it, or say in OUT_OF_THE_WALK why not"
    assert {view: count for view, count in statements.items() if count > MOST} == {}
    assert {view: statements[view] for view in FEWER if statements[view] > FEWER[view]} == {}


def only_sent_to(one: Address) -> bool:
    """Tell whether a view takes nothing but forms."""
    return "require_POST" in inspect.getsource(one.view)
