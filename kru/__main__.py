"""The command `kru`."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

import django

from kru.node.commands import SUBCOMMANDS


class _Module(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line, do what it asks and return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(
        prog="kru",
        description="Kru: know the ministry's people, help them learn, let what they learned count.",
        epilog="Every command has its own --help.",
    )
    choices = parser.add_subparsers(metavar="COMMAND", required=True)
    for subcommand in SUBCOMMANDS:
        choice = choices.add_parser(subcommand.name, help=subcommand.help, description=subcommand.help)
        if words[:1] == [subcommand.name]:
            # Only now: `kru --help` needs no node, and a command's module may import models.
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kru.node.settings")
            django.setup()
            module = cast("_Module", importlib.import_module(subcommand.module))
            module.add_arguments(choice)
            choice.set_defaults(run=module.run)
    args = parser.parse_args(words)
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
