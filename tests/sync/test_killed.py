"""The short form of really killed nodes: an office and the centre as processes, half a minute of harm."""

import json
import subprocess
import sys
from uuid import UUID

import pytest

from bench.sync.killed import judge
from bench.sync.killed.clerks import Answer, Command

ONE = UUID(int=1)
DONE, REFUSED = ("done", []), ("refused", [{"code": "not-there"}])


@pytest.mark.slow
@pytest.mark.no_cover
def test_nothing_is_lost_nor_doubled_when_everything_is_really_killed() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bench.sync.killed", "--minutes", "0.4", "--seed", "7", "--offices", "1",
         "--pace", "0.3", "--brief"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert played.returncode == 0, f"{played.stdout}\n{played.stderr[-4_000:]}"
    said = json.loads(played.stdout.splitlines()[-1])
    assert said["kills"] >= 3 and said["answers"]["done"] >= 5, said
    assert said["failed_pages"] == 0, played.stderr[-4_000:]


@pytest.mark.parametrize(
    ("answers", "known", "fault"),
    [
        (["unsure", "done"], {ONE: "done"}, ""),
        (["done"], {}, "LOST"),
        (["done"], {ONE: "refused"}, "LOST"),
        (["unsure"], {}, ""),
        (["not now"], {}, ""),
        (["not now"], {ONE: "refused"}, ""),  # the line brought it again when there was room
    ],
)
def test_what_a_page_of_the_centre_said_is_held_against_its_receipts(
    answers: list[Answer], known: dict[UUID, str], fault: str
) -> None:
    found = judge._wrong_at_central(ONE, Command("central", "dara", "correct", answers), known)
    assert [one.partition(":")[0] for one in found] == [fault] * bool(fault)


@pytest.mark.parametrize(
    ("answers", "verdicts", "receipts", "inbox", "fault"),
    [
        (["done"], {ONE: DONE}, {ONE: "done"}, {ONE}, ""),
        (["done"], {ONE: REFUSED}, {ONE: "refused"}, {ONE}, ""),
        (["done"], {ONE: REFUSED}, {ONE: "refused"}, set(), "LOST"),
        (["done"], {}, {}, set(), "LOST"),
        (["unsure"], {}, {}, set(), ""),
        (["unsure"], {}, {ONE: "done"}, set(), "LOST"),
        (["refused"], {}, {ONE: "refused"}, set(), ""),
        (["not now"], {}, {ONE: "done"}, set(), "LOST"),
    ],
)
def test_what_a_page_of_an_office_said_is_held_against_the_centre(
    answers: list[Answer],
    verdicts: dict[UUID, judge.oracle.Verdict],
    receipts: dict[UUID, str],
    inbox: set[UUID],
    fault: str,
) -> None:
    command = Command("preaek-svay", "dara", "correct", answers)
    found = judge._wrong_at_an_office(ONE, command, verdicts, receipts, inbox)
    assert [one.partition(":")[0] for one in found] == [fault] * bool(fault)
