"""What is wrong with a line, and what was seen of it."""

from dataclasses import dataclass, field
from random import Random
from typing import Literal

Blackout = Literal["refuse", "hang"]


@dataclass(frozen=True)
class Profile:
    """What a line does to connections; shares lie between 0 and 1. What is not said is as on a good line."""

    rate: int = 0
    """Bits a second each way, for all connections together; 0: as fast as it goes."""

    delay: int = 0
    """Milliseconds that bytes are under way, each way."""

    cut_every: int = 0
    """A connection may be reset, at both ends, after each so many bytes both ways together; 0: never."""

    cut_chance: float = 1.0
    """How often it then is."""

    blackout_every: float = 0.0
    """Seconds from one blackout to the next; 0: none. The line begins well."""

    blackout_for: float = 0.0
    """Seconds that each lasts, at the end of its period; as long as the period itself: no light at all."""

    blackout: Blackout = "refuse"
    """`refuse`: what is new is reset at once, what stands at its next bytes. `hang`: nothing gets through."""

    half_open: float = 0.0
    """Share of connections that are taken, and read, but never answered."""

    twice: float = 0.0
    """Share of POSTs that reach the server twice, the second time on their own; that answer is dropped."""

    lost: float = 0.0
    """Share of requests that reach the server but whose answer is lost: the connection is reset."""

    at_most: int = 0
    """Faults of the last kinds (cut, half-open, twice, lost), after which there are no more; 0: no end."""

    def dark(self, passed: float) -> bool:
        """Tell whether there is a blackout some seconds after the line began."""
        if not (self.blackout_every and self.blackout_for):
            return False
        return passed % self.blackout_every >= self.blackout_every - self.blackout_for


GOOD = Profile()
PROFILES = {
    "good": GOOD,
    "slow": Profile(rate=64_000, delay=800),
    "cut": Profile(cut_every=20_000, cut_chance=0.05),
    "dark": Profile(blackout_every=120, blackout_for=30),
}


@dataclass
class Seen:
    """What became of the connections so far; `up` and `down` are the bytes that were passed on."""

    connections: int = 0
    up: int = 0
    down: int = 0
    cut: int = 0
    refused: int = 0
    half_open: int = 0
    twice: int = 0
    lost: int = 0

    @property
    def faults(self) -> int:
        """Return the faults that `at_most` counts."""
        return self.cut + self.half_open + self.twice + self.lost


@dataclass
class Chances:
    """The dice of one connection: by seed and number, so that another connection changes nothing in them."""

    seed: int
    number: int
    _dice: dict[str, Random] = field(default_factory=dict)

    def fall(self, kind: str, share: float) -> bool:
        """Tell whether a fault of a kind happens now; each kind has a die of its own."""
        die = self._dice.setdefault(kind, Random(f"{self.seed} {self.number} {kind}"))
        return die.random() < share
