"""`kru journey`: plays stories against a fresh temporary node, one JSON line a step."""

import argparse
import sys

from kru.demo.journeys import nodes, stories
from kru.demo.journeys.catalogue import JOURNEYS
from kru.spine import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to play; all if none is named")
    parser.add_argument("--list", action="store_true", help="name the journeys and stop")
    parser.add_argument(
        "--database-url", default="", metavar="URL", help="an empty PostgreSQL database to play on"
    )


def run(args: argparse.Namespace) -> int:
    """Play the named journeys, each on a node of its own; 1 if any step was not as it should be."""
    if args.list:
        for journey in JOURNEYS.values():
            print(f"{journey.name:12} {journey.title}")
        return 0
    if unknown := [name for name in args.names if name not in JOURNEYS]:
        print(f"There is no journey {', '.join(unknown)}; kru journey --list names them.", file=sys.stderr)
        return 2
    failed = False
    for name in args.names or JOURNEYS:
        try:
            with nodes.temporary_node(args.database_url) as node:
                lines = stories.play(
                    name,
                    JOURNEYS[name].telling,
                    node=node.address,
                    folder=node.folder,
                    today=clock.day_of(clock.now()),
                    say=_say,
                )
        except nodes.NotStarted as failure:
            print(f"The node did not start:\n{failure}", file=sys.stderr)
            return 1
        failed |= not all(line["ok"] for line in lines)
    return 1 if failed else 0


def _say(line: str) -> None:
    print(line, flush=True)
