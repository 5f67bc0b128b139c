"""Step 1 of the story: lists come in, a row is put right, a second load changes nothing."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser import papers
from tests.browser.playing import MOST, Player
from tests.browser.stage import Stage

CHECKED, BROUGHT = "Check before bringing in", "Brought in"
COUNTED = "%(new)s new · %(changed)s known and to be brought up to date · %(same)s as in the register already"


def lists_come_in(stage: Stage) -> None:
    """Let the personnel office load a gazetteer, schools and staff, and look before anything is written."""
    sopheap, brought = stage["sopheap"], stage.papers
    watched = [
        _load(sopheap, "Gazetteer", brought.gazetteer),
        _bring_in(sopheap, len(papers.PLACES)),
        _load(sopheap, "List of workplaces", brought.schools),
        _bring_in(sopheap, brought.workplaces),
        _load(sopheap, "Staff list", brought.staff),
    ]
    right, refused = brought.people, brought.refused
    new = papers.NEW_STAFF - papers.NO_SUCH_GRADE - papers.NO_SUCH_SCHOOL
    sopheap.shows(COUNTED, new=new, changed=1, same=right - new - 1)
    sopheap.sees(sopheap.count("%(groups)s group of reasons", "%(groups)s groups of reasons", groups=9))
    stage.album.keep(sopheap, "import.png")
    with sopheap.page.expect_download() as download:
        words = sopheap.count("Download %(refused)s row", "Download %(refused)s rows", refused=refused)
        sopheap.follow(words)
    assert download.value.suggested_filename.endswith(".xlsx")
    assert download.value.path().read_bytes().startswith(b"PK")
    wrong = next(row for row in brought.wrong if row.field == "workplace_code")
    sopheap.go("Look", at=sopheap.row(sopheap.say("Workplace code")))
    rows = sopheap.main.get_by_role("region", name=sopheap.say("Rows to put right"))
    rows.get_by_role("row").filter(has_text=wrong.value).get_by_role("textbox").fill(papers.SCHOOLS[0][0])
    sopheap.press("Check again with these values")
    watched += [_watch(sopheap, CHECKED), _bring_in(sopheap, right + 1)]
    sopheap.sees(new + 1, refused - 1)
    assert any(watched), "nobody ever saw the progress"
    _load(sopheap, "Staff list", brought.staff)
    sopheap.shows(COUNTED, new=0, changed=0, same=right)
    sopheap.press("Give it up")
    sopheap.headed("Cancelled")


def _load(by: Player, kind: str, path: Path) -> bool:
    by.tab("Data in and out")
    by.tick(kind)
    by.attach("File with the list", path)
    by.press("Check the list")
    return _watch(by, CHECKED)


def _bring_in(by: Player, good: int) -> bool:
    by.press(by.count("Bring in %(good)s row", "Bring in %(good)s rows", good=good))
    return _watch(by, BROUGHT)


def _watch(by: Player, until: str) -> bool:
    """Wait for the page a list ends up on; return whether its progress was seen on the way."""
    heading = by.main.get_by_role("heading", level=1, name=by.say(until), exact=True)
    progress = by.main.get_by_role("progressbar")
    expect(heading.or_(progress).first).to_be_visible()
    seen = progress.count() > 0
    expect(heading).to_be_visible(timeout=3 * MOST)
    return seen
