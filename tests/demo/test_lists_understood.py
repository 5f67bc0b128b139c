"""The lists that offices send are understood: every good row is known again, every wrong one is refused."""

from pathlib import Path

import pytest

from kru.demo import build, listed, lists
from kru.demo.cast import Cast
from kru.demo.plan import World
from kru.demo.sizes import size_named
from kru.demo.untidy import ExpectedRefusal
from kru.files import blobs
from kru.intake import actions as intake
from kru.intake import jobs
from kru.intake.models import LoadedList, RefusedRow
from kru.intake.terms import Kind, State
from kru.kernel.ids import new_id
from kru.spine import clock
from tests.actors import AT
from tests.village import quick_passwords

pytestmark = pytest.mark.django_db
SIZE = "300"


def checked(cast: Cast, path: Path, kind: Kind) -> LoadedList:
    do = cast.doing("sopheap")
    sha256 = blobs.keep([path.read_bytes()]).sha256
    loaded = intake.load_list(
        do, intake.LoadList(list_id=new_id(), kind=kind, file_name=path.name, sha256=sha256, path="kh")
    )
    jobs.advance(loaded, AT)
    loaded.refresh_from_db()
    assert loaded.state == State.READY, loaded.reasons
    return loaded


def refused(loaded: LoadedList) -> set[tuple[str, int, str, str]]:
    rows = RefusedRow.objects.filter(list=loaded)
    return set(rows.values_list("sheet", "number", "code", "field"))


def as_expected(expected: list[ExpectedRefusal]) -> set[tuple[str, int, str, str]]:
    return {(refusal.sheet, refusal.row, refusal.code, refusal.field) for refusal in expected}


def test_lists_in_every_style_are_understood_row_by_row(tmp_path: Path) -> None:
    with quick_passwords():
        cast = build.build(SIZE, at=AT, seed=1, say=lambda line: None)
    world = World(size_named(SIZE), on=clock.day_of(AT))
    people, schools = list(listed.people(world)), list(listed.schools(world))
    for name, style in lists.STAFF_STYLES.items():
        for seed, kind in enumerate(("xlsx", "csv")):
            path = tmp_path / f"{name}.{kind}"
            expected = lists.write_staff_list(path, people, style, seed=seed, wrong=10)
            loaded = checked(cast, path, Kind.STAFF)
            assert refused(loaded) == as_expected(expected), path.name
            assert loaded.counts == {"same": len(people) - 1, "refused": 11}, path.name
    for name, style in lists.SCHOOL_STYLES.items():
        path = tmp_path / f"schools-{name}.xlsx"
        expected = lists.write_school_list(path, schools, style, wrong=2)
        loaded = checked(cast, path, Kind.WORKPLACES)
        assert refused(loaded) == as_expected(expected), path.name
        assert loaded.counts == {"same": len(schools) - 1, "refused": 3}, path.name
