"""The suite of sync runs, small and without peers, and its figures are judged as the issue says."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.figures import figure
from bench.suites import PARTS_OF_SYNC
from bench.sync.beside import figures_beside
from bench.sync.candidate import STEPS, Measurement
from bench.sync.extent import extent
from bench.world import ROOT

PEOPLE = 300
MEASURES = {
    "sync.beside": {"sync-record", "sync-up-first", "sync-up", "sync-nothing"},
    "sync.fleet": {"fleet-errors", "fleet-cpu", "fleet-idle"},
}


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("part", MEASURES)
def test_a_part_runs_small(part: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "bench", part, "--size", str(PEOPLE), "--engine", "sqlite"],
        cwd=ROOT, env={**os.environ, "KRU_BENCH_CACHE": str(tmp_path)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    found = {line["measure"]: line for line in map(json.loads, said.stdout.splitlines())}
    assert MEASURES[part] <= found.keys(), said.stderr
    if part == "sync.fleet":
        assert found["fleet-errors"]["ours"] == 0, said.stderr
        assert found["fleet-commands"]["ours"] > 0


def test_parts_that_are_not_run_small_are_named() -> None:
    """One is of PostgreSQL alone; the others take minutes however small they are."""
    assert PARTS_OF_SYNC.keys() - MEASURES.keys() == {"sync.gap", "sync.district", "sync.clerk"}


def test_where_the_reference_stands_beside_the_figure_itself_is_judged() -> None:
    assert not figure("sync", "sync-record", "sqlite", 81, 1_000).ok
    assert figure("sync", "sync-record", "sqlite", 80, 1).ok
    assert figure("sync", "rows-missed", "postgresql", 0, 500).ok
    assert not figure("sync", "rows-missed", "postgresql", 1, 500).ok


def steps(seconds: float | None, carried: int | None) -> dict[str, Measurement]:
    """Return what an engine took for each step: always the same."""
    counted = (step.name for step in STEPS if step.counted)
    return {
        name: Measurement("fake", name, 1_000, seconds, carried, 1, 1, None, "interface") for name in counted
    }


def test_times_are_judged_against_pouchdb_as_it_comes_alone() -> None:
    ours = steps(7, 50_000)
    judged = {one.measure: one for one in figures_beside("pouchdb", ours, steps(10, 90_000), "sqlite")}
    assert (judged["sync-first"].ratio, judged["sync-first"].ok) == (0.7, False)
    assert (judged["sync-record-pouchdb"].ours, judged["sync-record-pouchdb"].reference) == (50, 90)
    beside = {one.measure: one for one in figures_beside("morango", ours, steps(10, 90_000), "sqlite")}
    assert "sync-first" not in beside
    assert beside["sync-first-beside-morango"].ok


def test_a_peer_that_gave_up_has_no_time_and_ours_are_judged_all_the_same() -> None:
    gave_up = {"first": replace(steps(1, 1)["first"], seconds=None, bytes=None)}
    found = list(figures_beside("morango", steps(7, 90_000), gave_up, "sqlite"))
    assert {one.measure: one.ok for one in found if one.must} == {
        "sync-record-morango": False, "sync-up-first-morango": False, "sync-up-morango": False,
        "sync-nothing-morango": False,
    }  # fmt: skip


def test_only_the_whole_run_has_peers_by_itself() -> None:
    assert extent("nation").peers[0] == "pouchdb"
    assert extent("2000").peers == ()
    assert extent("2000", ("morango",)).peers == ("morango",)
    assert (extent("nation").fleet.offices, extent("nation").fleet.phones) == (200, 5_000)
