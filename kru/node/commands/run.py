"""`kru run`: makes a node ready and serves it until stopped."""

import argparse
import contextlib
import http.client
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from kru.journal import feed, outbox, undo
from kru.node import catalogues, spoken, static, wiping
from kru.node.authority import Authority, addresses
from kru.node.environment import Environment
from kru.node.first_copy import FirstCopy
from kru.node.processes import Processes
from kru.node.trust import TrustPage
from kru.spine import clock
from kru.spine.outages import outage_of
from kru.sync import orders
from kru.sync.seen import want_exchange
from kru.sync.signing import own_keys

# Python holds one lock: more threads than this only make every page slower.
THREADS = 4
FREE_WITHIN = 5.0  # seconds that the server of a node that was killed may still hold the port


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--demo", nargs="?", const="village", metavar="SIZE",
        help="fill an empty node with the demo world: village (default), pilot or nation",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Bring the node up to date, then serve; Ctrl-C or SIGTERM stops every process of it."""
    node: Environment = settings.ENVIRONMENT
    if not _port_becomes_free(node.host, node.port):
        print(f"Port {node.port} is taken. Choose another one: KRU_PORT={node.port + 1}", file=sys.stderr)
        return 1
    try:
        bring_up_to_date()
    except (OperationalError, OSError) as error:
        if (outage := outage_of(error)) is None:
            raise
        print(spoken.sentence(outage), file=sys.stderr)
        return 1
    environment = dict(os.environ)
    if args.demo:
        environment["KRU_DEMO"] = "1"
        demo = _kru("demo", "--size", args.demo, "--if-empty")
        made = subprocess.run(demo, env=environment, check=False)  # noqa: S603 - our own program
        if made.returncode:
            return made.returncode
    processes = Processes(_server(node), _kru("work", "--parent", str(os.getpid())), environment)
    with processes.started(), _trust_page(node):
        if _answers(node, processes):
            print(f"\nKru is ready: {node.public_url}\nStop it with Ctrl-C.", flush=True)
        status = processes.wait(_watch(node, processes)) if node.membership else processes.wait()
    return emptied(node) if is_to_be_emptied(node) else status


def _watch(node: Environment, processes: Processes) -> Callable[[], None]:
    first_copy = FirstCopy(sys.stdout)

    def watch() -> None:
        first_copy()
        if is_to_be_emptied(node):
            processes.stop.set()

    return watch


def is_to_be_emptied(node: Environment) -> bool:
    """Tell whether central has ordered this office to empty itself."""
    return node.membership is not None and orders.is_given(node.membership, node.directory)


def emptied(node: Environment) -> int:
    """Empty this office and say so."""
    assert node.membership is not None
    done = wiping.empty(node, node.membership, own_keys())
    print("The centre has ordered this computer to empty itself. Its copy of the records is deleted.")
    if done.letter:
        print(f"What was given here is sealed for the centre: {done.letter}")
    if not done.confirmed:
        print("The centre has not heard of it yet: start kru office once more when there is a line.")
    return 0


def bring_up_to_date() -> None:
    """Bring database, catalogues and static files to this version of the program."""
    catalogues.compile_stale()
    bring_database_up_to_date()
    if outbox.is_office():
        # whoever starts an office wants to know now whether there is a line
        want_exchange(clock.now())
    connection.close()
    if not settings.DEBUG and static.gather():
        print("Gathered styles, scripts and fonts.", flush=True)


def bring_database_up_to_date() -> None:
    """Bring the database to this version of the program."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if outbox.is_office():
        undo.prepare()
    elif not feed.is_whole():
        print("Numbering the records for offices and phones …", flush=True)
        feed.begin_anew()


def _kru(*words: str) -> list[str]:
    return [sys.executable, "-m", "kru", *words]


def _server(node: Environment) -> list[str]:
    return [
        sys.executable, "-m", "kru.node.serving", str(os.getpid()),
        "granian", "kru.node.wsgi:application", "--interface", "wsgi",
        "--host", node.host, "--port", str(node.port), "--workers", "1", "--blocking-threads", str(THREADS),
        "--respawn-failed-workers", "--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning",
        *_certificates(node),
    ]  # fmt: skip


def _certificates(node: Environment) -> list[str]:
    if not node.tls:
        return []
    authority = Authority(node.directory / "tls", node.node)
    authority.make_ready(clock.now(), list(node.allowed_hosts))
    return [
        "--ssl-certificate", str(authority.server_certificate), "--ssl-keyfile", str(authority.server_key),
    ]  # fmt: skip


@contextlib.contextmanager
def _trust_page(node: Environment) -> Iterator[None]:
    """Show the other computers of an office how they come to trust it, and say where."""
    if not node.tls or not node.trust_port:
        yield
        return
    authority = Authority(node.directory / "tls", node.node)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(TrustPage(node, authority).served(node.host, node.trust_port))
        except OSError:
            print(f"Port {node.trust_port} is taken: no page of trust. KRU_TRUST_PORT chooses another one.")
        else:
            print(f"The other computers of the office open http://{addresses()[-1]}:{node.trust_port}")
            print(f"and compare there: {authority.fingerprint()}", flush=True)
        yield


def _port_becomes_free(host: str, port: int) -> bool:
    given_up_at = time.monotonic() + FREE_WITHIN
    while not (free := _port_is_free(host, port)) and time.monotonic() < given_up_at:
        time.sleep(0.2)
    return free


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _connection(node: Environment, host: str) -> http.client.HTTPConnection:
    if not node.tls:
        return http.client.HTTPConnection(host, node.port, timeout=5)
    trusted = ssl.create_default_context(cafile=Authority(node.directory / "tls", node.node).certificate)
    return http.client.HTTPSConnection(host, node.port, timeout=5, context=trusted)


def _answers(node: Environment, processes: Processes) -> bool:
    """Wait until the server answers; return false if it stops, or is stopped, before it does."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(node.host, node.host)  # noqa: S104 - compared, not bound
    while not processes.stop.wait(0.1) and processes.server_is_up():
        asked = _connection(node, host)
        try:
            asked.request("HEAD", "/", headers={"Host": urlsplit(node.public_url).netloc})
            asked.getresponse()
            return True
        except OSError:
            continue
        finally:
            asked.close()
    return False
