"""Steps 3 and 4 of the story: a course from its record to the ledger, and learning at school."""

from playwright.sync_api import expect

from kru.demo import village
from tests.browser.playing import Player
from tests.browser.stage import Stage

SOKHA, NARY = village.PERSON_BY_SLUG["sokha"], village.PERSON_BY_SLUG["nary"]
COLLEGE = village.UNIT_BY_SLUG["college"].name.km
COURSE, COURSE_LATIN, PROVIDER = "ការបង្រៀនតាមល្ខោន", "Teaching with drama", "អង្គការ សិល្បៈសម្រាប់កុមារ"
PLACE = "សាលាស្នូល វត្តថ្មី"
COMMUNITY, READING = "សហគមន៍សិក្សា ល្បះតូច", "អានសៀវភៅ ការបង្រៀនល្បះ"
LEARNED, WHY_RETURNED = "អានឮៗជាមួយសិស្សរាល់ព្រឹក", "សូមសរសេរថា បានរៀនអ្វី"


def a_course_is_prepared(stage: Stage) -> None:
    """Let the CPD office record a provider and an offering, and the provider open a run for today."""
    visal, mealea, today = stage["visal"], stage["mealea"], stage.today
    last_day = today.replace(year=today.year + 3, day=1)
    visal.tab("CPD catalogue")
    visal.go("CPD providers")
    visal.go("Record a provider")
    visal.fill("Name in Khmer", PROVIDER)
    visal.choose("Kind of provider", "Non-governmental organisation")
    visal.tick("Provisional")
    visal.fill("Accredited from", today)
    visal.fill("Accredited until", last_day)
    visal.press("Record the provider")
    visal.sees(PROVIDER)
    visal.tab("CPD catalogue")
    visal.go("Record an offering")
    visal.choose("Provider", COLLEGE)
    visal.fill("Code of the offering", "PED-120")
    visal.fill("Title in Khmer", COURSE)
    visal.fill("Title in Latin letters", COURSE_LATIN)
    visal.choose("Field", "Teaching methods")
    visal.choose("Credit category", "Structured course")
    visal.choose("How it is taught", "Face to face")
    visal.fill("Hours", "6")
    visal.fill("Credits", "0.4")
    visal.fill("Accredited from", today)
    visal.fill("Accredited until", last_day)
    visal.press("Record the offering")
    visal.shows("The offering is recorded.", at=visal.page.locator("body"))
    _open_catalogue(mealea)
    mealea.go("Open a run")
    for label in ("First day", "Last day", "Registration opens", "Registration closes"):
        mealea.fill(label, today)
    mealea.fill("Place", PLACE)
    mealea.fill("Seats", "12")
    mealea.tick("Paid by the organisation")
    mealea.press("Open the run")
    for place in ("1", "2"):
        row = mealea.main.locator("tbody tr").filter(has_text=f"+ {mealea.figure(int(place))}")
        day, hours, topic = row.get_by_role("textbox").all()
        day.fill(f"{today:%d/%m/%Y}")
        hours.fill("3")
        topic.fill(f"{COURSE} {place}")
    mealea.press("Keep the sessions")
    mealea.sees(f"{COURSE} 2")


def they_enrol(stage: Stage) -> None:
    """Let a teacher ask and her director decide; another pair does so in browsers without scripts."""
    nary, sreymom = stage.come("nary", javascript=False), stage.come("sreymom", javascript=False)
    nary.sign_in()
    sreymom.sign_in()
    for teacher, director, name in (
        (stage["sokha"], stage["bopha"], SOKHA.name.km),
        (nary, sreymom, NARY.name.km),
    ):
        _open_catalogue(teacher)
        teacher.follow(teacher.figure(stage.today))
        teacher.press("Ask the director for this course")
        teacher.shows("Your request went to the director.", at=teacher.page.locator("body"))
        director.tab("My work")
        director.go("Decide", at=director.row(name, COURSE))
        director.press("Endorse")
        director.shows("The request is endorsed.", at=director.page.locator("body"))


