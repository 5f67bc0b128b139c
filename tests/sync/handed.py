"""What tests of held commands do: let somebody move, an account close, and late work contradict."""

from datetime import datetime, timedelta

from kru.demo.cast import Cast
from kru.establishment import actions as establishment
from kru.identity import actions as identity
from kru.spine import clock
from kru.staff import actions as staff
from kru.staff.terms import Position
from kru.sync.models import Fate, HeldCommand
from tests.sync.clerks import correction
from tests.sync.nodes import Office

BOENG = "kh.31.3102"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def move(village: Cast, slug: str, to: str, at: datetime) -> None:
    """Post somebody to another workplace at central."""
    establishment.start_posting(
        village.doing("sopheap", at),
        establishment.StartPosting(
            person_id=village.person_ids[slug], unit_id=village.unit_ids[to], position=Position.TEACHER,
            starts_on=clock.day_of(at),
        ),
    )  # fmt: skip


def correct(village: Cast, office: Office, phone: str) -> None:
    """Let Dara correct Sokha's number at an office."""
    with office.here():
        staff.correct_person(office.doing("dara"), correction(village.person("sokha"), phone=phone))


def moved_on(village: Cast, office: Office, to: str = "tuol-krasang") -> None:
    """Let Dara correct Sokha's number, who is posted elsewhere then and gets another number there."""
    correct(village, office, "012000001")
    move(village, "sokha", to, office.at + HOUR)
    doing = village.doing("sopheap", office.at + 2 * HOUR)
    staff.correct_person(doing, correction(village.person("sokha"), phone="012000002"))


def contradicted(village: Cast, dara: Office) -> HeldCommand:
    """Let a correction of the first office come after Sokha has moved and her number was changed there."""
    moved_on(village, dara)
    dara.at += 2 * DAY
    dara.exchange()
    return HeldCommand.objects.get()


def close(village: Cast, slug: str, at: datetime) -> None:
    """Close an account at central."""
    cmd = identity.CloseAccount(user_id=village.user(slug).pk, why="លាឈប់")
    identity.close_account(village.doing("sovath", at), cmd)


def fate(office: Office) -> tuple[str, str, str]:
    """Return what an office knows of the one command that it passed on."""
    with office.here():
        found = Fate.objects.get()
        return found.state, found.decided_by, found.why
