"""`kru office`: makes this computer the server of an office, and starts it."""

import argparse
import json
import os
import sys
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from kru.node import spoken
from kru.node.commands import run as serve
from kru.node.environment import Environment
from kru.sync.membership import Membership
from kru.sync.signing import Keys, join_body, own_keys

PATIENCE = 60  # seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--join", metavar="CODE", help="the one-time code of the invitation")
    parser.add_argument("--central", metavar="URL", help="where central is, as the invitation says")
    parser.add_argument("--join-only", action="store_true", help="join, and do not start")


def run(args: argparse.Namespace) -> int:
    """Join if a code is given; then serve the office until stopped."""
    node: Environment = settings.ENVIRONMENT
    if node.database_url:
        print("An office keeps its own database: unset KRU_DATABASE_URL.", file=sys.stderr)
        return 2
    if args.join:
        url = args.central or (node.membership and node.membership.central_url)
        if not url:
            print("Say where central is: --central URL, as the invitation says.", file=sys.stderr)
            return 2
        joined = join(url.rstrip("/"), args.join, node, own_keys())
        if isinstance(joined, str):
            print(joined, file=sys.stderr)
            return 1
        print(f"This computer is now {joined.name}.", flush=True)
        if args.join_only:
            return 0
        # who the computer is is read at the start: begin anew
        os.execv(sys.executable, [sys.executable, "-m", "kru", "office"])  # noqa: S606 - our own program
    if node.membership is None:
        print("This computer has not joined: kru office --join CODE --central URL", file=sys.stderr)
        return 2
    if serve.is_to_be_emptied(node):
        return serve.emptied(node)
    return serve.run(argparse.Namespace(demo=None))


def join(url: str, code: str, node: Environment, keys: Keys) -> Membership | str:
    """Use up an invitation and keep who this computer is; return why not, in words, if it cannot be.

    The installation is named after key and code: who asks again after a lost answer is the same.
    """
    if urlsplit(url).scheme not in ("https", "http"):
        return "The address of central begins with https://"
    incarnation = uuid5(NAMESPACE_URL, f"{keys.public_key} {code}")
    body = json.dumps(join_body(keys, code, incarnation, settings.VERSION)).encode()
    asked = urllib.request.Request(  # noqa: S310 - http or https, as was seen to
        f"{url}/sync/1/join", body, {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            said: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as error:
        return _why_not(error)
    except (OSError, ValueError) as error:
        return f"Central cannot be reached at {url}: {error}. Try again when there is a line."
    membership = Membership(
        UUID(said["node"]), incarnation, said["name"], said["path"], url,
        said["central"]["public_key"], said["central"]["sealing_key"],
    )  # fmt: skip
    membership.write(node.directory)
    return membership


def _why_not(error: urllib.error.HTTPError) -> str:
    try:
        code = json.load(error)["reason"]
    except (ValueError, KeyError, TypeError):
        return f"Central answered {error.code}. Is this the address of a Kru central?"
    return spoken.sentence(code)
