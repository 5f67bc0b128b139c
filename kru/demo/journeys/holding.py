"""Steps 7 and 8 of the main story: a certificate to check, who did what, and all of it in English."""

from kru.demo import village
from kru.demo.journeys.stories import Story, expect

SOKHA = village.PERSON_BY_SLUG["sokha"]
BOPHA, SOPHEAP = village.PERSON_BY_SLUG["bopha"], village.PERSON_BY_SLUG["sopheap"]


def tell(story: Story) -> None:
    """Let the teacher hold the certificate, a stranger check it, and the district read the journal."""
    with story.step("hold-the-certificate", "sokha") as figures:
        sokha = story.visitor("sokha")
        sokha.open("/certificates/")
        page = sokha.follow(to="/certificates/0")
        check = page.link(to="/verify/").address
        paper = sokha.follow(to="/certificate.pdf")
        expect(paper.body.startswith(b"%PDF-"), f"the certificate is {paper.kind}")
        figures["bytes"] = len(paper.body)
    with story.step("anybody-can-check-it") as figures:
        verdict = story.stranger().open(check)
        expect(verdict.says(SOKHA.name.km), "the page does not say whose certificate it is")
        figures["code"] = check.rpartition("/")[2]
        story.stranger().open(f"{check.rpartition('/')[0]}/0000-0000-0000-0000-0", expect=404)
    with story.step("an-old-certificate-is-the-same-for-ever", "sokha"):
        sokha.open("/certificates/")
        page = sokha.follow(to="/certificates/0")
        again = sokha.follow(to="/certificate.pdf")
        expect(again.body == paper.body, "the certificate has changed")
    with story.step("who-did-what", "dara"):
        dara = story.visitor("dara")
        dara.send(dara.open("/people/").form(having="q"), {"q": SOKHA.number})
        dara.follow(SOKHA.name.km, to="/people/")
        page = dara.follow(to="/journal/")
        expect(page.says(SOPHEAP.name.km), "the journal does not say who registered her")
        expect(page.says(BOPHA.name.km), "the journal does not say who confirmed her learning")
    with story.step("the-same-in-english", "sokha"):
        sokha.open("/")
        switched = sokha.page.form(to="/language")
        sokha.send(switched, press="EN")
        expect(sokha.open("/me").says(SOKHA.name.latin), "her file does not open in English")
        expect(sokha.follow(to="/career").says("Why not yet?"), "the proof does not speak English")
        sokha.send(sokha.page.form(to="/language"), press="ខ្មែរ")
