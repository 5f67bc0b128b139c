"""How far long work on a list has come, and the wish to stop it: kept outside every transaction."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal
from uuid import UUID

from django.core.cache import caches

Stage = Literal["reading", "comparing", "writing"]
_KEPT = 3600  # seconds


class Stopped(Exception):
    """Somebody asked to stop; the transaction at hand is rolled back."""


@dataclass(frozen=True)
class Progress:
    """Rows done of those to do; `total` is 0 while it is not known."""

    stage: Stage
    done: int
    total: int = 0

    @property
    def percent(self) -> int | None:
        """Return the share done, if the total is known."""
        return min(100, self.done * 100 // self.total) if self.total else None


Report = Callable[[Progress], None]


def report_to(list_id: UUID) -> Report:
    """Return what notes progress for a list; it raises `Stopped` once somebody has asked to stop."""
    cache, key, stop = caches["shared"], f"intake-progress-{list_id}", f"intake-stop-{list_id}"

    def report(progress: Progress) -> None:
        cache.set(key, asdict(progress), _KEPT)
        if cache.get(stop):
            cache.delete(stop)
            raise Stopped

    return report


def progress_of(list_id: UUID) -> Progress | None:
    """Return how far the work on a list has come, if it has begun."""
    stored = caches["shared"].get(f"intake-progress-{list_id}")
    return Progress(**stored) if stored else None


def ask_to_stop(list_id: UUID) -> None:
    """Ask whoever works on a list to stop."""
    caches["shared"].set(f"intake-stop-{list_id}", True, _KEPT)


def forget(list_id: UUID) -> None:
    """Forget progress and wish to stop, before work begins anew or once it is over."""
    caches["shared"].delete_many([f"intake-progress-{list_id}", f"intake-stop-{list_id}"])
