"""Step 1 of the main story: gazetteer, schools and staff come in from lists as offices make them."""

import time
from dataclasses import replace
from pathlib import Path
from random import Random

from python_calamine import CalamineWorkbook

from kru.demo import arrivals, listed, lists
from kru.demo.journeys.pages import Page, Unexpected
from kru.demo.journeys.stories import Story, expect
from kru.demo.journeys.visitor import Visitor
from kru.demo.lists import SCHOOL_STYLES, STAFF_STYLES
from kru.demo.places import write_gazetteer
from kru.demo.plan import World
from kru.demo.sizes import part_of_nation
from kru.kernel.khmer import to_latin_digits

PHONE = "040999999"
PATIENCE = 120.0  # seconds until the worker has read or written a list
WRONG = 8
SCHOOLS, EACH = 8, 13
WORKING = b"<progress"
LEVELS = ("provinces", "districts", "communes", "villages")


def tell(story: Story) -> None:
    """Let the clerk of the ministry load a gazetteer, schools and staff, and load the staff once more."""
    rng = Random(story.mark)  # noqa: S311 - an invented list
    schools = arrivals.new_schools(rng, SCHOOLS)
    people = [*arrivals.new_people(rng, schools, EACH, on=story.today), *listed.village_people()]
    world = World(part_of_nation(600), on=story.today)
    with story.step("bring-in-the-gazetteer", "sopheap") as figures:
        sopheap = story.visitor("sopheap")
        rows = write_gazetteer(story.folder, world.places())
        for level in LEVELS:
            page = _load(sopheap, "gazetteer", story.folder / f"{level}.csv")
            _order(sopheap, page)
        figures["places"] = sum(rows.values())
    with story.step("bring-in-schools-from-xlsx", "sopheap") as figures:
        path = story.folder / "schools.xlsx"
        expected = lists.write_school_list(path, schools, SCHOOL_STYLES["ministry"])
        page = _load(sopheap, "workplaces", path)
        expect(_good(page) == len(schools), f"{_good(page)} of {len(schools)} schools can be brought in")
        counts = _order(sopheap, page)
        expect(counts[0] == len(schools), f"{counts[0]} new schools")
        figures["new"] = counts[0]
    with story.step("check-staff-before-anything-is-written", "sopheap") as figures:
        path = story.folder / "staff.xlsx"
        expected = lists.write_staff_list(path, people, STAFF_STYLES["ministry"], wrong=WRONG)
        page = _load(sopheap, "staff", path)
        good = len(people) + WRONG - len(expected)
        expect(_good(page) == good, f"{_good(page)} rows can be brought in, not {good}")
        newcomer = people[1]
        dara = story.visitor("dara")
        found = dara.send(dara.open("/people/").form(having="q"), {"q": newcomer.number})
        expect(not found.says(newcomer.name_km), "somebody was written before the list was brought in")
        figures |= {"good": good, "refused": len(expected)}
    with story.step("download-what-is-refused", "sopheap") as figures:
        sopheap.open(page.address)
        refused = story.folder / "refused.xlsx"
        refused.write_bytes(sopheap.follow(to="/refused.xlsx").body)
        rows_out = CalamineWorkbook.from_path(refused).get_sheet_by_index(0).to_python()
        expect(len(rows_out) - 1 == len(expected), f"{len(rows_out) - 1} rows in the file of refusals")
        figures["refused"] = len(expected)
    with story.step("bring-in-the-good-rows", "sopheap") as figures:
        counts = _order(sopheap, sopheap.open(page.address))
        figures |= {"new": counts[0], "changed": counts[1], "set-aside": counts[2]}
        expect(counts[2] == len(expected), f"{counts[2]} rows set aside")
        found = dara.send(dara.open("/people/").form(having="q"), {"q": newcomer.number})
        found.link(newcomer.name_km, to="/people/")
    with story.step("the-same-list-again-duplicates-nothing", "sopheap"):
        again = story.folder / "again.csv"
        kept = [person for person in people if person.number not in {refusal.value for refusal in expected}]
        moved = replace(newcomer, phone=PHONE)
        lists.write_staff_list(
            again, [moved if person == newcomer else person for person in kept], STAFF_STYLES["district"]
        )
        counts = _order(sopheap, _load(sopheap, "staff", again))
        expect(counts[0] == 0, f"{counts[0]} people came a second time")
        expect(counts[1] >= 1, "the changed telephone number was not brought up to date")
    with story.step("leading-zeros-stay", "dara"):
        dara.send(dara.open("/people/").form(having="q"), {"q": newcomer.number})
        file = dara.follow(newcomer.name_km, to="/people/")
        expect(file.says(newcomer.number, PHONE), "number and telephone are not as in the list")


def _load(visitor: Visitor, kind: str, path: Path) -> Page:
    form = visitor.open("/imports/").form(having="file")
    visitor.send(form, {"kind": kind}, files={"file": path})
    page = _waited(visitor)
    expect(
        any("/order" in form.address for form in page.forms),
        f"{path.name} cannot be brought in: {page.text[:400]}",
    )
    return page


def _order(visitor: Visitor, page: Page) -> tuple[int, int, int]:
    """Bring a list in and return how many rows were new, changed and set aside."""
    visitor.send(page.form(to="/order"))
    page = _waited(visitor)
    figures = [int(_digits(words)) for words in page.bold if _digits(words)]
    if len(figures) < 3:
        raise Unexpected(f"{page.path} does not say what was brought in: {page.text[:400]}")
    return figures[0], figures[1], figures[2]


def _waited(visitor: Visitor) -> Page:
    """Return the open page once the worker is done with its list."""
    given_up_at = time.monotonic() + PATIENCE
    page = visitor.page
    while WORKING in page.body:
        if time.monotonic() > given_up_at:
            raise Unexpected(f"{page.path} is still being worked on after {PATIENCE:.0f} seconds")
        time.sleep(0.25)
        page = visitor.open(page.address)
    return page


def _good(page: Page) -> int:
    return int(_digits(page.form(to="/order").pressed().words) or 0)


def _digits(words: str) -> str:
    return "".join(char for char in to_latin_digits(words) if char.isdigit())
