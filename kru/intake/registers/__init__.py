"""Where checked rows go: compares them with the register and brings them in, a module for each kind."""

from datetime import date

from kru.access.actor import Actor
from kru.intake.kinds.field import ListKind
from kru.intake.kinds.gazetteer import GAZETTEER
from kru.intake.kinds.staff import STAFF
from kru.intake.kinds.workplaces import WORKPLACES
from kru.intake.registers.gazetteer import GazetteerRegister
from kru.intake.registers.register import Register
from kru.intake.registers.staff import StaffRegister
from kru.intake.registers.workplaces import WorkplaceRegister
from kru.intake.terms import Kind

KINDS: dict[str, ListKind] = {Kind.GAZETTEER: GAZETTEER, Kind.WORKPLACES: WORKPLACES, Kind.STAFF: STAFF}


def register_for(kind: str, stated_on: date, actor: Actor, *, system: bool) -> Register:
    """Return the way into the register for lists of a kind, for somebody who may or may not do it."""
    if kind == Kind.GAZETTEER:
        return GazetteerRegister(actor, system=system)
    if kind == Kind.WORKPLACES:
        return WorkplaceRegister(actor, system=system)
    return StaffRegister(actor, stated_on=stated_on, system=system)
