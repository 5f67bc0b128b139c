"""Every page that each kind of user reaches: it fits, reads, goes by keyboard, asks nobody else, is light."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from kru.demo.journeys.nodes import Node
from tests.browser.crawling import parts, reached, signed_in
from tests.browser.visiting import Visitor, context_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.no_cover]

WIDE, ZOOMED, NARROW = 1280, 640, 360  # 640 is 1280 at 200 %
FIRST_LOAD, LATER = 150_000, 30_000  # bytes on the line, fonts apart
CAST = {
    "": "/accounts/login/",
    "sokha": "/",
    "bopha": "/",
    "dara": "/",
    "lida": "/",
    "mealea": "/",
    "visal": "/",
    "sopheap": "/",
    "sovath": "/",
}
# Only what is wrong is gathered, and no style sheet fetched a second time: half as long.
BRIEFLY = {"resultTypes": ["violations"], "preload": False}
Record = Callable[[str, object], None]

# What axe has judged already: a page of the same shape made of the same kinds of elements is not judged
# again for the next person.
judged: set[tuple[str, str, frozenset[tuple[str, str, str]]]] = set()


@pytest.mark.parametrize("name", CAST, ids=lambda name: name or "nobody")
def test_every_page_reads_fits_and_is_light(
    name: str, node: Node, chromium: Browser, record_property: Record
) -> None:
    flaws: list[str] = []
    weights: dict[str, tuple[int, int]] = {}
    with signed_in(node.address, name) as client:
        pages = reached(client, CAST[name])
        cookies = dict(client.cookies)
    assert len(pages) > (2 if not name else 5), [page.address for page in pages]
    made_of = {page.address: parts(page.source) for page in pages}
    flaws += [f"{where}: nothing sends {form}" for where, made in made_of.items() for form in made.unsent]
    for lang in ("km", "en"):
        with context_of(chromium, node.address, lang=lang, cookies=cookies) as context:
            visitor, warm = Visitor(context, node.address), False
            for page in pages:
                tab = visitor.open(page.address)
                first, later = visitor.weights()
                before = weights.get(page.shape, (0, 0))
                weights[page.shape] = max(first, before[0]), max(later if warm else 0, before[1])
                warm = True
                new = (lang, page.shape, frozenset(made_of[page.address].kinds))
                if new not in judged and lang == "km":
                    flaws += axe(visitor, f"{page.address} at {WIDE} in {lang}")
                    flaws += [f"{page.address} by keyboard: {flaw}" for flaw in visitor.by_keyboard()]
                for width in (ZOOMED, NARROW):
                    if (beyond := visitor.sideways(width)) > 0:
                        flaws.append(f"{page.address} at {width} in {lang}: {beyond} px too wide")
                if new not in judged and lang == "en":
                    flaws += axe(visitor, f"{page.address} at {NARROW} in {lang}")
                judged.add(new)
                assert tab.locator("h1").count() >= 1, page.address
                visitor.page.set_viewport_size({"width": WIDE, "height": 900})
            flaws += visitor.faults
    record_property("weights", weights)
    flaws += [
        f"{shape}: {first} bytes at first" for shape, (first, _) in weights.items() if first > FIRST_LOAD
    ]
    flaws += [f"{shape}: {later} bytes later" for shape, (_, later) in weights.items() if later > LATER]
    assert not flaws, "\n".join(flaws)


def test_the_walk_by_keyboard_notices_what_it_looks_for(node: Node, chromium: Browser) -> None:
    trap = "if (event.key === 'Tab') event.preventDefault()"
    with context_of(chromium, node.address, lang="en", cookies={}) as context:
        visitor = Visitor(context, node.address)
        visitor.page.set_content("<a href=/a>a</a><input name=b><button style='outline: none'>c</button>")
        assert visitor.by_keyboard() == ['no focus shown: <button style="outline: none">c</button>']
        visitor.page.set_content(f'<input onkeydown="{trap}"><button>after</button>')
        assert "not reached: <button>after</button>" in visitor.by_keyboard()


def axe(visitor: Visitor, where: str) -> list[str]:
    """Return what axe-core finds wrong on the page that is open."""
    return [
        f"{where}: {found['id']} {[node['target'] for node in found['nodes']][:3]}"
        for found in Axe().run(visitor.page, options=BRIEFLY).response["violations"]
    ]
