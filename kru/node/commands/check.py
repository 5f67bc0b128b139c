"""`kru check`: says whether this node is set up right, and what to do if it is not."""

import argparse

from django.conf import settings

from kru.node import checks
from kru.spine import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no options."""


def run(args: argparse.Namespace) -> int:
    """Print one line a finding; return 1 if anything is to be done."""
    found = list(checks.findings(settings.ENVIRONMENT, clock.now()))
    for finding in found:
        print(f"{'FIX' if finding.to_do else 'ok ':3}  {finding.subject:13} {finding.seen}")
        if finding.to_do:
            print(f"     {'':13} → {finding.to_do}")
    return 1 if any(finding.to_do for finding in found) else 0
