"""`kru work`: does the jobs that are due, until it is stopped."""

import argparse
import logging
import os
import signal
import threading
import time

from django.db import close_old_connections

from kru.node.jobs import JOBS, Job
from kru.spine import clock
from kru.spine.outages import outage_of

PAUSE = 1.0  # seconds between two looks at what is due
OUTAGE_PAUSE = 15.0  # … at a job that found the disk full or the database away
logger = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--once", action="store_true", help="stop as soon as nothing is due")
    parser.add_argument("--parent", type=int, metavar="PID", help="stop when this process is gone")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop; the job at hand is finished first."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    due_at = {job.name: 0.0 for job in JOBS}
    while not stop.is_set():
        busy = sum(do_if_due(job, due_at, stop) for job in JOBS) > 0
        close_old_connections()
        if args.once and not busy:
            break
        if args.parent and os.getppid() != args.parent:
            break
        stop.wait(0 if busy else PAUSE)
    return 0


def do_if_due(job: Job, due_at: dict[str, float], stop: threading.Event) -> bool:
    """Do one part of a job if it is due; return whether more of it is waiting.

    A job that fails is logged and tried again when it is due next; the others go on. While the disk is full
    or the database away it is tried now and then, and said in one line.
    """
    if stop.is_set() or time.monotonic() < due_at[job.name]:
        return False
    pause = job.every.total_seconds()
    try:
        more = job.do(clock.now())
    except Exception as error:
        more = False
        if outage := outage_of(error):
            logger.error("the job %s waits: %s", job.name, outage)
            pause = max(pause, OUTAGE_PAUSE)
        else:
            logger.exception("the job %s failed", job.name)
    due_at[job.name] = time.monotonic() + (0.0 if more else pause)
    return more
