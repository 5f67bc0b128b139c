"""What the move of a unit concerns, counted before anybody confirms it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kru.access.actor import Actor
from kru.access.table import Role
from kru.career.models import RankRequest
from kru.career.terms import RequestState
from kru.identity.models import RoleGrant
from kru.learning.models import Activity, Enrolment
from kru.learning.terms import ActivityState, EnrolmentState
from kru.organisations.models import Unit
from kru.organisations.terms import MOVE_UNIT, SCHOOLS
from kru.spine.queryset import within
from kru.staff.models import Person
from kru.staff.queries import SERVING
from kru.sync.models import Node
from kru.sync.terms import NodeKind, NodeState

_OF_UNITS = (Role.PROVINCE, Role.DISTRICT, Role.PERSONNEL, Role.CPDMO)


@dataclass(frozen=True)
class Concerned:
    """How many people, workplaces, computers and open requests go along, and whose sight changes."""

    people: int
    workplaces: int
    computers: int
    requests: int
    lose: int  # roles held above the place that is left, and not above the one that is entered
    gain: int


def concerned(viewer: Actor, unit: Unit, entered: Unit, *, on: date) -> Concerned:
    """Count what a move of a unit below another concerns, for somebody who may move it."""
    inside = within("path", unit.path)
    people = Person.objects.visible_to(viewer, MOVE_UNIT)
    units = Unit.objects.visible_to(viewer, MOVE_UNIT)
    nodes = Node.objects.visible_to(viewer, MOVE_UNIT)
    about = within("person__path", unit.path)
    waiting = (
        Enrolment.objects.visible_to(viewer, MOVE_UNIT).filter(
            about, state__in=(EnrolmentState.REQUESTED, EnrolmentState.WAITLISTED)
        ),
        Activity.objects.visible_to(viewer, MOVE_UNIT).filter(about, state=ActivityState.LOGGED),
        RankRequest.objects.visible_to(viewer, MOVE_UNIT).filter(about, state=RequestState.OPEN),
    )
    above = _above(unit.path.rpartition(".")[0]), _above(entered.path)
    return Concerned(
        people=people.filter(inside, status__in=SERVING).count(),
        workplaces=units.filter(inside, kind__in=SCHOOLS, closed_on=None).count(),
        computers=nodes.filter(
            within("unit__path", unit.path), kind=NodeKind.OFFICE, state=NodeState.ACTIVE
        ).count(),
        requests=sum(found.count() for found in waiting),
        lose=_roles(above[0] - above[1], on),
        gain=_roles(above[1] - above[0], on),
    )


def _above(path: str) -> set[str]:
    keys = path.split(".")
    return {".".join(keys[:n]) for n in range(1, len(keys) + 1)}


def _roles(paths: set[str], on: date) -> int:
    """Return how many roles are held at exactly these paths on a day."""
    held = RoleGrant.objects.filter(Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on)
    return held.filter(unit__path__in=paths, role__in=_OF_UNITS).count()
