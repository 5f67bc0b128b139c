"""A district comes to another province: three offices, what waits in them, and what each holds afterwards."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.files.models import StoredFile
from kru.intake.actions import parts
from kru.intake.models import LoadedList
from kru.intake.terms import Kind
from kru.journal import feed
from kru.journal.models import Entry, FeedHead, Outgoing, Receipt
from kru.kernel.reasons import Refusal
from kru.organisations.models import Unit, UnitMove
from kru.staff import actions as staff
from kru.staff import queries
from kru.staff.models import Achievement, Person
from kru.staff.terms import Position
from kru.sync import bundles, signing, wire
from kru.sync.exchange import NoLine, What
from kru.sync.models import Cursor, Held
from kru.sync.signing import Keys
from tests.organisations.moves import moved
from tests.sync.carried import Carried
from tests.sync.copies import assert_copy, newcomer, prize
from tests.sync.nodes import Office
from tests.sync.test_forged_rows import ROW

pytestmark = pytest.mark.django_db

Make = Callable[..., Office]
HOUR, NOW = timedelta(hours=1), "kh.32.3101"


@pytest.fixture
def three(office: Make) -> tuple[Office, Office, Office]:
    """Give the offices of the district, of its province, and of the province it comes to."""
    made = office("district"), office("province"), office("phnum-sral")
    for one in made:
        one.exchange()
    return made


def test_each_office_holds_what_lies_below_it_afterwards(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    district, left, entered = three
    sokha = village.person_ids["sokha"]
    moved(village, "district", "phnum-sral")
    for one in three:
        assert one.exchange().complete
        assert one.exchange().came == 0
    assert_copy(district, NOW)
    assert_copy(left, "kh.31")
    assert_copy(entered, "kh.32")
    with left.here():
        stub = Person.objects.get(pk=sokha)
        assert (stub.name_km, stub.path, stub.staff_number) == ("ជា សុខា", "", "")
        assert not Entry.objects.filter(about_id=sokha).exists()
        assert UnitMove.objects.get().left_path == "kh.31.3101"
    with entered.here():
        assert Entry.objects.filter(person_id=sokha, path__startswith="kh.31.").exists()
        assert queries.people(entered.actor("vanna")).filter(pk=sokha).exists()


def test_the_office_of_the_district_fetches_only_what_has_changed(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    district = three[0]
    with district.here():
        held = Held.objects.filter(feed="office:kh.31.3101").count()
        epoch = Cursor.objects.get(feed="office:kh.31.3101").epoch
    moved(village, "district", "phnum-sral")
    outcome = district.exchange()
    # the rows that hold a path come again: people, files and units; and the move
    sent = sum(
        model._default_manager.filter(path__startswith=NOW).count() for model in (Person, StoredFile, Unit)
    )
    assert outcome.came == sent + 1
    assert sent < held / 4
    with district.here():
        renamed = Cursor.objects.get(feed=f"office:{NOW}")
        assert (renamed.epoch, renamed.complete) == (epoch, True)
        assert not Cursor.objects.filter(feed="office:kh.31.3101").exists()
        assert not Held.objects.filter(feed="office:kh.31.3101").exists()


def test_what_waits_in_the_district_is_decided_as_if_nothing_had_moved(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    district = three[0]
    sokha, sovanna, asked = village.person_ids["sokha"], village.person_ids["sovanna"], newcomer(village)
    with district.here():
        staff.register_person(district.doing("dara"), asked)
        staff.record_achievement(district.doing("dara"), prize(sokha))
        start = establishment.StartPosting(
            person_id=sovanna, unit_id=village.unit_ids["ou-taseik"], position=Position.TEACHER,
            starts_on=date(2026, 3, 2),
        )  # fmt: skip
        establishment.start_posting(district.doing("dara"), start)
    moved(village, "district", "phnum-sral", later=HOUR)
    district.at += timedelta(days=1)
    outcome = district.exchange()
    assert (outcome.sent, outcome.refused, outcome.settled.stuck) == (3, 0, 0)
    school = village.unit("vat-thmei").path
    assert Person.objects.get(pk=asked.person_id).path == school == f"{NOW}.31010101001"
    assert Person.objects.get(pk=sovanna).path == village.unit("ou-taseik").path
    assert_copy(district, NOW)
    with district.here():
        assert not Outgoing.objects.filter(state="waiting").exists()


def test_work_begun_before_the_move_has_the_authority_it_was_begun_with(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    _, left, entered = three
    sokha, asked = village.person_ids["sokha"], newcomer(village)
    with left.here():
        staff.record_achievement(left.doing("lida"), prize(sokha))
        staff.register_person(left.doing("lida"), asked)
    moved(village, "district", "phnum-sral", later=HOUR)
    left.at += timedelta(days=2)
    assert left.exchange().refused == 0
    assert_copy(left, "kh.31")
    entered.exchange()
    with entered.here():
        assert Achievement.objects.filter(person_id=sokha, title="គ្រូឆ្នើម").exists()
        assert Person.objects.get(pk=asked.person_id).path.startswith(NOW)
    assert_copy(entered, "kh.32")


def test_work_begun_after_the_move_is_the_new_provinces(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    _, left, entered = three
    sokha = village.person_ids["sokha"]
    moved(village, "district", "phnum-sral")
    left.at += timedelta(days=2)
    with left.here():
        staff.record_achievement(left.doing("lida"), prize(sokha))
    assert left.exchange().refused == 1
    with left.here():
        assert Outgoing.objects.get().reasons[0]["code"] == "not-allowed"
    assert_copy(left, "kh.31")
    entered.exchange()
    with entered.here():
        staff.record_achievement(entered.doing("vanna"), prize(sokha))
    assert entered.exchange().refused == 0
    assert_copy(entered, "kh.32")


@pytest.mark.parametrize("lost", ["push", "pull"])
def test_an_answer_lost_on_the_way_loses_nothing_that_waits(
    village: Cast, three: tuple[Office, Office, Office], lost: str
) -> None:
    district = three[0]
    with district.here():
        staff.record_achievement(district.doing("dara"), prize(village.person_ids["sokha"]))
    moved(village, "district", "phnum-sral", later=HOUR)
    district.at += timedelta(days=1)
    district.lose = [lost]
    with pytest.raises(OSError, match="lost"):
        district.exchange()
    with district.here():
        assert Achievement.objects.filter(title="គ្រូឆ្នើម").exists()
    assert district.exchange().refused == 0
    assert Achievement.objects.filter(title="គ្រូឆ្នើម").count() == 1
    assert_copy(district, NOW)


def test_there_and_back_while_an_office_is_away(village: Cast, three: tuple[Office, Office, Office]) -> None:
    district, left, entered = three
    asked = newcomer(village)
    with district.here():
        staff.register_person(district.doing("dara"), asked)
    moved(village, "district", "phnum-sral", later=HOUR)
    left.exchange()
    entered.exchange()
    moved(village, "district", "province", later=2 * HOUR)
    for one in three:
        one.at += timedelta(days=1)
        one.exchange()
    left.exchange()  # what the district has delivered meanwhile
    assert_copy(district)
    assert_copy(left, "kh.31")
    assert_copy(entered, "kh.32")
    assert Person.objects.get(pk=asked.person_id).path == "kh.31.3101.31010101001"


def test_an_office_that_joins_later_finds_everything_at_its_place(village: Cast, office: Make) -> None:
    moved(village, "district", "phnum-sral")
    moved(village, "district", "province", later=HOUR)
    moved(village, "district", "phnum-sral", later=2 * HOUR)
    district = office("district")
    assert district.exchange().complete
    assert_copy(district, NOW)


def test_a_school_that_comes_to_another_district_takes_its_files_along(village: Cast, office: Make) -> None:
    district, boeng = office("district"), office("boeng-chhuk")
    district.exchange()
    boeng.exchange()
    bopha = village.person_ids["bopha"]
    with district.here():
        staff.record_achievement(district.doing("dara"), prize(bopha))
    moved(village, "vat-thmei", "boeng-chhuk", later=HOUR)
    district.at += timedelta(days=1)
    assert district.exchange().refused == 0
    boeng.exchange()
    assert_copy(district)
    assert_copy(boeng, "kh.31.3102")
    with boeng.here():
        assert Achievement.objects.filter(person_id=bopha, title="គ្រូឆ្នើម").exists()
    with district.here():
        assert Person.objects.get(pk=bopha).path == ""
        # the school of another now is still a workplace of somebody's past
        assert Unit.objects.get(pk=village.unit_ids["vat-thmei"]).path == "kh.31.3102.31010101001"


def test_a_department_with_a_feed_of_its_own_goes_below_another(village: Cast, office: Make) -> None:
    ministry, cpdmo = office("ministry"), office("cpdmo")
    ministry.exchange()
    cpdmo.exchange()
    moved(village, "cpdmo", "dop")
    ministry.exchange()
    cpdmo.exchange()
    assert_copy(ministry, "kh")
    assert_copy(cpdmo, "kh.dop.cpdmo")


def test_lists_that_stay_at_an_office_are_where_its_clerks_look(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    district = three[0]
    with district.here():
        LoadedList.objects.create(
            kind="staff", file_name="បញ្ជី.xlsx", sha256="0" * 64, path="kh.31.3101",
            stated_on=date(2026, 3, 1), loaded_at=district.at, loaded_by_name="ដារ៉ា",
        )  # fmt: skip
    moved(village, "district", "phnum-sral")
    district.exchange()
    with district.here():
        assert LoadedList.objects.get().path == NOW


def test_what_a_command_says_of_a_path_is_read_as_the_place_is_now(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    district = three[0]
    part = parts.BringRows(
        kind=Kind.STAFF, path="kh.31.3101", file_name="បញ្ជី.xlsx", stated_on=date(2026, 3, 1), rows=[ROW]
    )
    with district.here():
        parts.bring_rows(district.doing("dara"), part)
        assert json.loads(Outgoing.objects.get().line)["body"]["path"] == "kh.31.3101"
    moved(village, "district", "phnum-sral", later=HOUR)
    district.at += timedelta(days=1)
    outcome = district.exchange()
    assert (outcome.sent, outcome.refused) == (1, 0)
    assert Person.objects.get(staff_number=ROW["staff_number"]).path.startswith(NOW)
    assert_copy(district, NOW)


def test_a_stick_tells_the_new_name_and_an_older_one_takes_nothing_back(
    village: Cast, carried: Carried
) -> None:
    own = Keys.kept_in(carried.keys_in)

    def written() -> bytes:
        with carried.here():
            return bundles.from_office(carried.membership, own, carried.office.at)

    def answered(later: timedelta) -> bytes:
        central = signing.own_keys()
        return bundles.answer_to(bundles.opened_at_central(written(), central), central, village.at + later)

    def read(*several: bytes) -> None:
        for bundle in several:
            with carried.here():
                bundles.at_office(bundle, carried.membership, own, carried.office.at)

    registered = carried.register(village)
    before = answered(HOUR)
    moved(village, "district", "phnum-sral", later=2 * HOUR)
    after = answered(3 * HOUR)
    read(after)
    assert_copy(carried.office, NOW)
    read(before, after)
    assert_copy(carried.office, NOW)
    assert Person.objects.get(pk=registered).path.startswith(NOW)


def test_an_older_office_that_knows_no_new_names_fetches_the_feed_anew(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    district = three[0]
    ask, said = district._ask, []

    def without_names(what: What, body: bytes) -> bytes:
        lines = wire.unpack(ask(what, body))
        said.extend(line for line in lines if isinstance(line, dict) and "gone" in line)
        return wire.pack([{k: v for k, v in line.items() if k != "now"} for line in lines])

    with district.here():
        held = Held.objects.filter(feed="office:kh.31.3101").count()
        staff.record_achievement(district.doing("dara"), prize(village.person_ids["sokha"]))
    moved(village, "district", "phnum-sral", later=HOUR)
    district.at += timedelta(days=1)
    district._ask = without_names  # type: ignore[method-assign]
    outcome = district.exchange()
    assert said == [{"feed": "office:kh.31.3101", "gone": True, "now": "office:kh.32.3101"}]
    assert (outcome.refused, outcome.came >= held) == (0, True)
    assert_copy(district, NOW)


def test_a_phone_hears_where_its_owner_lies_now(village: Cast) -> None:
    sokha = village.person_ids["sokha"]
    last = feed.sequence(f"person:{sokha}")
    moved(village, "district", "phnum-sral")
    changed = feed.page_after(f"person:{sokha}", last, limit=50).records
    assert ("staff.person", sokha, "u") in {(one.type, one.rid, one.op) for one in changed}


DISTRICTS, SCHOOLS = ("district", "boeng-chhuk", "ou-chambak"), ("vat-thmei", "ou-taseik", "tuol-krasang")
CLERKS = ("dara", "lida", "vanna")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_moves_while_offices_work_nothing_is_lost_doubled_or_left(
    village: Cast, three: tuple[Office, Office, Office], seed: int
) -> None:
    """Play a month of moves, work without a line, and answers lost on the way, in an order of chance."""
    chance, given = Random(seed), dict[Any, tuple[Office, Any]]()
    for hour in range(1, 25):
        later = hour * HOUR
        move, work, meet = chance.random() < 0.35, chance.randrange(3), chance.random() < 0.4
        if move:
            slug = chance.choice(DISTRICTS + SCHOOLS)
            above = ("province", "phnum-sral") if slug in DISTRICTS else DISTRICTS
            others = [to for to in above if village.unit_ids[to] != village.unit(slug).parent_id]
            moved(village, slug, chance.choice(others), later=later)
        one, clerk = three[work], CLERKS[work]
        one.at = village.at + later
        with one.here():
            people = list(queries.people(one.actor(clerk)).exclude(pk=village.person_ids[clerk]))
            if people:
                command = one.doing(clerk)
                asked = prize(chance.choice(sorted(people, key=lambda person: person.pk)).pk)
                asked = asked.model_copy(update={"title": f"ពានរង្វាន់ {hour}"})
                staff.record_achievement(command, asked)
                given[command.command_id] = (one, asked.achievement_id)
        if meet:
            other = chance.choice(three)
            other.at = max(other.at, village.at + later)
            other.lose = chance.choice([[], ["push"], ["pull"]])
            with suppress(NoLine):
                other.exchange()
            other.lose = []
    for _ in range(2):
        for one in three:
            one.at = village.at + 30 * HOUR
            assert one.exchange().complete
    verdicts = dict(Receipt.objects.filter(pk__in=given).values_list("pk", "verdict"))
    for command_id, (one, achievement_id) in given.items():
        done = verdicts.get(command_id) == "done"
        assert Achievement.objects.filter(pk=achievement_id).count() == done
        with one.here():
            kept = Outgoing.objects.get(command_id=command_id)
            assert (kept.state, kept.verdict) == ("closed", "done" if done else "refused")
    assert any(verdict == "done" for verdict in verdicts.values())
    for one, slug in zip(three, ("district", "province", "phnum-sral"), strict=True):
        assert_copy(one, village.unit(slug).path)


def test_feeds_that_nobody_holds_any_more_are_gone(
    village: Cast, three: tuple[Office, Office, Office]
) -> None:
    moved(village, "district", "phnum-sral")
    for one in three:
        one.exchange()
    names = set(FeedHead.objects.filter(feed__startswith="office:").values_list("feed", flat=True))
    assert f"office:{NOW}" in names
    assert "office:kh.31.3101" not in names
    assert feed.is_whole()


def test_central_alone_moves_units(village: Cast, office: Make) -> None:
    ministry = office("ministry")
    ministry.exchange()
    with ministry.here(), pytest.raises(Refusal) as refusal:
        moved(village, "district", "phnum-sral")
    assert refusal.value.reasons[0].code == "only-at-the-centre"
