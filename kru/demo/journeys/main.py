"""The journey `main`: the eight steps of the whole idea, on real input, as the named people play them."""

from kru.demo.journeys import looking
from kru.demo.journeys.stories import Story


def tell(story: Story) -> None:
    """Bring in, look, learn, learn at school, stand, ask why, hold in the hand, see who did what."""
    looking.tell(story)
