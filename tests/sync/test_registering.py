"""Somebody registered by hand at an office without a line: worked with at once, and decided by the centre."""

import pytest
from django.urls import reverse

from kru.demo.cast import Cast
from kru.establishment.models import Posting
from kru.journal.models import Outgoing
from kru.staff.models import Person
from tests.desk.test_registering import ADDRESS, typed
from tests.sync.clerks import INBOX, browser, text
from tests.sync.copies import assert_copy
from tests.sync.nodes import Office

pytestmark = pytest.mark.django_db


def test_who_is_registered_without_a_line_is_worked_with_and_the_centre_confirms(
    village: Cast, dara: Office
) -> None:
    sent = typed(village)
    with dara.here():
        client = browser("dara")
        file = client.post(ADDRESS, sent).headers["Location"]
        assert file == reverse("desk:person", args=[sent["command_id"]])
        assert "not yet confirmed" in text(client, file)
        assert Outgoing.objects.get().name == "establishment.take_on"
        assert client.post(ADDRESS, sent).headers["Location"] == file
        assert Outgoing.objects.count() == 1
    assert not Person.objects.filter(pk=sent["command_id"]).exists()
    dara.exchange()
    came = Person.objects.get(pk=sent["command_id"])
    assert (came.position, Posting.objects.get(person=came).unit_id) == ("teacher", came.unit_id)
    with dara.here():
        assert "not yet confirmed" not in text(client, file)
    assert_copy(dara)


def test_a_number_that_the_centre_knows_already_is_said_and_given_again_with_another(
    village: Cast, dara: Office
) -> None:
    taken = village.person("davy").staff_number  # of another province: the office has never seen it
    with dara.here():
        client = browser("dara")
        client.post(ADDRESS, typed(village, staff_number=taken))
    dara.exchange()
    with dara.here():
        assert "This civil-servant number belongs to another person" in text(client, INBOX)
        assert not Person.objects.filter(name_latin="NHEM Ratana").exists()
        refused = Outgoing.objects.get()
        assert refused.verdict == "refused"
        again = reverse("sync:given", args=[refused.command_id])
        page = client.get(again)
        form = page.context["form"]
        asked = {name: form[name].value() or "" for name in form.fields} | {"staff_number": "1199904032"}
        asked["command_id"] = str(form.command_id)
        assert client.post(again, asked).status_code == 302
    dara.exchange()
    assert Person.objects.get(name_latin="NHEM Ratana").staff_number == "1199904032"
    assert_copy(dara)
