"""Step 6 of the main story: why not yet, and a rank that is asked for."""

from datetime import timedelta

from kru.demo.journeys.stories import Story, expect
from kru.kernel import khmer

ARTICLES = ("8.1", "8.2", "8.3", "9.1", "10.1", "11.1", "12.3", "14.2")


def tell(story: Story) -> None:
    """Let the teacher read why not yet, now and as it was; let a director ask, and take it back."""
    with story.step("why-not-yet", "sokha") as figures:
        sokha = story.visitor("sokha")
        sokha.open("/me")
        proof = sokha.follow(to="/career")
        expect(proof.says("ហេតុអ្វីមិនទាន់?", "គ្រូឈានមុខ"), "the page does not say which rank is sought")
        named = [number for number in ARTICLES if proof.says(f"មាត្រា {khmer.to_khmer_digits(number)}")]
        expect(len(named) == len(ARTICLES), f"only the articles {named} are named")
        expect(proof.says("pathway/"), "the page does not name the policy it rests on")
        expect(proof.says("ត្រូវការ ៤៨០ ម៉ោង", "ផែនការ", "ភស្តុតាងនៃពិន្ទុ"), "figures, plan or evidence are missing")
        figures |= {"requirements": len(named), "proof": proof.path}
    with story.step("as-it-was-two-years-ago", "sokha"):
        past = story.today - timedelta(days=730)
        sokha.send(proof.form(having="on"), {"on": f"{past:%d/%m/%Y}"})
        expect(sokha.page.says(khmer.day(past, "km")), "the page does not say from which day it looks")
    with story.step("the-district-reads-the-same-proof", "dara"):
        story.visitor("dara").open(proof.address)
        story.visitor("vanna").open(proof.address, expect=404)
    with story.step("a-rank-is-asked-for-with-its-proof", "bopha"):
        bopha = story.visitor("bopha")
        bopha.open("/me")
        met = bopha.follow(to="/career")
        expect(met.says("អាចស្នើបានហើយ"), "the director is not told that everything is met")
        asked = bopha.send(met.form(to="/career/request"))
        expect(asked.says("បានស្នើឋានៈនៅ"), "the request is not shown")
    with story.step("and-taken-back", "bopha"):
        back = bopha.send(asked.form(to="/withdraw"))
        expect(back.says("អាចស្នើបានហើយ"), "after taking it back the rank cannot be asked for again")
