"""What sync is measured with: the same records for everybody, and a line that counts what goes over it."""

import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from bench.sync import candidate, environments, records, wire
from bench.sync.candidate import Candidate, Step

SIZE = 250
MOVED = 100_000  # bytes
SERVES = f"""
import socket, sys
with socket.create_server((sys.argv[1], int(sys.argv[2]))) as server:
    while True:
        client, _ = server.accept()
        with client:
            client.recv(100) and client.sendall(bytes({MOVED}))
"""
CALLS = """
import json, socket, sys, urllib.parse
step, server = sys.argv[1], urllib.parse.urlsplit(sys.argv[2])
with socket.create_connection((server.hostname, server.port)) as client:
    client.sendall(b"x")
    while client.recv(1 << 16):
        pass
print(json.dumps({"seconds": 0.5, "records": int(sys.argv[3])}))
"""


def fake(records: int = SIZE) -> Candidate:
    """Return an engine that moves the same bytes in each step, and says how many records those were."""
    return Candidate(
        "fake",
        lambda folder, at: [sys.executable, "-c", SERVES, at.host, str(at.port)],
        lambda folder, step, url: [sys.executable, "-c", CALLS, step, url, str(records)],
    )


@pytest.fixture(params=["interface", "relay"])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Count on an interface if the machine allows it, and in a relay."""
    if request.param == "relay":
        monkeypatch.setattr("shutil.which", lambda name: None)
    with wire.line(lambda at: fake().serving(Path(), at)) as line:
        found = line.ends.counted
    if found != request.param:
        pytest.skip("this machine allows no namespaces")
    return str(found)


def test_everybody_gets_the_same_records() -> None:
    made = list(records.records(SIZE))
    assert made == list(records.records(2 * SIZE))[:SIZE]
    assert len({record.id for record in made}) == SIZE
    assert [record.id for record in made] == sorted(record.id for record in made)
    assert {UUID(record.id).version for record in made} == {7}


def test_a_change_is_another_phone_number_of_a_hundred_records() -> None:
    made = {record.id: record for record in records.records(SIZE)}
    first, second = (list(records.changed(SIZE, turn)) for turn in records.TURNS)
    assert len(first) == records.CHANGES
    assert [record.id for record in first] == [record.id for record in second]
    assert all(record != made[record.id] for record in first)
    assert all(replace(record, phone=made[record.id].phone) == made[record.id] for record in first)
    assert all(one.phone != other.phone for one, other in zip(first, second, strict=True))


def test_a_line_counts_what_one_client_moves(counted: str) -> None:
    with wire.line(lambda at: fake().serving(Path(), at)) as line:
        first, second = (line.run(fake().client(Path(), "first", line.url), timeout=60) for _ in range(2))
    assert MOVED <= first.down < 1.1 * MOVED
    assert 0 < first.up < first.down
    assert first.counted == counted
    assert second.down == pytest.approx(first.down, rel=0.05)
    assert '"records": 250' in first.output


def test_a_client_that_takes_too_long_is_ended() -> None:
    with wire.line(lambda at: fake().serving(Path(), at)) as line, pytest.raises(wire.TooSlow):
        line.run([sys.executable, "-c", "import time; time.sleep(600)"], timeout=0.2)


def test_a_client_that_fails_or_a_server_that_does_not_start_is_no_measurement() -> None:
    with wire.line(lambda at: fake().serving(Path(), at)) as line, pytest.raises(RuntimeError):
        line.run([sys.executable, "-c", "raise SystemExit(3)"], timeout=60)
    with pytest.raises(RuntimeError), wire.line(lambda at: [sys.executable, "-c", "raise SystemExit(3)"]):
        pass


def test_an_engine_goes_through_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (Step("before", "it gets ready", counted=False), Step("first", "all", moves=lambda size: size))
    monkeypatch.setattr(candidate, "STEPS", steps)
    with pytest.raises(RuntimeError, match="moved 250 records, not 0"):
        candidate.measure(fake(), SIZE)
    monkeypatch.setattr(candidate, "STEPS", steps[1:])
    (found,) = candidate.measure(fake(), SIZE).values()
    assert (found.engine, found.step, found.size, found.seconds) == ("fake", "first", SIZE, 0.5)
    assert found.bytes is not None and found.bytes >= MOVED
    assert found.bytes_a_record == round(found.bytes / SIZE, 1)


def test_a_step_that_is_given_up_is_said_and_is_the_last() -> None:
    slow = replace(fake(), client=lambda *_: [sys.executable, "-c", "import time; time.sleep(600)"])
    (found,) = candidate.measure(slow, SIZE, timeout=0.2).values()
    assert found.seconds is None
    assert "not finished" in found.note


def test_a_peer_that_cannot_be_installed_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "CACHE", tmp_path)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(environments.Missing, match="node"):
        environments.node_modules("peer", tmp_path / "package.json", tmp_path / "package-lock.json")
