"""What a node does in the background: one line a job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kru.files import parts
from kru.intake import jobs as lists
from kru.journal import outbox
from kru.sync import jobs as sync
from kru.sync.lease import Watch


@dataclass(frozen=True)
class Job:
    """One kind of background work: `do` does a part of what is due and says whether more is waiting."""

    name: str
    every: timedelta
    do: Callable[[datetime], bool]


JOBS: tuple[Job, ...] = (
    Job("lists", timedelta(seconds=1), lists.do_next),
    Job("feeds", timedelta(seconds=5), sync.number_changes),
    Job("lease", timedelta(minutes=10), Watch()),
    Job("outbox", timedelta(days=1), outbox.forget_old),
    Job("line", timedelta(seconds=1), sync.exchange_if_due),
    Job("bytes", timedelta(seconds=1), sync.Bytes()),
    Job("parts", timedelta(days=1), parts.forget_old),
)
