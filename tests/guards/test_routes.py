"""Every route of the product: who may open it is declared, and foreign ids lead nowhere."""

import hashlib
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client

from kru.demo.cast import Cast
from kru.identity.models import User
from kru.kernel.ids import new_id
from kru.ui.fields import DayField, NumberField
from kru.ui.forms import ActionForm
from tests.guards import places
from tests.guards.places import Address
from tests.guards.test_house import PACKAGE

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

# An officer and a teacher of another province, and a teacher of the school that most rows belong to.
STRANGERS = ("vanna", "davy", "mony")

OPEN_TO_ALL_STAFF = {
    "desk:unit": "the tree of workplaces is public; who works there is shown only to whom it concerns",
    "desk:journal": "a record one may not see has an empty journal, as one that does not exist",
    "learning:offering": "the catalogue is there to be read",
    "learning:run": "the catalogue is there to be read; the list of participants is not on it for strangers",
}
OWN_STEPS = {
    "learning:enrol": "every teacher may enrol in an open run, for themselves",
    "learning:save_enrolment": "every teacher may keep an open run in mind, for themselves",
}
# Tables that a refused request may write: sessions, and the verdict on a refused command.
NOT_COMPARED = {"django_session", "journal_receipt"}


def closed() -> list[Address]:
    """Return the routes that take an id and are not for everybody."""
    open_ = OPEN_TO_ALL_STAFF | OWN_STEPS
    return [one for one in places.addresses() if one.takes and not one.view.public and one.name not in open_]


def fills(cast: Cast, address: Address) -> Iterator[str]:
    unknown = set(address.takes) - set(places.MODELS)
    assert not unknown, f"{address.name}: say in tests/guards/places.py which rows {unknown} stand for"
    (name,) = address.takes
    found = places.elsewhere(cast, name, strangers=STRANGERS)
    assert found, f"{address.name}: the village has nothing for {name} outside the other province"
    for row in found:
        yield address.filled({name: row})


@pytest.fixture
def nobody(village: Cast) -> Client:
    """Give a browser in which somebody is signed in who is no person of the register and holds no role."""
    user = User(username="nobody", name_km="គ្មាន")
    user.save()
    client = Client()
    client.force_login(user)
    return client


def test_every_view_declares_who_may_open_it() -> None:
    undeclared = [one.pattern for one in places.addresses() if not hasattr(one.view, "public")]
    assert not undeclared, f"give them @page: {undeclared}"


def test_the_lists_of_exceptions_name_routes_that_are_there() -> None:
    names = {one.name for one in places.addresses()}
    assert set(OPEN_TO_ALL_STAFF | OWN_STEPS) <= names


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(village: Cast, client: Client) -> None:
    asked = 0
    for one in places.addresses():
        if one.view.public:
            continue
        for address in fills(village, one) if one.takes else [one.filled({})]:
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code == 302, address
                assert answer.headers["Location"].startswith("/accounts/login/?next="), address
            asked += 1
    assert asked > 30


@pytest.mark.parametrize("slug", STRANGERS)
def test_what_belongs_to_others_does_not_exist(village: Cast, sign_in: SignIn, slug: str) -> None:
    client = sign_in(slug)
    opened = [
        f"{address} ({answer.status_code})"
        for one in closed()
        for address in fills(village, one)
        if (answer := client.get(address)).status_code not in (403, 404, 405)
    ]
    assert not opened, opened


def test_whoever_holds_nothing_opens_nothing_that_asks_for_something(village: Cast, nobody: Client) -> None:
    for one in places.addresses():
        if one.view.asks is None:
            continue
        for address in fills(village, one) if one.takes else [one.filled({})]:
            assert nobody.get(address).status_code == 403, address
            assert nobody.post(address, filled_in()).status_code == 403, address


@pytest.mark.parametrize("slug", STRANGERS)
def test_what_a_stranger_sends_changes_nothing(village: Cast, sign_in: SignIn, slug: str) -> None:
    client = sign_in(slug)
    before = contents()
    for one in closed():
        for address in fills(village, one):
            status = client.post(address, filled_in()).status_code
            assert status in (403, 404, 405), f"{address} ({status})"
    after = contents()
    assert {table for table in after if after[table] != before[table]} == set()


def contents() -> dict[str, tuple[int, str]]:
    """Return the number of rows and the digest of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in NOT_COMPARED:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows = sorted(map(repr, cursor.fetchall()))
                found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def filled_in() -> dict[str, Any]:
    """Return something sensible for every field of every form, and a fresh command."""
    typed: dict[str, Any] = {"command_id": str(new_id())}
    for form in forms_of(ActionForm):
        for name, field in form.base_fields.items():
            typed[name] = sensible(field)
    return typed


def forms_of(base: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for form in base.__subclasses__():
        yield form
        yield from forms_of(form)


def sensible(field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        return next((str(value) for value, _ in field.choices if value and isinstance(value, str)), "")
    if isinstance(field, DayField):
        return "16/03/2026"
    if isinstance(field, NumberField):
        return str(max(Decimal(1), Decimal(field.least)))
    return "ព្រោះត្រូវកែ"


def test_no_form_lets_the_browser_say_in_its_own_language_what_is_missing() -> None:
    open_ = [
        f"{path.name}: {form}"
        for path in PACKAGE.glob("*/templates/**/*.html")
        for form in re.findall(r"<form(?:[^>{]|{%.*?%}|{{.*?}})*>", path.read_text())
        if 'method="post"' in form and "novalidate" not in form and path.name != "outage.html"
    ]
    assert not open_, open_
    foreign = str(forms.Field.default_error_messages["required"])
    unsaid = [
        f"{form.__name__}.{name}"
        for form in forms_of(ActionForm)
        for name, field in form.base_fields.items()
        if field.required and not field.widget.is_hidden and field.error_messages["required"] == foreign
    ]
    assert not unsaid, unsaid
