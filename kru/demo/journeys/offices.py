"""The journey `offices`: an office works for a week without a line, and both sides agree afterwards."""

import contextlib
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from kru.demo import village
from kru.demo.journeys.nodes import OfficeComputer
from kru.demo.journeys.pages import Page, plain
from kru.demo.journeys.relay import Cable
from kru.demo.journeys.stories import Story, expect
from kru.demo.journeys.visitor import Visitor
from kru.kernel.khmer import to_khmer_digits

PEOPLE = village.PERSON_BY_SLUG
DISTRICT = village.UNIT_BY_SLUG["district"].name
OU_TASEIK, TUOL_KRASANG = (village.UNIT_BY_SLUG[slug].name.km for slug in ("ou-taseik", "tuol-krasang"))
TITLE = "សហគមន៍សិក្សា គណិតវិទ្យា"
PURPOSE = "បើកគណនីធនាគារ"
NUMBER = re.compile(rf"\d+/\d\d {village.UNIT_BY_SLUG['district'].code}")
DECIDED_WITHIN = 60.0  # seconds
COMMAND = re.compile(r"kru office --join (\S+) --central (\S+)")
# What everybody's telephone becomes, and who says so.
AT_OFFICE, AT_CENTRAL, BY_STICK = "040200001", "040200002", "040200003"
OURS, THEIRS = "040200004", "040200005"


def tell(story: Story) -> None:
    """Let a district office be set up, work alone, come back, and do it once more with a stick."""
    central = urlsplit(story.node).port or 80
    with contextlib.ExitStack() as held:
        cable = held.enter_context(Cable(central))
        office = OfficeComputer(story.folder / "office")
        held.callback(office.switch_off)
        activity = _learn(story)
        here = _set_up(story, office, cable)
        with story.step("the-cable-is-cut"):
            cable.cut()
        _work_at_the_office(story, here, activity)
        number = _print_a_letter(story, here)
        _work_at_central(story)
        with story.step("power-failure-at-the-office", "dara"):
            office.lose_power()
            office.switch_on()
            expect(_waiting(here.stick("dara")) == 5, "what waits did not survive the power failure")
        _come_back(story, cable, here)
        _central_knows_the_letter(story, number)
        with story.step("the-cable-is-cut-again"):
            cable.cut()
        _by_stick(story, here)
        _wiped(story, office, cable, here)


class Here:
    """The office as its people see it in their browsers."""

    def __init__(self, story: Story, office: OfficeComputer) -> None:
        self._story, self._office = story, office

    def visitor(self, slug: str) -> Visitor:
        """Return one of the cast at the office."""
        return self._story.visitor(slug, at=self._office.address, trust=self._office.trust())

    def stick(self, slug: str) -> Page:
        """Return the page of the office that says what waits."""
        return self.visitor(slug).open("/stick/")


def _set_up(story: Story, office: OfficeComputer, cable: Cable) -> Here:
    with story.step("invite-the-office-computer", "sovath"):
        sovath = story.visitor("sovath")
        found = sovath.send(sovath.open("/nodes/invite-office").form(having="q"), {"q": DISTRICT.km})
        form = sovath.go(found.link(DISTRICT.km, to="?unit=")).form(having="name")
        sheet = sovath.send(form, {"name": f"district-{story.mark}"})
        typed = COMMAND.search(sheet.text)
        expect(typed, "the sheet does not say what to type")
        assert typed is not None
    with story.step("the-computer-joins"):
        status, said = office.do(
            "office", "--join", typed[1], "--central", f"http://127.0.0.1:{cable.port}", "--join-only"
        )
        expect(status == 0 and story.mark in said, f"it did not join: {said}")
        status, said = office.do("office", "--join", typed[1], "--central", story.node, "--join-only")
        expect(status == 0, f"the same code of the same computer is refused: {said}")
        status, said = office.do(
            "office", "--join", typed[1], "--central", f"http://127.0.0.1:{cable.port}", "--join-only"
        )
        expect(status == 0, f"it did not join again: {said}")
    with story.step("first-copy") as figures:
        before = cable.carried
        office.switch_on()
        office.wait_for("The copy is complete")
        figures["bytes"] = cable.carried - before
    here = Here(story, office)
    with story.step("sign-in-at-the-office-with-ones-own-password", "dara"):
        dara = here.visitor("dara")
        expect(_file_of(dara, "sokha").says(PEOPLE["sokha"].number), "the office does not have her file")
        found = dara.send(dara.open("/people/").form(having="q"), {"q": PEOPLE["davy"].number})
        expect(not found.says(PEOPLE["davy"].name.km), "the office holds a file of another province")
        expect(_waiting(here.stick("dara")) == 0, "something waits before anything was done")
    return here


def _work_at_the_office(story: Story, here: Here, activity: str) -> None:
    with story.step("correct-and-post-at-the-office", "dara"):
        dara = here.visitor("dara")
        _correct(dara, "mony", AT_OFFICE)
        _correct(dara, "sokha", OURS)
        page = _post(dara, "sovanna", OU_TASEIK, story)
        expect(page.says(OU_TASEIK), "the posting is not shown at once")
    with story.step("the-director-confirms-at-the-office", "bopha"):
        bopha = here.visitor("bopha")
        bopha.open(activity)
        bopha.send(bopha.page.form(to="/confirm"))
    with story.step("the-office-says-what-waits", "dara") as figures:
        figures["waiting"] = _waiting(here.stick("dara"))
        expect(figures["waiting"] == 4, f"{figures['waiting']} changes are said to wait, of four")


