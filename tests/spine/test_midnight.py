"""Half past midnight in Phnom Penh, yesterday in UTC: whatever day is written or asked for is today's."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from kru.access.table import Role
from kru.credentials import actions as credentials
from kru.credits.models import LedgerEntry, YearBalance
from kru.demo.cast import Cast
from kru.identity.models import RoleGrant
from kru.kernel.ids import new_id
from kru.learning import actions as learning
from kru.learning.terms import ActivityKind
from kru.spine import clock

pytestmark = pytest.mark.django_db
# In UTC still 30 September, and with it the CPD year before; in the country the new one has begun.
AT = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)
TODAY = date(2026, 10, 1)


def test_learning_of_the_new_day_is_logged_confirmed_and_counted_in_the_new_year(village: Cast) -> None:
    sokha = village.person_ids["sokha"]
    logged = learning.log_activity(
        village.doing("sokha", AT),
        learning.LogActivity(
            activity_id=new_id(),
            person_id=sokha,
            kind=ActivityKind.LEARNING_COMMUNITY,
            held_on=TODAY,
            hours=Decimal(2),
            title="កណ្តាលអធ្រាត្រ",
        ),
    )
    learning.confirm_activity(village.doing("bopha", AT), learning.ConfirmActivity(activity_id=logged.pk))
    assert LedgerEntry.objects.get(source_id=logged.pk).occurred_on == TODAY
    assert YearBalance.objects.get(person=sokha, starts_on=TODAY).counted == 2


def test_a_certificate_has_the_number_the_day_and_the_moon_of_the_new_day(village: Cast) -> None:
    issued = credentials.issue_certificate(
        village.doing("visal", AT),
        credentials.IssueCertificate(
            person_id=village.person_ids["bopha"],
            source_type="test",
            source_id=new_id(),
            course="កណ្តាលអធ្រាត្រ",
            hours=Decimal(45),
            credits=Decimal(3),
            held_from=TODAY,
            held_until=TODAY,
        ),
    )
    assert issued.number.startswith("2026-10-")
    assert issued.words.issued_on == TODAY


def test_pages_show_the_new_day_and_roles_begin_and_end_with_it(
    village: Cast, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = village.unit("tuol-krasang")
    for slug, span in (("sovanna", {"starts_on": TODAY}), ("mony", {"ends_before": TODAY})):
        given = {"starts_on": date(2026, 1, 1), **span}
        RoleGrant.objects.create(user=village.user(slug), role=Role.DIRECTOR, unit=unit, **given)
    monkeypatch.setattr(clock, "now", lambda: AT)
    theirs = f"/people/{village.person_ids['samnang']}/"
    statuses = {slug: sign_in(slug).get(theirs).status_code for slug in ("sovanna", "mony")}
    assert statuses == {"sovanna": 200, "mony": 404}
    browser = sign_in("sokha")
    browser.cookies["django_language"] = "en"
    assert "2026–27" in browser.get(f"/people/{village.person_ids['sokha']}/ledger").content.decode()
