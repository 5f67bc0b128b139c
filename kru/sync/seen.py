"""What the people of an office note on its outbox: a refusal was read, an exchange is wanted."""

from datetime import datetime

from kru.journal.models import Outgoing
from kru.sync.models import Line


def acknowledge(command: Outgoing, at: datetime) -> None:
    """Let a refused command need nobody any more; it stays among the refused ones."""
    Outgoing.objects.filter(pk=command.pk, seen_at=None).update(seen_at=at)


def bring_back(command: Outgoing) -> None:
    """Let a refused command need somebody again."""
    Outgoing.objects.filter(pk=command.pk).update(seen_at=None)


def want_exchange(at: datetime) -> None:
    """Ask for an exchange now; the background work does it."""
    Line.objects.update_or_create(pk=1, defaults={"wanted_at": at})
