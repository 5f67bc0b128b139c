"""Leases: an office that has not heard central warns, then locks; what waits stays and can be sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kru import policy
from kru.demo.cast import PASSWORD, Cast
from kru.identity.models import User
from kru.journal.models import Outgoing
from kru.node import office_checks
from kru.spine import clock
from kru.sync import jobs, lease, rules
from kru.sync.lease import Watch
from kru.sync.middleware import OPEN
from kru.sync.models import Line
from kru.sync.policy import LeasePolicy
from tests.guards.places import addresses
from tests.policy.cases import worked_cases
from tests.sync.carried import Carried
from tests.sync.clerks import browser, text
from tests.sync.test_kept import answered
from tests.sync.test_sticks import as_file

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 16, 3, 0, tzinfo=UTC)
PACKS = {pack.name: pack for pack in policy.packs_of(LeasePolicy)}
LOCKED, WARNED = "This computer has locked its data", "this computer locks its data"


@pytest.mark.parametrize("case", worked_cases("lease"), ids=lambda case: case["says"])
def test_worked_case(case: dict[str, Any]) -> None:
    pack = PACKS[case["pack"]]
    contact = NOW - timedelta(hours=case["silent"])
    held = rules.lease_of(pack, contact=contact, now=NOW)
    assert (held.left, held.warns, held.locked) == (case["left"], case["warns"], case["left"] == 0)
    signed_in = None if case["idle"] < 0 else NOW - timedelta(hours=case["idle"])
    assert rules.signs_in(pack, contact=contact, signed_in=signed_in, now=NOW) is case["signs_in"]


def test_before_the_first_copy_is_complete_nothing_can_lock() -> None:
    (pack,) = PACKS.values()
    assert rules.lease_of(pack, contact=None, now=NOW) == rules.Lease(0, pack.office_days, warns=False)
    assert rules.signs_in(pack, contact=None, signed_in=None, now=NOW)


def test_the_latest_moment_never_goes_back_and_running_time_counts() -> None:
    hour = timedelta(hours=1)
    assert rules.latest_moment(NOW, seen=None, passed=hour) == NOW
    assert rules.latest_moment(NOW + 2 * DAY, seen=NOW, passed=hour) == NOW + 2 * DAY
    assert rules.latest_moment(NOW - 40 * DAY, seen=NOW, passed=hour) == NOW + hour


# the pages of an office, day after day


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Give the clock of this machine, which a test moves."""
    held = [clock.now()]
    monkeypatch.setattr("kru.spine.clock.now", lambda: held[0])
    return held


@pytest.fixture
def away(village: Cast, carried: Carried, now: list[datetime]) -> Carried:
    """Give the office of the district with one change that waits, cut off from now on."""
    with carried.here():
        Line.objects.update_or_create(
            pk=1, defaults={"heard_at": now[0], "complete_at": now[0], "latest_at": now[0]}
        )
    carried.office.at = now[0]
    carried.register(village)
    return carried


pages = pytest.mark.django_db


