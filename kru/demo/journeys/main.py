"""The journey `main`: the eight steps of the whole idea, on real input, as the named people play them."""

from kru.demo.journeys import asking, at_school, bringing_in, courses, holding, looking, standing
from kru.demo.journeys.stories import Story


def tell(story: Story) -> None:
    """Bring in, look, learn, learn at school, stand, ask why, hold in the hand, see who did what."""
    bringing_in.tell(story)
    looking.tell(story)
    courses.tell(story)
    at_school.tell(story)
    standing.tell(story)
    asking.tell(story)
    holding.tell(story)
