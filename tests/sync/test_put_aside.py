"""Records put aside until the end of the feeds: what comes after them is what stands in the end."""

from collections.abc import Callable
from typing import Any

import pytest

from kru.demo.cast import Cast
from kru.staff import actions as staff
from kru.sync import exchange as exchanging
from kru.sync.models import Staged
from tests.sync.clerks import correction
from tests.sync.copies import assert_copy
from tests.sync.handed import move
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db

Make = Callable[[str], Office]
TAKEN = "1199010088"


class Killed(Exception):
    """The office's process ends."""


@pytest.fixture
def aside(village: Cast, office: Make, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office killed before the end of an exchange, which put a whole page aside.

    The page brings a staff number to one teacher that a waiting command has given to another here, so
    nothing of it can be put in place: also not the new telephone number of a third.
    """
    dara = office("district")
    dara.exchange()
    with dara.here():
        staff.correct_person(dara.doing("dara"), correction(village.person("sokha"), staff_number=TAKEN))
    staff.correct_person(village.doing("sopheap"), correction(village.person("bopha"), staff_number=TAKEN))
    staff.correct_person(village.doing("sopheap"), correction(village.person("vibol"), phone="012000001"))

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(exchanging, "settle", killed)
        dara.exchange()
    with dara.here():
        assert Staged.objects.filter(rid=village.person("vibol").pk).exists()
    return dara


def test_the_later_of_two_changes_stands(village: Cast, aside: Office) -> None:
    """The earlier one was put in place at the end, over the later one, and stood for ever."""
    staff.correct_person(village.doing("sopheap"), correction(village.person("vibol"), phone="012000002"))
    assert aside.exchange().complete
    assert_copy(aside)


def test_who_has_left_since_is_not_brought_back(village: Cast, aside: Office) -> None:
    """The whole file of somebody who has moved away came back at the end."""
    move(village, "vibol", "tuol-krasang", aside.at)
    assert aside.exchange().complete
    assert_copy(aside)
