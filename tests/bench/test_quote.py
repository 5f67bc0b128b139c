"""The README quotes the last full run as it was."""

import json

from bench import quote


def test_the_readme_quotes_the_last_full_run() -> None:
    readme, kept = quote.README.read_text(), json.loads(quote.KEPT.read_text())
    assert quote.quoted(readme, kept) == readme


def test_every_bound_of_the_run_was_kept() -> None:
    kept = json.loads(quote.KEPT.read_text())
    assert kept["size"] == "nation"
    assert [figure["measure"] for figure in kept["figures"] if not figure["ok"]] == []
