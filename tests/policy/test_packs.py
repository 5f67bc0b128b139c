"""Every pack is whole, and the right one is in force."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from kru import policy
from kru.credits.policy import CreditPolicy
from kru.policy import packs


def test_every_pack_of_every_kind_is_valid_and_every_folder_belongs_to_a_kind() -> None:
    found = list(policy.all_packs())
    assert found
    kinds = {type(pack).kind for pack in found}
    assert kinds == {folder.name for folder in (packs.FOLDER / "kh").iterdir() if folder.is_dir()}


def test_the_newest_pack_that_has_begun_is_in_force() -> None:
    pack = policy.in_force(CreditPolicy, on=date(2026, 3, 16))
    assert pack.effective_from <= date(2026, 3, 16)


def test_before_the_first_pack_nothing_can_be_decided() -> None:
    with pytest.raises(policy.NoPolicyInForce):
        policy.in_force(CreditPolicy, on=date(1979, 1, 7))


def test_a_figure_without_a_basis_is_refused() -> None:
    pack = policy.in_force(CreditPolicy, on=date(2026, 3, 16))
    basis = {name: held for name, held in pack.basis.items() if name != "hours_per_year"}
    with pytest.raises(ValidationError, match="hours_per_year"):
        CreditPolicy.model_validate({**pack.model_dump(), "basis": basis})


def test_what_no_paper_confirms_is_listed_with_its_note_in_both_languages() -> None:
    listed = policy.unverified()
    assert ("credits", "hours_per_credit") in {(item.kind, item.figure) for item in listed}
    assert all(item.note and item.note_km for item in listed)


def test_a_pack_in_a_file_of_another_date_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = packs.FOLDER / "kh" / "credits" / "2021-01-01.toml"
    (tmp_path / "kh" / "credits").mkdir(parents=True)
    (tmp_path / "kh" / "credits" / "2022-01-01.toml").write_text(original.read_text())
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="does not hold"):
        packs.packs_of.__wrapped__(CreditPolicy)
