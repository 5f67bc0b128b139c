"""`python -m bench.sync.own.central FOLDER`: fills a central with the records, and invites one office."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

django.setup()

from pydantic import SecretStr

from kru.access.actor import SYSTEM
from kru.access.table import Role
from kru.identity import actions as identity
from kru.kernel.ids import new_id
from kru.organisations import actions as organisations
from kru.organisations.models import Unit
from kru.organisations.terms import UnitKind
from kru.spine import clock
from kru.spine.doing import Doing
from kru.staff import actions as staff
from kru.staff.terms import Position, ServiceKind
from kru.sync import actions
from kru.sync.codes import code_for, hash_of
from kru.sync.terms import NodeKind

CLERK, PASSWORD = "clerk", "a password for nobody"
DISTRICT = "kh.01.0101"


def main(folder: Path) -> None:
    """Fill it."""

    call_command("migrate", interactive=False, verbosity=0)

    def doing() -> Doing:
        return Doing(SYSTEM, clock.now(), new_id(), settings.NODE).as_system()

    with (folder / "records.jsonl").open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    _open_units(doing, sorted({record["school"] for record in records}))
    with transaction.atomic():
        _register(doing().opened(), records, {unit.code: unit for unit in Unit.objects.exclude(code="")})
    (folder / "code").write_text(_invite(doing))


def _open_units(doing: Any, schools: list[str]) -> None:

    above = None
    for key, kind in (("kh", UnitKind.MINISTRY), ("01", UnitKind.PROVINCE), ("0101", UnitKind.DISTRICT)):
        opened = organisations.OpenUnit(
            unit_id=new_id(), parent_id=above and above.pk, key=key, kind=kind, name_km=key
        )
        above = organisations.open_unit(doing(), opened)
    assert above is not None
    commands = [
        organisations.OpenUnit(
            unit_id=new_id(), parent_id=above.pk, key=f"s{code}", kind=UnitKind.PRIMARY, code=code,
            name_km=f"សាលាបឋមសិក្សា {code}",
        )
        for code in schools
    ]  # fmt: skip
    with transaction.atomic():
        organisations.open_units(doing().opened(), commands)
    assert Unit.objects.count() == len(schools) + 3


def _register(do: Any, records: list[dict[str, str]], schools: dict[str, Any]) -> None:

    def asked() -> Iterator[tuple[Any, Position]]:
        for record in records:
            yield (
                staff.Newcomer(
                    person_id=UUID(record["id"]), unit_id=schools[record["school"]].pk,
                    staff_number=record["staff_number"], national_id="", name_km=record["name_km"],
                    name_latin=record["name_latin"], sex=record["sex"],
                    born_on=date.fromisoformat(record["born_on"]), phone=record["phone"],
                    kind=ServiceKind.STATE.value, grade=record["grade"], hired_on=None,
                ),
                Position.TEACHER,
            )  # fmt: skip

    staff.register_people(do, asked(), {unit.pk: unit for unit in schools.values()})


def _invite(doing: Any) -> str:

    district = Unit.objects.get(path=DISTRICT)
    account = identity.OpenAccount(
        user_id=new_id(), path=district.path, username=CLERK, name_km="មន្ត្រី", password=SecretStr(PASSWORD)
    )
    user = identity.open_account(doing(), account)
    identity.grant_role(
        doing(),
        identity.GrantRole(
            user_id=user.pk, role=Role.DISTRICT, unit_id=district.pk, starts_on=clock.day_of(clock.now())
        ),
    )
    code = code_for(new_id())
    invitation = actions.InviteNode(
        node_id=new_id(), kind=NodeKind.OFFICE, name="bench-01", unit_id=district.pk, code_hash=hash_of(code)
    )
    actions.invite_node(doing(), invitation)
    return code


if __name__ == "__main__":
    main(Path(sys.argv[1]))