def _print_a_letter(story: Story, here: Here) -> str:
    """Let the office print a service letter without a line; return its number."""
    with story.step("print-a-service-letter-at-the-office", "dara") as figures:
        dara = here.visitor("dara")
        _file_of(dara, "mony")
        page = dara.send(dara.follow(to="/letter").form(having="purpose"), {"purpose": PURPOSE})
        found = NUMBER.search(page.text)
        expect(found, f"the letter has no number: {page.text[:300]}")
        assert found is not None
        paper = dara.go(page.link(to="letter.pdf"))
        expect(paper.kind == "application/pdf" and paper.body.startswith(b"%PDF"), "there is no paper")
        figures["number"] = found[0]
        return found[0]
    raise AssertionError


def _central_knows_the_letter(story: Story, number: str) -> None:
    with story.step("central-knows-the-letter-by-the-same-number", "sopheap") as figures:
        sopheap = story.visitor("sopheap")
        sopheap.open("/letters/")
        letter = sopheap.follow(number, to="/letters/")
        expect(letter.says(PURPOSE) and letter.says(PEOPLE["mony"].name.km), "it is another letter")
        figures["number"] = number


def _learn(story: Story) -> str:
    """Let a teacher log at the centre what her director will confirm at the office; return its address."""
    with story.step("log-learning-at-school", "sokha"):
        sokha = story.visitor("sokha")
        title = f"{TITLE} {story.mark}"
        given = {
            "kind": "learning_community", "title": title, "held_on": f"{story.today:%d/%m/%Y}", "hours": "2",
            "learned": "អានឮៗជាមួយសិស្ស",
        }  # fmt: skip
        sokha.send(sokha.open("/activities/log").form(having="evidence"), given)
        return urlsplit(sokha.open("/").link(title).address).path
    raise AssertionError


def _work_at_central(story: Story) -> None:
    with story.step("correct-and-transfer-at-central", "sopheap"):
        sopheap = story.visitor("sopheap")
        _correct(sopheap, "vibol", AT_CENTRAL)
        _correct(sopheap, "sokha", THEIRS)
        _post(sopheap, "ratana", TUOL_KRASANG, story)
        expect(not _file_of(sopheap, "mony").says(AT_OFFICE), "central knows what it was not told")


def _come_back(story: Story, cable: Cable, here: Here) -> None:
    with story.step("the-cable-is-back") as figures:
        cable.mend()
        before, started = cable.carried, time.perf_counter()
        dara = here.visitor("dara")
        dara.send(dara.open("/line/").form(to="/line/connect"))
        _until_nothing_waits(here)
        figures |= {"bytes": cable.carried - before, "seconds": round(time.perf_counter() - started, 1)}
    with story.step("central-has-decided-everything-once", "sopheap"):
        sopheap = story.visitor("sopheap")
        expect(_file_of(sopheap, "mony").says(AT_OFFICE), "the correction did not arrive")
        expect(_file_of(sopheap, "sovanna").text.count(plain(OU_TASEIK)) >= 1, "the posting did not arrive")
        ledger = sopheap.open(f"{urlsplit(_file_of(sopheap, 'sokha').address).path}ledger")
        expect(
            ledger.text.count(plain(f"{TITLE} {story.mark}")) == 1, "the activity is not on the ledger once"
        )
        expect(_file_of(sopheap, "sokha").says(THEIRS), "the later word overwrote the earlier one")
    with story.step("the-office-has-what-central-decided", "dara"):
        dara = here.visitor("dara")
        expect(_file_of(dara, "vibol").says(AT_CENTRAL), "what central corrected did not come")
        expect(_file_of(dara, "sokha").says(THEIRS), "the office still shows what was refused")
        found = dara.send(dara.open("/people/").form(having="q"), {"q": PEOPLE["ratana"].number})
        expect(not found.says(PEOPLE["ratana"].name.km), "who was transferred is still in the office")
        expect(_refused(here.stick("dara")) == 1, "the conflict needs nobody")
        expect(dara.open("/line/?show=needs").says(PEOPLE["sokha"].name.km), "the inbox does not show it")
    _both_agree(story, here)


