"""`kru demo`: fills an empty node with the invented ministry."""

import argparse
import sys

from django.conf import settings
from django.core.management import call_command

from kru.demo import build
from kru.demo.cast import PASSWORD, credentials
from kru.spine import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--size", default="village", type=_size, metavar="SIZE",
        help="village (default: a dozen named people), pilot (100 schools), nation (13,300 schools), "
        "or a number of people for a part of a nation",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="another number gives another world")
    parser.add_argument("--if-empty", action="store_true", help="do nothing on a node that has a ministry")


def run(args: argparse.Namespace) -> int:
    """Build the world, saying progress, and print who can sign in."""
    call_command("migrate", interactive=False, verbosity=0)
    if not build.is_empty():
        if not args.if_empty:
            print(
                "This node has a ministry already: the demo world is built on an empty one.", file=sys.stderr
            )
            return 1
    else:
        build.build(args.size, at=clock.now(), seed=args.seed, say=lambda line: print(line, flush=True))
    print(f"\nSign in at {settings.PUBLIC_URL} as (password for all: {PASSWORD})\n")
    for username, name, role, unit in credentials():
        print(f"  {username:10} {name:16} {role:14} {unit}")
    return 0


def _size(text: str) -> str:
    if text not in ("village", "pilot", "nation") and not (text.isdigit() and int(text) >= 300):
        raise argparse.ArgumentTypeError("village, pilot, nation, or a number of people from 300 on")
    return text