def sign_in(carried: Carried, username: str) -> tuple[bool, Any]:
    """Return whether somebody is signed in now, and what was answered at last."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with carried.here():
        answer = client.post("/accounts/login/", {"login": username, "password": PASSWORD}, follow=True)
        return "_auth_user_id" in client.session, answer


def opened(carried: Carried, address: str = "/people/") -> tuple[int, str]:
    with carried.here():
        client = browser("dara")
        answer = client.get(address)
        return answer.status_code, answer.content.decode()


@pages
def test_an_office_works_for_weeks_then_warns_then_locks(away: Carried, now: list[datetime]) -> None:
    begun = now[0]
    for days, status, said in (
        (0, 200, ""), (59, 200, ""), (60, 200, "In 30 days"), (89, 200, "In 1 day "), (90, 403, LOCKED),
    ):  # fmt: skip
        now[0] = begun + days * DAY
        found, page = opened(away)
        assert found == status, days
        assert said in page and (WARNED in page) is (60 <= days < 90), days
    for one in addresses():
        if one.name not in OPEN and not one.takes:
            found, page = opened(away, one.filled({}))
            assert (found, LOCKED in page) == (403, True), one.name
    assert "1 change waits here" in page and "ចាន់ បុប្ផា" not in page
    with away.here():
        findings = {one.subject: one for one in office_checks.line(now[0])}
        assert "locked" in findings["lease"].seen
        stranger = Client()
        assert stranger.get("/units/").status_code == 403
        assert stranger.get("/accounts/login/").status_code == 200


@pages
def test_an_exchange_opens_it_again_and_what_waited_has_gone(
    village: Cast, away: Carried, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    now[0] += 120 * DAY
    assert opened(away)[0] == 403
    with away.here():
        client = browser("dara")
        assert client.post("/line/connect").status_code == 302
        line = Line.objects.get()
        assert line.wanted_at == now[0]
        away.office.at = now[0]
        monkeypatch.setattr("kru.sync.jobs._central", lambda: Ask(away))
        monkeypatch.setattr(jobs, "ThreadPoolExecutor", NoThreads)
        jobs.connect(line, now[0])
        assert Line.objects.get().trouble == ""
        assert not Outgoing.objects.filter(state=Outgoing.State.WAITING).exists()
    assert opened(away)[0] == 200


class Ask:
    """The line of an office in this process."""

    def __init__(self, carried: Carried) -> None:
        self.ask, self.ahead = carried.office._ask, timedelta(0)


class NoThreads:
    """Asks for nothing ahead: the office beside central lives in one thread."""

    def __init__(self, _: int) -> None:
        pass

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        pass


@pages
def test_a_stick_goes_both_ways_while_it_is_locked_and_opens_it(
    village: Cast, away: Carried, now: list[datetime]
) -> None:
    now[0] += 100 * DAY
    assert opened(away)[0] == 403
    with away.here():
        client = browser("dara")
        assert "1 change waits" in text(client, "/stick/")
        bundle = client.post("/stick/keep").content
    answer = answered(bundle, now[0])
    now[0] += 2 * DAY
    with away.here():
        assert client.post("/stick/", {"bundle": as_file(answer)}).status_code == 302
        assert lease.standing(Line.objects.get(), now[0]).silent == 2
    assert opened(away)[0] == 200
    # the same file later gives no more time
    now[0] += 88 * DAY
    assert opened(away)[0] == 403
    with away.here():
        assert client.post("/stick/", {"bundle": as_file(answer)}).status_code == 302
    assert opened(away)[0] == 403


@pages
def test_a_paused_office_is_heard_and_locks_all_the_same(away: Carried, now: list[datetime]) -> None:
    now[0] += 90 * DAY
    with away.here():
        Line.objects.update(heard_at=now[0], trouble="paused")
    assert opened(away)[0] == 403


@pages
def test_a_clock_that_is_put_back_gives_no_time_again(
    away: Carried, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, running = now[0], [0.0]
    monkeypatch.setattr(lease, "monotonic", lambda: running[0])
    watch = Watch()
    with away.here():
        now[0] = begun + 89 * DAY
        watch(now[0])
        now[0] = begun + 1 * DAY
        assert lease.standing(Line.objects.get(), now[0]).left == 1
        running[0] += 23 * 3600
        watch(now[0])
        assert lease.standing(Line.objects.get(), now[0]).left == 1
        running[0] += 3600  # the day has passed, whatever the clock says
        watch(now[0])
    assert opened(away)[0] == 403
    now[0] = begun - 400 * DAY
    assert opened(away)[0] == 403


@pages
def test_a_clock_that_was_wrong_once_is_forgotten_at_the_next_contact(
    away: Carried, now: list[datetime]
) -> None:
    begun = now[0]
    with away.here():
        Watch()(begun + 700 * DAY)
    assert opened(away)[0] == 403
    now[0] = begun + DAY
    with away.here():
        client = browser("dara")
        bundle = client.post("/stick/keep").content
    answer = answered(bundle, now[0])
    with away.here():
        client.post("/stick/", {"bundle": as_file(answer)})
    assert opened(away)[0] == 200


@pages
def test_central_keeps_no_lease(village: Cast, now: list[datetime], sign_in: Callable[[str], Client]) -> None:
    now[0] += 1000 * DAY
    assert lease.lets_in(village.user("dara"), now[0])
    client = sign_in("dara")
    assert client.get("/units/").status_code == 200
    assert client.get("/accounts/ended/").status_code == 404
    Watch()(now[0])
    assert not Line.objects.exists()


@pages
def test_who_works_here_goes_on_signing_in_who_stayed_away_waits(
    village: Cast, away: Carried, now: list[datetime]
) -> None:
    begun = now[0]
    with away.here():
        User.objects.filter(username="dara").update(last_login=begun + 25 * DAY)
        User.objects.filter(username="bopha").update(last_login=None)
    now[0] = begun + 29 * DAY
    assert sign_in(away, "bopha")[0]
    with away.here():
        User.objects.filter(username="bopha").update(last_login=None)
    now[0] = begun + 40 * DAY
    is_in, turned = sign_in(away, "bopha")
    assert turned.status_code == 403 and not is_in
    assert "waits for the centre" in turned.content.decode() and "40 days" in turned.content.decode()
    with away.here():
        assert User.objects.get(username="bopha").last_login is None
    assert sign_in(away, "dara")[0]
    with away.here():
        Line.objects.update(complete_at=now[0] - DAY, heard_at=now[0] - DAY)
    assert sign_in(away, "bopha")[0]
