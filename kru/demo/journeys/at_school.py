"""Step 4 of the main story: a learning community is logged, returned, confirmed and counted."""

from kru.demo import photographs, village
from kru.demo.journeys.stories import Story, expect

SOKHA = village.PERSON_BY_SLUG["sokha"]
WHY = "សូមសរសេរថា បានរៀនអ្វី"


def tell(story: Story) -> None:
    """Let the teacher log, the director return and confirm, and the cap say what does not count."""
    title = f"សហគមន៍សិក្សា អំណាន {story.mark}"
    photograph = story.folder / "photograph.jpg"
    photograph.write_bytes(photographs.classroom(7))
    given = {"kind": "learning_community", "title": title, "held_on": f"{story.today:%d/%m/%Y}", "hours": "2"}
    with story.step("log-a-learning-community-with-a-photograph", "sokha"):
        sokha = story.visitor("sokha")
        form = sokha.open("/activities/log").form(having="evidence")
        sokha.send(form, given, files={"evidence": photograph})
        activity = sokha.open("/").link(title)
    with story.step("a-second-press-of-the-button-changes-nothing", "sokha"):
        sokha.send(form, given, files={"evidence": photograph})
        kept = {link.address for link in sokha.open("/").links if title in link.words}
        expect(kept == {activity.address}, f"{len(kept)} activities were kept of one")
    with story.step("the-director-sees-the-photograph-and-returns-it", "bopha"):
        bopha = story.visitor("bopha")
        page = bopha.go(bopha.open("/").link(to=activity.address.removeprefix(story.node)))
        picture = bopha.open(page.picture(to="/files/"))
        expect(picture.kind == "image/webp", f"the evidence is shown as {picture.kind}")
        original = bopha.go(bopha.open(activity.address).link(to="/files/"))
        expect(original.kind == "image/jpeg", f"the evidence is {original.kind}")
        bopha.open(activity.address)
        bopha.send(
            bopha.page.form(to="/return"), {"why": WHY}, press=bopha.page.form(to="/return").buttons[0]
        )
    with story.step("she-reads-why-and-logs-it-again", "sokha"):
        expect(sokha.open(activity.address).says(WHY), "she does not read why it came back")
        form = sokha.open("/activities/log").form(having="evidence")
        title = f"{title} ម្តងទៀត"
        given |= {"title": title, "learned": "អានឮៗជាមួយសិស្ស"}
        sokha.send(form, given, files={"evidence": photograph})
        activity = sokha.open("/").link(title)
    with story.step("the-director-confirms", "bopha"):
        bopha.go(bopha.open("/").link(to=activity.address.removeprefix(story.node)))
        bopha.send(bopha.page.form(to="/confirm"))
    with story.step("it-counts-and-what-does-not-count-says-why", "sokha"):
        sokha.open("/")
        ledger = sokha.follow(to="/ledger")
        expect(ledger.says(title), "the ledger has no line for it")
        # her reading of this year: 16 hours, of which ten count
        expect(ledger.says("៦ ម៉ោងលើស មិនរាប់"), "the ledger does not say that only ten hours of reading count")
        expect(ledger.says("credits/2021-01-01"), "the ledger names no rule")
