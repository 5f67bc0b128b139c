"""Law as data: every kind has worked cases, every figure says where it comes from, every pack can be read."""

from datetime import date
from pathlib import Path

import pytest

from kru import policy
from kru.policy import Pack
from kru.policy.packs import FOLDER
from tests.policy.cases import worked_cases

TESTS = Path(__file__).parents[1]
KINDS = {shape.kind: shape for shape in policy.shapes()}
WITHOUT_CASES = {"certificate": "names of offices and persons; nothing is computed from them"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(WITHOUT_CASES)))
def test_every_kind_has_worked_cases_for_each_of_its_packs_and_a_test_that_runs_them(kind: str) -> None:
    cases = worked_cases(kind)
    assert {case["pack"] for case in cases} == {pack.name for pack in policy.packs_of(KINDS[kind])}
    assert len({case["says"] for case in cases}) == len(cases)
    runs = [path for path in TESTS.rglob("*.py") if f'worked_cases("{kind}")' in path.read_text()]
    assert runs, f"no test runs the cases of {kind}"


@pytest.mark.parametrize("pack", list(policy.all_packs()), ids=lambda pack: pack.name)
def test_every_figure_says_in_both_languages_what_it_is(pack: Pack) -> None:
    assert pack.legal_basis and pack.legal_basis_km
    for figure, basis in pack.basis.items():
        assert basis.note and basis.note_km, figure
        assert basis.note.isascii() or "“" in basis.note or "’" in basis.note, f"{figure}: English note"
        assert not basis.note_km.isascii(), f"{figure}: Khmer note"


@pytest.mark.parametrize("path", sorted((FOLDER / "kh").glob("*/*.toml")), ids=lambda path: path.name)
def test_a_file_of_law_is_a_pack_of_its_date_or_the_cases(path: Path) -> None:
    assert path.name == "cases.toml" or date.fromisoformat(path.stem)
    assert path.parent.name in KINDS
