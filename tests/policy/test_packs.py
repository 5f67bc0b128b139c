"""The newest pack begun by a day is in force, and a pack says what it rests on."""

from datetime import date
from pathlib import Path

import pytest

from kru.policy import packs
from kru.policy.packs import NoPolicyInForce, Pack, Packs


class Fee(Pack):
    """A pack made for these tests."""

    riel: int


@pytest.fixture
def fees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packs[Fee]:
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    monkeypatch.setattr(Packs, "kinds", {})
    (tmp_path / "kh" / "fee").mkdir(parents=True)
    (tmp_path / "kh" / "fee" / "cases.toml").write_text("[[case]]")
    write(tmp_path, "2021-01-01", 'name = "fee/2021-01-01"\neffective_from = 2021-01-01\nriel = 100')
    write(tmp_path, "2024-07-01", 'name = "fee/2024-07-01"\neffective_from = 2024-07-01\nriel = 200')
    return Packs("fee", Fee)


def write(folder: Path, day: str, text: str) -> None:
    (folder / "kh" / "fee" / f"{day}.toml").write_text(f'legal_basis = "Prakas 1"\n{text}')


@pytest.mark.parametrize(
    ("day", "riel"),
    [
        (date(2021, 1, 1), 100),
        (date(2024, 6, 30), 100),
        (date(2024, 7, 1), 200),
        (date(2030, 1, 1), 200),
    ],
)
def test_the_newest_pack_begun_by_a_day_is_in_force(fees: Packs[Fee], day: date, riel: int) -> None:
    assert fees.in_force(day).riel == riel


def test_without_a_pack_there_is_no_decision(fees: Packs[Fee]) -> None:
    with pytest.raises(NoPolicyInForce, match="no fee policy was in force on 2020-12-31"):
        fees.in_force(date(2020, 12, 31))


def test_all_packs_of_a_kind_can_be_listed(fees: Packs[Fee]) -> None:
    assert [pack.riel for pack in fees] == [100, 200]
    assert Packs.kinds == {"fee": fees}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('name = "fee/2024-07-02"\neffective_from = 2025-01-01\nriel = 1', "must say fee/2025-01-01"),
        ('name = "fee/2025-01-01"\neffective_from = 2025-01-02\nriel = 1', "must say fee/2025-01-01"),
        ('name = "fee/2025-01-01"\neffective_from = 2025-01-01\nriel = 1\ntip = 2', "Extra inputs"),
        (
            'name = "fee/2025-01-01"\neffective_from = 2025-01-01\nriel = 1\nunverified = ["tip"]',
            "no such fields: tip",
        ),
    ],
)
def test_a_pack_that_is_not_as_it_should_be_is_refused(
    fees: Packs[Fee], tmp_path: Path, text: str, complaint: str
) -> None:
    write(tmp_path, "2025-01-01", text)
    with pytest.raises(ValueError, match=complaint):
        fees.in_force(date(2025, 1, 1))


def test_every_pack_of_the_house_is_as_it_should_be() -> None:
    for kind, found in Packs.kinds.items():
        assert list(found), kind
