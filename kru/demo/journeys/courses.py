"""Step 3 of the main story: an offering is recorded, a run is held, the ledger is credited."""

from kru.demo import village
from kru.demo.journeys.stories import Story, expect

TITLE, HOURS = "ការបង្រៀនតាមកុន", "12"
COLLEGE = village.UNIT_BY_SLUG["college"].name.km
SOKHA = village.PERSON_BY_SLUG["sokha"]


def tell(story: Story) -> None:
    """Let the CPD office, the provider, a teacher and her director do their parts of one course."""
    title = f"{TITLE} {story.mark}"
    today = f"{story.today:%d/%m/%Y}"
    accredited = {"accredited_from": today, "accredited_until": f"30/09/{story.today.year + 2}"}
    with story.step("record-a-provider", "visal"):
        visal = story.visitor("visal")
        name = f"អង្គការ គ្រូជនបទ {story.mark}"
        page = visal.open("/providers/record")
        chosen = {"name_km": name, "name_latin": "Rural Teachers", "category": "ngo", "status": "provisional"}
        page = visal.send(page.form(having="accredited_from"), {**chosen, **accredited})
        expect(visal.open("/providers/").says(name), "the provider is not on the list")
    with story.step("record-an-offering", "visal"):
        form = visal.open("/catalogue/record").form(having="provider_id")
        page = visal.send(
            form,
            {
                "provider_id": form.choice("provider_id", COLLEGE), "code": f"FIL-{story.mark}",
                "title_km": title, "title_latin": "Teaching with film", "category": "structured",
                "mode": "face_to_face", "hours": HOURS, "credits": "0.8", **accredited,
            },
        )  # fmt: skip
        expect(page.says(title), "the offering has no page")
    with story.step("open-a-run-with-seats-and-a-window", "mealea") as figures:
        mealea = story.visitor("mealea")
        mealea.send(mealea.open("/catalogue/").form(having="q", button="ស្វែងរក"), {"q": title})
        mealea.follow(title)
        run = mealea.send(
            mealea.follow(to="/open-run").form(having="seats"),
            {
                "starts_on": today, "ends_on": today, "opens_on": today, "closes_on": today,
                "place": "សាលាស្នូល វត្តថ្មី", "seats": "20", "funding": "organisation",
            },
        )  # fmt: skip
        expect(run.says(title), "the run has no page")
        figures["run"] = run.path
        page = mealea.follow(to="/sessions")
        run = mealea.send(
            page.form(having="held_on_0"),
            {"held_on_0": today, "hours_0": "6", "held_on_1": today, "hours_1": "6"},
        )
    with story.step("enrol-and-wait-for-the-director", "sokha"):
        sokha = story.visitor("sokha")
        sokha.send(sokha.open("/catalogue/").form(having="q", button="ស្វែងរក"), {"q": title})
        sokha.follow(title)
        sokha.follow(to=run.path)
        sokha.send(sokha.page.form(to="/enrol"))
        seen = mealea.open(run.path).says(SOKHA.name.km)
        expect(not seen, "the provider sees her before her director has decided")
    with story.step("the-director-lets-her-go", "bopha"):
        bopha = story.visitor("bopha")
        bopha.open("/enrolments/requests")
        bopha.follow(SOKHA.name.km, to="/endorse")
        bopha.send(bopha.page.form(to="/endorse"))
    with story.step("mark-attendance", "mealea"):
        for number in range(2):
            page = mealea.open(run.path)
            page = mealea.go([link for link in page.links if "/attendance" in link.address][number])
            form = page.form(to="/attendance")
            mealea.send(form, {name: "present" for name in form.names if name.startswith("presence_")})
    with story.step("score-and-confirm-results", "mealea"):
        mealea.open(run.path)
        mealea.follow(to="/confirm")
        form = mealea.follow(to="/scores").form(to="/scores")
        mealea.send(form, {name: "80" for name in form.names if name.startswith("score_")})
        page = mealea.open(f"{run.path}confirm")
        page = mealea.send(page.form(to="/confirm"))
        expect(page.says(SOKHA.name.km), "the run does not show her result")
    with story.step("verify-and-credit-the-ledger", "visal") as figures:
        visal.open("/runs/to-verify")
        page = visal.follow(title, to="/verify")
        visal.send(page.form(to="/verify", having="enrolment_ids"))
        sokha.open("/")
        ledger = sokha.follow(to="/ledger")
        expect(ledger.says(title), "her ledger has no line for the course")
        figures["ledger"] = ledger.path
