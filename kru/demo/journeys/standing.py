"""Step 5 of the main story: where one stands, and a line put right."""

from kru.demo import village
from kru.demo.journeys.stories import Story, expect

SOKHA = village.PERSON_BY_SLUG["sokha"]
WHY = "វគ្គនេះបានកត់ពីរដង"


def tell(story: Story) -> None:
    """Let the teacher read her standing, and the CPD office reverse a line."""
    with story.step("where-one-stands-this-year", "sokha") as figures:
        sokha = story.visitor("sokha")
        sokha.open("/")
        ledger = sokha.follow(to="/ledger")
        years = [link for link in ledger.links if "year=" in link.address]
        expect(len(years) >= 5, "the ledger does not show the years of the cycle")
        expect(ledger.says("១០០"), "the ledger does not say how many hours are needed")
        figures["years"] = len(years)
        sokha.go(years[-1])
    with story.step("a-mistake-is-put-right-by-a-reversing-line", "visal"):
        visal = story.visitor("visal")
        page = visal.open(ledger.address)
        lines = len([link for link in page.links if "/reverse" in link.address])
        visal.follow(to="/reverse")
        why = f"{WHY} {story.mark}"
        visal.send(visal.page.form(to="/reverse"), {"why": why})
        page = visal.open(ledger.address)
        expect(page.says(why), "the office does not see the reversal")
        left = len([link for link in page.links if "/reverse" in link.address])
        expect(left == lines - 1, f"{left} of {lines} lines can be reversed")
    with story.step("both-sides-see-the-line-and-its-reversal", "sokha"):
        expect(sokha.open(ledger.address).says(why), "she does not see the reversal")
