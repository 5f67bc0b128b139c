"""The last full run of each suite as it is kept, and the README's table of that of `main`."""

import json
from typing import Any

from bench.world import ENGINES, ROOT

KEPT = ROOT / "bench" / "results.json"
KEPT_OF_SYNC = ROOT / "bench" / "results-sync.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- bench/results.json -->\n", "<!-- end -->\n"

ROWS = (
    ("list-rate", "list of all staff, eight readers at a time: pages/s, minimal view = 1"),
    ("list-p95", "the same, one at a time: p95, minimal view = 1"),
    ("size-list", "list: p50 at 121,700 staff, at 10,000 = 1"),
    ("size-search", "search: p50 at 121,700 staff, at 10,000 = 1"),
    ("size-file", "a file: p50 at 121,700 staff, at 10,000 = 1"),
    ("search-km", "search by Khmer name: p95, the list's = 1"),
    ("search-latin", "search by Latin name: p95, the list's = 1"),
    ("search-number", "search by number: p95, the list's = 1"),
    ("statements-list", "statements of the list"),
    ("statements-file", "statements of a file"),
    ("statements-home", "statements of the first page"),
    ("import-rate", "staff import, checked, journalled, in the feed: records/s, bare `COPY` = 1"),
    ("import-memory-10000", "memory of an import of 10,000 rows, MB"),
    ("import-memory-100000", "memory of an import of 100,000 rows, MB"),
    ("resident-memory", "memory of the serving process at nation size, MB"),
    ("credit-write", "confirm an activity, which credits the ledger; reading that ledger = 1"),
)


def table(kept: dict[str, Any]) -> str:
    """Return the figures of a run as a table: what is judged, on each engine, with must and goal."""
    figures = {(figure["measure"], figure["engine"]): figure for figure in kept["figures"]}
    machine = kept["machine"]
    lines = [
        f"`make bench`, {kept['date']}, {machine['cores']} cores ({machine['processor']}), 121,700 staff:",
        "",
        "| | SQLite | PostgreSQL | must | goal |",
        "|---|---|---|---|---|",
    ]
    for measure, words in ROWS:
        found = [figures.get((measure, engine)) for engine in ENGINES]
        bounds = next(figure for figure in found if figure)
        cells = [_judged(figure) if figure else "–" for figure in found]
        lines.append(
            f"| {words} | {cells[0]} | {cells[1]} | {_sign(bounds['must'])} | {_sign(bounds['goal'])} |"
        )
    return "\n".join([*lines, ""])


def quoted(readme: str, kept: dict[str, Any]) -> str:
    """Return the README with the table of a run in its place."""
    before, _, rest = readme.partition(BEGIN)
    return f"{before}{BEGIN}{table(kept)}{END}{rest.partition(END)[2]}"


def keep(suite: str, kept: dict[str, Any]) -> None:
    """Keep a full run of a suite; that of `main` is quoted."""
    path = {"main": KEPT, "sync": KEPT_OF_SYNC}[suite]
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    if suite == "main":
        README.write_text(quoted(README.read_text(), kept))


def _judged(figure: dict[str, Any]) -> str:
    value = figure["ours"] if figure["ratio"] is None else figure["ratio"]
    return f"{value:.0f}" if figure["ratio"] is None else f"{value:.2f}"


def _sign(bound: str) -> str:
    return bound.replace(">=", "≥ ").replace("<=", "≤ ")
