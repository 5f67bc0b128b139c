"""Step 2 of the main story: everybody signs in and sees exactly their own part of the country."""

from kru.demo import village
from kru.demo.journeys.stories import Story, expect

SOKHA, DAVY = village.PERSON_BY_SLUG["sokha"], village.PERSON_BY_SLUG["davy"]
# Who sees whom on the list of staff: the teacher of our district, the teacher of the other province.
SEES = {
    "visal": (True, True),
    "lida": (True, False),
    "dara": (True, False),
    "bopha": (True, False),
    "vanna": (False, True),
}


def tell(story: Story) -> None:
    """Let each of the cast look, and search in Khmer, in Latin letters and by number."""
    for slug, sees in SEES.items():
        with story.step("sign-in-and-see-own-scope", slug) as figures:
            person = story.visitor(slug)
            expect(person.open("/").forms, "the home page has no form")
            page = person.open("/people/")
            for whom, seen in zip((SOKHA, DAVY), sees, strict=True):
                page = person.send(page.form(having="q"), {"q": whom.name.km})
                found = any(whom.name.km in link.words for link in page.links)
                expect(found == seen, f"{whom.name.km} is {'not ' * seen}on the list of {slug}")
            figures["sees"] = sum(sees)
    with story.step("search-in-khmer-latin-and-by-number", "dara"):
        dara = story.visitor("dara")
        for typed in (SOKHA.given.km, "chea sokha", "SOKHA", SOKHA.number):
            page = dara.send(dara.open("/people/").form(having="q"), {"q": typed})
            page.link(SOKHA.name.km, to="/people/")
    with story.step("open-a-file-and-a-school", "dara") as figures:
        page = dara.send(dara.open("/people/").form(having="q"), {"q": SOKHA.number})
        file = dara.follow(SOKHA.name.km, to="/people/")
        figures["file"] = file.path
        expect(file.says(SOKHA.name.km, SOKHA.number), "the file does not say whose it is")
        school = dara.follow(to="/units/")
        expect(school.title, "the page of the school has no title")
    with story.step("nobody-else-s-file-exists", "vanna"):
        story.visitor("vanna").open(file.path, expect=404)
    with story.step("a-teacher-has-her-own-file", "sokha"):
        sokha = story.visitor("sokha")
        expect(sokha.open("/me").says(SOKHA.name.km), "her own file does not open")
        sokha.open(file.path)
    with story.step("a-provider-signs-in", "mealea"):
        mealea = story.visitor("mealea")
        mealea.open("/")
        mealea.open(file.path, expect=404)
    with story.step("without-signing-in-there-is-nothing"):
        page = story.stranger().open(file.path)
        expect("/accounts/login" in page.path, "a stranger sees a file")