def _by_stick(story: Story, here: Here) -> None:
    stick = story.folder / "stick"
    stick.mkdir()
    with story.step("keep-the-week-on-a-stick", "dara"):
        dara = here.visitor("dara")
        _correct(dara, "sreyleak", BY_STICK)
        page = here.stick("dara")
        expect(_waiting(page) == 1, "what waits is not said")
        bundle = _kept(stick / "office.bundle", dara.send(page.form(to="/stick/keep")))
        _correct(story.visitor("sopheap"), "mony", AT_CENTRAL)
    with story.step("central-takes-the-file-and-answers", "sovath") as figures:
        sovath = story.visitor("sovath")
        sovath.open("/nodes/")
        sovath.follow(f"district-{story.mark}", to="/nodes/")
        form = sovath.follow(to="/bundle").form(having="bundle")
        answer = _kept(stick / "central.bundle", sovath.send(form, files={"bundle": bundle}))
        expect(_file_of(story.visitor("sopheap"), "sreyleak").says(BY_STICK), "the file was not decided")
        figures |= {"up": bundle.stat().st_size, "down": answer.stat().st_size}
    with story.step("the-office-takes-the-answer", "dara"):
        for way in ("taken", "taken twice"):
            page = dara.send(here.stick("dara").form(having="bundle"), files={"bundle": answer})
            expect(_waiting(page) == 0, f"{way}, something still waits: {page.text[:300]}")
        expect(_file_of(dara, "mony").says(AT_CENTRAL), "what is new at central did not come")
        refused = dara.send(here.stick("dara").form(having="bundle"), files={"bundle": bundle})
        expect(refused.says("ផ្សេង"), "a file that is not for the office is not refused in words")
    _both_agree(story, here)


def _wiped(story: Story, office: OfficeComputer, cable: Cable, here: Here) -> None:
    with story.step("the-office-is-ordered-to-empty-itself", "sovath"):
        _correct(here.visitor("dara"), "mony", AT_OFFICE)
        sovath = story.visitor("sovath")
        sovath.open("/nodes/")
        page = sovath.follow(f"district-{story.mark}", to="/nodes/")
        sovath.send(sovath.follow(to="/wipe").form(having="why"), {"why": "ការិយាល័យបិទ"})
    with story.step("it-empties-itself-and-says-so") as figures:
        cable.mend()
        dara = here.visitor("dara")
        dara.send(dara.open("/line/").form(to="/line/connect"))
        office.wait_for("is deleted")
        office.switch_off()
        left = sorted(path.name for path in office.folder.iterdir())
        expect(not left, f"it left {left}")
        letters = list(office.folder.parent.glob("*.bundle"))
        expect(len(letters) == 1, f"what waited is kept in {len(letters)} letters")
        expect(sovath.open(page.address).says("បានលុបទិន្នន័យ"), "central was not told")
        figures["letter"] = letters[0].stat().st_size


def _both_agree(story: Story, here: Here) -> None:
    with story.step("both-sides-show-the-same-files", "dara") as figures:
        there, dara = story.visitor("dara"), here.visitor("dara")
        files, held = _files(there.open("/people/")), _files(dara.open("/people/"))
        expect(files == held, f"the lists differ by {len(files ^ held)} people")
        differ = [path for path in files if _said(there.open(path)) != _said(dara.open(path))]
        expect(not differ, f"{len(differ)} files differ: {differ[:3]}")
        figures["files"] = len(files)


def _file_of(visitor: Visitor, slug: str) -> Page:
    person = PEOPLE[slug]
    visitor.send(visitor.open("/people/").form(having="q"), {"q": person.number})
    return visitor.follow(person.name.km, to="/people/")


def _correct(visitor: Visitor, slug: str, phone: str) -> None:
    _file_of(visitor, slug)
    page = visitor.send(visitor.follow(to="/correct").form(having="phone"), {"phone": phone})
    expect(page.says(phone), "the correction is not shown at once")


def _post(visitor: Visitor, slug: str, unit: str, story: Story) -> Page:
    _file_of(visitor, slug)
    page = visitor.follow(to="/post")
    page = visitor.send(page.form(having="q", button="ស្វែងរក"), {"q": unit})
    form = visitor.go(page.link(unit, to="unit=")).form(having="starts_on")
    return visitor.send(form, {"starts_on": f"{story.today:%d/%m/%Y}"})


def _until_nothing_waits(here: Here) -> None:
    given_up_at = time.monotonic() + DECIDED_WITHIN
    while _waiting(page := here.stick("dara")):
        expect(time.monotonic() < given_up_at, f"something still waits: {page.text[-700:]}")
        time.sleep(0.3)


def _waiting(page: Page) -> int:
    return _figure(page, "រង់ចាំប្រព័ន្ធកណ្តាល")


def _refused(page: Page) -> int:
    return _figure(page, "មិនទទួល ហើយមិនទាន់ដោះស្រាយ")


def _figure(page: Page, label: str) -> int:
    for number in range(20):
        if page.says(f"{label} {to_khmer_digits(str(number))} "):
            return number
    expect(False, f"{page.path} does not say “{label}”: {page.text[:300]}")
    raise AssertionError


def _kept(path: Path, answer: Page) -> Path:
    expect(answer.kind == "application/octet-stream", f"no file came but a page: {answer.text[:300]}")
    path.write_bytes(answer.body)
    return path


def _files(page: Page) -> set[str]:
    paths = {urlsplit(link.address).path for link in page.links}
    return {path for path in paths if re.fullmatch(r"/people/[0-9a-f-]{36}/", path)}


def _said(page: Page) -> str:
    """Return what a file says, without the frame around it."""
    return page.text[page.text.index(plain("ព្រឹត្តិការណ៍")) :]