def the_course_is_held_and_credited(stage: Stage) -> None:
    """Let the provider mark attendance and results, the CPD office verify, and the teacher see her credit."""
    mealea, visal, sokha = stage["mealea"], stage["visal"], stage["sokha"]
    for _ in range(2):
        mealea.tab("My work")
        mealea.go("Mark", at=mealea.row(COURSE, mealea.say("Mark")))
        mealea.sees(SOKHA.name.km, NARY.name.km)
        mealea.press(
            mealea.count(
                "Keep the marks of %(count)s participant", "Keep the marks of %(count)s participants", count=2
            )
        )
        mealea.shows("The attendance is marked.", at=mealea.page.locator("body"))
    mealea.tab("My work")
    mealea.go("Confirm", at=mealea.row(COURSE))
    mealea.go("Scores")
    for box in mealea.main.get_by_role("textbox").all():
        box.fill("82")
    mealea.press("Keep the scores")
    mealea.press(
        mealea.count(
            "Confirm the result of %(count)s participant",
            "Confirm the results of %(count)s participants",
            count=2,
        )
    )
    mealea.shows("The results are confirmed. They wait for verification.", at=mealea.page.locator("body"))
    visal.tab("My work")
    visal.go("Verify", at=visal.row(COURSE))
    visal.sees(SOKHA.name.km)
    visal.press("Verify the chosen and credit their hours")
    ledger_of(sokha)
    sokha.shows("Counted", at=sokha.row(COURSE))


def learning_at_school(stage: Stage) -> None:
    """Let a teacher log with a photograph, the director return and confirm; what is over the cap says why."""
    sokha, bopha = stage["sokha"], stage["bopha"]
    log(stage, sokha, "Learning community", COMMUNITY)
    decide(bopha, COMMUNITY)
    picture = bopha.main.get_by_role("img", name=COMMUNITY)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 0, "the director does not see the photograph"
    _return(bopha, SOKHA.name.km)
    sokha.tab("My work")
    sokha.follow(COMMUNITY)
    sokha.sees(WHY_RETURNED)
    sokha.go("Log it again")
    log(stage, sokha, "Learning community", COMMUNITY, learned=LEARNED, is_open=True)
    log(stage, sokha, "Own reading and study", READING)
    for title in (COMMUNITY, READING):
        decide(bopha, title)
        bopha.press("Confirm %(hours)s hours", hours=2)
    ledger_of(sokha)
    sokha.shows("Counted", at=sokha.row(COMMUNITY, sokha.say("Counted")))
    over = sokha.row(READING)
    sokha.shows("%(counted)s counted · %(over)s not", at=over, counted=0, over=2)
    expect(over.locator("small").last).to_contain_text(sokha.figure(10))  # of one year count, at most


def at_school_without_scripts(stage: Stage) -> None:
    """Let the other pair log, return and confirm with scripts switched off."""
    nary = next(player for player in stage.players if player.slug == "nary")
    sreymom = next(player for player in stage.players if player.slug == "sreymom")
    log(stage, nary, "Learning community", COMMUNITY)
    decide(sreymom, COMMUNITY)
    _return(sreymom, NARY.name.km)
    nary.tab("My work")
    nary.follow(COMMUNITY)
    nary.sees(WHY_RETURNED)
    nary.go("Log it again")
    log(stage, nary, "Learning community", COMMUNITY, learned=LEARNED, is_open=True)
    decide(sreymom, COMMUNITY)
    sreymom.press("Confirm %(hours)s hours", hours=2)
    ledger_of(nary)
    nary.shows("Counted", at=nary.row(COMMUNITY, nary.say("Counted")))


def log(stage: Stage, by: Player, kind: str, title: str, *, learned: str = "", is_open: bool = False) -> None:
    """Log two hours of today with a photograph."""
    if not is_open:
        by.tab("My work")
        by.go("Log an activity")
    by.tick(kind)
    by.fill("Subject", title)
    by.fill("Day", stage.today)
    by.fill("Hours", "2")
    by.fill("What will you do differently in class?", learned)
    by.attach("Photograph or paper", stage.papers.photograph)
    by.press("Log it")
    by.headed(title)
    by.shows("Waiting for your director")


def decide(by: Player, title: str) -> None:
    """Open what waits for a decision from the queue."""
    by.tab("My work")
    by.go("Look and decide", at=by.row(title))
    by.headed(title)


def ledger_of(by: Player) -> None:
    """Open one's own ledger from the first page."""
    by.tab("My work")
    by.go("See the credit ledger")
    by.headed("Credit ledger")


def _return(by: Player, name: str) -> None:
    by.main.get_by_text(by.say("Return it with a reason")).click()
    by.fill("Why do you return it?", WHY_RETURNED)
    by.press("Return it")
    by.shows("Returned. %(name)s reads your reason.", at=by.page.locator("body"), name=name)


def _open_catalogue(by: Player) -> None:
    by.tab("CPD catalogue")
    by.search(COURSE, by="Search the catalogue")
    by.follow(COURSE, at=by.row(COURSE))
    by.headed(COURSE)
