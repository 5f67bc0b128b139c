"""The journeys there are, by name."""

from dataclasses import dataclass

from kru.demo.journeys import main, offices
from kru.demo.journeys.stories import Telling


@dataclass(frozen=True)
class Journey:
    """One story that can be played."""

    name: str
    title: str
    telling: Telling


_ALL = (
    Journey("main", "lists come in, learning is recognised, the next rank is explained", main.tell),
    Journey("offices", "an office works for a week without a line, and both sides agree after", offices.tell),
)
JOURNEYS = {journey.name: journey for journey in _ALL}
