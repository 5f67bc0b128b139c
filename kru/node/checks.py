"""Whether a node is set up right: one finding a line, each with what to do."""

import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from django.http.request import validate_host
from django.utils.module_loading import autodiscover_modules

from kru import policy
from kru.journal.models import Entry
from kru.node import office_checks
from kru.node.environment import Environment
from kru.node.findings import Finding
from kru.spine import clock

OLDEST_SQLITE = (3, 37, 0)  # trigram tokenizer, STRICT tables
OLDEST_POSTGRESQL = 150_000
LEAST_FREE = 1 << 30  # bytes
LARGEST_DRIFT = timedelta(seconds=5)
KHMER = "សុខា"
PACKAGE = Path(__file__).resolve().parent.parent


def findings(node: Environment, at: datetime) -> Iterator[Finding]:
    """Yield what is found about a node; without a database nothing is asked of it."""
    yield from _directory(node)
    yield _secret_key(node)
    yield _address(node)
    if node.membership is not None:
        yield from office_checks.membership(node, node.membership, at)
    yield _fonts()
    yield _catalogues()
    yield _policies(clock.day_of(at))
    try:
        connection.ensure_connection()
    except OperationalError as error:
        seen = f"not reachable: {' '.join(str(error).split())}"
        yield Finding("database", seen, "start it, or correct KRU_DATABASE_URL")
        return
    engine = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    yield from engine()
    missing = _unapplied()
    yield missing
    if not missing.to_do:
        yield _clock(at)
        if node.membership is not None:
            yield from office_checks.line(at)


def _directory(node: Environment) -> Iterator[Finding]:
    try:
        node.directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=node.directory):
            pass
    except OSError as error:
        yield Finding("data folder", str(error), "let Kru's user write there, or set KRU_DATA_DIR")
        return
    yield Finding("data folder", str(node.directory))
    free = shutil.disk_usage(node.directory).free
    seen = f"{free / (1 << 30):.1f} GiB free"
    yield Finding("disk", seen, "" if free >= LEAST_FREE else "free some space: Kru wants at least 1 GiB")


def _secret_key(node: Environment) -> Finding:
    kept = node.directory / "secret-key"
    if len(node.secret_key) < 32:
        return Finding("secret key", "too short", "give KRU_SECRET_KEY 32 characters or more")
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Finding("secret key", f"{kept} can be read by others", f"chmod 600 {kept}")
    return Finding("secret key", "present")


def _address(node: Environment) -> Finding:
    url = urlsplit(node.public_url)
    host = url.hostname or ""
    if host in ("localhost", "127.0.0.1", "::1"):
        return Finding("address", node.public_url)
    if url.scheme != "https":
        return Finding("address", node.public_url, "phones and passkeys need https: set KRU_PUBLIC_URL to it")
    if not validate_host(host, node.allowed_hosts):
        return Finding("address", f"{host} is not an allowed host", f"add {host} to KRU_ALLOWED_HOSTS")
    if node.debug:
        return Finding("address", "debug pages are shown to everybody", "unset KRU_DEBUG")
    return Finding("address", node.public_url)


def _fonts() -> Finding:
    screen = list(PACKAGE.glob("*/static/**/*khmer*.woff2"))
    printed = [path for ending in ("ttf", "otf") for path in PACKAGE.glob(f"*/fonts/**/*[Kk]hmer*.{ending}")]
    if screen and printed:
        return Finding("fonts", f"{len(screen)} Khmer for screens, {len(printed)} for documents")
    return Finding("fonts", "no Khmer font in the package", "install Kru again: its files are not complete")


def _catalogues() -> Finding:
    sources = list(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
    stale = [path for path in sources if not path.with_suffix(".mo").exists()]
    if stale:
        return Finding("Khmer texts", f"{len(stale)} catalogues are not compiled", "kru messages --compile")
    return Finding("Khmer texts", f"{len(sources)} catalogues")


def _policies(today: date) -> Finding:
    autodiscover_modules("policy")
    read = 0
    shapes = policy.shapes()
    for shape in shapes:
        try:
            policy.in_force(shape, on=today)
            read += len(policy.packs_of(shape))
        except (policy.NoPolicyInForce, ValueError, OSError) as error:
            return Finding("policies", f"{shape.kind}: {error}", "put the file back as it was published")
    return Finding("policies", f"{read} packs of {len(shapes)} kinds")


def _sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding("database", f"SQLite {version}", "use a Python with SQLite 3.37 or newer")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'")
        has_search = cursor.fetchone()[0]
    to_do = "" if mode == "wal" else "move the data folder to a local disk"
    yield Finding("database", f"SQLite {version}, journal {mode}", to_do)
    if not has_search:
        yield Finding("Khmer search", "SQLite has no FTS5", "use a Python whose SQLite has FTS5")
        return
    yield Finding("Khmer search", "FTS5 trigrams")


def _postgresql() -> Iterator[Finding]:
    version = connection.pg_version  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")
        available = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        installed = cursor.fetchone()[0]
        trigrams = []
        if installed:
            cursor.execute("SELECT show_trgm(%s)", [KHMER])
            trigrams = cursor.fetchone()[0]
    to_do = ""
    if version < OLDEST_POSTGRESQL:
        to_do = "use PostgreSQL 15 or newer"
    elif encoding != "UTF8":
        to_do = "create the database with encoding UTF8"
    yield Finding("database", f"PostgreSQL {version // 10_000}.{version % 10_000}, {encoding}", to_do)
    if not available:
        yield Finding("Khmer search", "pg_trgm is missing", "install PostgreSQL's contrib package")
    elif installed and not trigrams:
        seen = "the database makes no trigrams of Khmer"
        yield Finding("Khmer search", seen, "create it anew with locale C.UTF-8 or ICU")
    else:
        yield Finding("Khmer search", "pg_trgm" if installed else "pg_trgm comes with the migrations")


def _unapplied() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Finding("migrations", f"{len(plan)} are not applied", "kru run applies them")
    return Finding("migrations", "all applied")


def _clock(at: datetime) -> Finding:
    newest = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    if newest and newest - at > LARGEST_DRIFT:
        seen = f"it says {at:%F %T} UTC, the journal is at {newest:%F %T}"
        return Finding("clock", seen, "set the clock (NTP)")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            drift = abs(cursor.fetchone()[0] - at)
        if drift > LARGEST_DRIFT:
            return Finding("clock", f"it is {drift} off the database's", "set both clocks (NTP)")
    return Finding("clock", f"{at:%F %T} UTC")
