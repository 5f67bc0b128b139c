"""`kru messages`: catalogues follow the sources."""

import argparse

from kru.node import catalogues


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 and name what is incomplete"
    )
    parser.add_argument(
        "--compile", action="store_true", help="only compile what is newer than its compiled form"
    )


def run(args: argparse.Namespace) -> int:
    """Update and compile the catalogues, or only judge or compile them."""
    if not args.check and not args.compile:
        for path in catalogues.update():
            print(f"changed {path}")
    if not args.check:
        catalogues.compile_stale()
        return 0
    found = catalogues.flaws()
    for flaw in found:
        print(flaw)
    print(f"{len(found)} flaws in the message catalogues" if found else "the message catalogues are complete")
    return 1 if found else 0
