"""The main story in a real browser, as the named people click it: in Khmer, in English, without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kru.demo import village
from kru.demo.journeys.nodes import temporary_node
from kru.spine import clock
from tests.browser import papers
from tests.browser.bringing_in import lists_come_in
from tests.browser.learning import (
    COMMUNITY,
    COURSE,
    COURSE_LATIN,
    a_course_is_prepared,
    at_school_without_scripts,
    decide,
    learning_at_school,
    ledger_of,
    log,
    the_course_is_held_and_credited,
    they_enrol,
)
from tests.browser.pictures import Album
from tests.browser.playing import NARROW, Player
from tests.browser.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.no_cover]

SOKHA, DAVY, MONY = (village.PERSON_BY_SLUG[slug] for slug in ("sokha", "davy", "mony"))
MEETING, WHY_REVERSED = "ប្រជុំបច្ចេកទេសកម្រង លើកទី ១", "ប្រជុំនេះបានកត់ពីរដង"
OBSERVATION = "សង្កេតថ្នាក់ វិទ្យាសាស្ត្រ"
# Who sees the teacher of our district, and the teacher of the other province.
SEES = {"dara": (SOKHA, DAVY), "bopha": (SOKHA, DAVY), "lida": (SOKHA, DAVY), "vanna": (DAVY, SOKHA)}


@pytest.fixture
def stage(chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """Give a fresh node on which nobody else plays."""
    with temporary_node() as node:
        played = Stage(
            chromium, node.address, papers.write(tmp_path), Album.asked_for(), clock.day_of(clock.now())
        )
        yield played
        played.close()


def test_the_main_story_is_played_in_a_browser(stage: Stage) -> None:
    lists_come_in(stage)
    everybody_sees_their_own_part(stage)
    a_course_is_prepared(stage)
    they_enrol(stage)
    the_course_is_held_and_credited(stage)
    learning_at_school(stage)
    at_school_without_scripts(stage)
    a_wrong_line_is_reversed(stage)
    why_not_yet(stage)
    a_certificate_can_be_checked(stage)
    the_journal_says_who_did_what(stage)
    in_english_too(stage)
    assert not stage.faults(), "\n".join(stage.faults())


def everybody_sees_their_own_part(stage: Stage) -> None:
    """2: everybody signs in and finds exactly their own people, in three ways of searching."""
    for slug, (theirs, not_theirs) in SEES.items():
        player = stage[slug]
        player.tab("Staff")
        player.search(theirs.name.km)
        player.sees(theirs.name.latin, at=player.row(theirs.name.km))
        player.search(not_theirs.name.km)
        player.headed("Staff")
        expect(player.main.get_by_role("link", name=not_theirs.name.km)).to_have_count(0)
    dara = stage["dara"]
    for typed in (SOKHA.given.km, "chea sokha", SOKHA.number):
        dara.search(typed)
        dara.sees(SOKHA.number, at=dara.row(SOKHA.name.km))
    dara.tab("Staff")
    stage.album.keep(dara, "people.png")
    for slug in ("mealea", "sokha"):
        tabs = stage[slug].page.get_by_role("navigation", name=stage[slug].say("Parts"))
        expect(tabs.get_by_role("link", name=stage[slug].say("Staff"), exact=True)).to_have_count(0)
    stage["sokha"].tab("My file")
    stage["sokha"].sees(SOKHA.name.km, SOKHA.number)
    stage["bopha"].tab("My work")
    stage.album.keep(stage["bopha"], "home.png")
    if stage.album.folder:
        on_a_phone = stage.come("bopha", width=NARROW)
        on_a_phone.sign_in()
        stage.album.keep(on_a_phone, "home-360.png")
        stage["sokha"].tab("CPD catalogue")
        stage.album.keep(stage["sokha"], "catalogue.png")


def a_wrong_line_is_reversed(stage: Stage) -> None:
    """5: the teacher reads her standing; a wrong line is taken back by a new one, and both sides see both."""
    sokha, visal = stage["sokha"], stage["visal"]
    ledger_of(sokha)
    sokha.sees(sokha.say("of %(needed)s hours", needed=100))
    sokha.beside(_cpd_year_before(sokha))
    ledger_of(sokha)
    stage.album.keep(sokha, "ledger.png")
    visal.find(SOKHA.number)
    visal.follow(SOKHA.name.km)
    visal.beside(visal.say("CPD credits"))
    visal.go("Reverse this line", at=visal.row(MEETING))
    visal.fill("Why is this line wrong?", WHY_REVERSED)
    visal.press("Reverse the line")
    ledger_of(sokha)
    for player in (visal, sokha):
        expect(player.row(MEETING, player.say("Was reversed"))).to_be_visible()
        expect(player.row(player.say("Reversal of no."), WHY_REVERSED)).to_be_visible()


def _cpd_year_before(player: Player) -> str:
    years = player.page.get_by_role("navigation", name=player.say("CPD year")).get_by_role("link")
    expect(years).to_have_count(5)
    return years.nth(1).inner_text().split("\n")[0]


def why_not_yet(stage: Stage) -> None:
    """6: the teacher reads what separates her from the next rank, with figures, articles and the rules."""
    sokha = stage["sokha"]
    sokha.tab("My file")
    sokha.beside(sokha.say("Career pathway"))
    sokha.headed("Why not yet?")
    sokha.sees(SOKHA.name.km)
    expect(sokha.main).to_contain_text("pathway/")
    expect(sokha.main.locator("mark, .k-due").first).to_be_visible()
    stage.album.keep(sokha, "career.png")


def a_certificate_can_be_checked(stage: Stage) -> None:
    """7: the paper opens as PDF; anybody finds it genuine by its code, and a wrong code is not known."""
    sokha, stranger = stage["sokha"], stage.come("somebody")
    sokha.tab("My file")
    stage.album.keep(sokha, "file.png")
    sokha.follow(COURSE)
    paper = sokha.main.get_by_role("link", name=sokha.say("Open as PDF"))
    answer = sokha.context.request.get(f"{stage.node}{paper.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF-")
    picture = sokha.main.get_by_role("img", name=sokha.say("The certificate as it is printed"))
    expect(picture).to_have_js_property("complete", value=True)
    stage.album.keep(sokha, "certificate.png")
    code = sokha.main.get_by_role("link", name="/verify/").inner_text().rpartition("/")[2]
    stranger.page.goto(f"{stage.node}/verify/")
    stranger.fill("Code on the certificate", code.lower())
    stranger.press("Check")
    stranger.headed("This certificate is genuine")
    stranger.sees(SOKHA.name.km, COURSE)
    stranger.go("Check another")
    wrong = code[:-3] + ("0" if code[-3] != "0" else "1") + code[-2:]
    stranger.fill("Code on the certificate", wrong)
    stranger.press("Check")
    stranger.shows(
        "A letter or digit does not fit: no certificate has this code. Compare it with the paper once more."
    )


def the_journal_says_who_did_what(stage: Stage) -> None:
    """8: the file's journal says in sentences who did what, with before and after."""
    dara = stage["dara"]
    dara.find(SOKHA.number)
    dara.follow(SOKHA.name.km)
    dara.beside(dara.say("Who did what"))
    dara.headed("Who did what")
    for slug in ("bopha", "visal", "sopheap"):
        dara.sees(village.PERSON_BY_SLUG[slug].name.km)
    dara.sees(papers.NEW_PHONE, at=dara.row(SOKHA.phone))


def in_english_too(stage: Stage) -> None:
    """Play the shorter story in the other language, chosen by its button."""
    mony, bopha, dara = (stage[slug] for slug in ("mony", "bopha", "dara"))
    for player in (mony, bopha, dara):
        player.tab("My work")
        player.speak_english()
    log(stage, mony, "Classroom observation", OBSERVATION)
    decide(bopha, OBSERVATION)
    bopha.press("Confirm 2 hours")
    ledger_of(mony)
    mony.shows("Counted", at=mony.row(OBSERVATION))
    mony.sees("of 100 hours")
    mony.tab("CPD catalogue")
    mony.search("drama", by="Search the catalogue")
    mony.follow(COURSE_LATIN, at=mony.row(COURSE_LATIN))
    dara.find("tan mony")
    dara.follow(MONY.name.km)
    dara.beside("Who did what")
    expect(dara.main).to_contain_text(re.compile("confirmed", re.IGNORECASE))
    assert COMMUNITY not in dara.main.inner_text()
