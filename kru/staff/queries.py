"""Finds persons, for somebody allowed to see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from kru import policy
from kru.access.actor import Actor
from kru.identity.terms import OPEN_ACCOUNT
from kru.journal.models import Entry
from kru.kernel.scope import Scope
from kru.kernel.search_keys import query_terms, sounds_of_name
from kru.organisations import queries as organisations
from kru.spine.queryset import within
from kru.spine.trigram import containing
from kru.staff import rules, terms
from kru.staff.facts import PersonPlaced
from kru.staff.models import Achievement, Person, PersonQuerySet, Qualification, Sanction
from kru.staff.policy import RetirementPolicy
from kru.ui.keyset import KeysetPage, page_after

ALIKE_SHOWN = 8  # persons
SERVING = (
    terms.Status.ACTIVE,
    terms.Status.LEAVE_WITHOUT_PAY,
    terms.Status.STUDY_LEAVE,
    terms.Status.SECONDED,
)


@dataclass(frozen=True)
class Sought:
    """What a list of persons is narrowed to; an empty value narrows nothing."""

    text: str = ""  # Khmer or Latin name, or a number
    under: str = ""  # path of a unit
    position: str = ""
    kind: str = ""
    status: str = "serving"  # one status, "serving" for all in service, "" for everybody


def people(viewer: Actor) -> PersonQuerySet:
    """Return the persons whose file the viewer may see."""
    return Person.objects.visible_to(viewer, terms.SEE_FILE)


def sought(viewer: Actor, what: Sought, *, part: bool = False) -> PersonQuerySet:
    """Return the visible persons that fit what is sought; `part` as in `trigram.containing`."""
    found = people(viewer)
    if words := query_terms(what.text):
        found = found.filter(containing(Person, words, part=part))
    if what.under:
        found = found.filter(within("path", what.under))
    if what.position:
        found = found.filter(position=what.position)
    if what.kind:
        found = found.filter(kind=what.kind)
    if what.status == "serving":
        found = found.filter(status__in=SERVING)
    elif what.status:
        found = found.filter(status=what.status)
    return found


def person(viewer: Actor, person_id: UUID) -> Person:
    """Return one person with the workplace; what may not be seen does not exist."""
    return people(viewer).select_related("unit").get(pk=person_id)


def person_to_change(viewer: Actor, person_id: UUID, permission: str) -> Person:
    """Return one person about whom the viewer may do something; nobody's own file is among them."""
    if person_id == viewer.person_id:
        raise Person.DoesNotExist
    return Person.objects.visible_to(viewer, permission).select_related("unit").get(pk=person_id)


@dataclass(frozen=True)
class Alike:
    """Who is in the register already and may be somebody who is to be registered."""

    seen: list[Person]  # with the workplace
    elsewhere: int  # where the viewer may not look

    @property
    def anybody(self) -> bool:
        """Tell whether there is anybody to look at first."""
        return bool(self.seen or self.elsewhere)


def alike(viewer: Actor, asked: Mapping[str, Any], *, but: UUID) -> Alike:
    """Return who has one of the numbers, or a name that sounds so and not another date of birth.

    Of those whom the viewer may not see only who was born on that very day is counted; `but` is
    left out.
    """
    numbers = Q(pk__in=())
    for name in ("staff_number", "national_id"):
        if asked[name]:
            numbers |= Q(**{name: asked[name]})
    spoken = Q(pk__in=())
    for term in sounds_of_name(asked["name_km"], asked["name_latin"]):
        spoken |= containing(Person, [term])
    born = Q(born_on=asked["born_on"])
    like = people(viewer).filter(numbers | spoken & (born | Q(born_on=None))).exclude(pk=but)
    seen = list(like.select_related("unit").order_by("name_key", "pk")[:ALIKE_SHOWN])
    sure = Person.objects.filter(numbers | spoken & born).exclude(pk=but)
    hidden = sure.exclude(pk__in=people(viewer).values("pk"))
    return Alike(seen, hidden[:ALIKE_SHOWN].count())


def retires_on(person: Person, *, on: date) -> date | None:
    """Return the first day of a person's retirement by the rules in force on a day; None if there is none.

    Raises `NoPolicyInForce` for a day before there were rules.
    """
    pack = policy.in_force(RetirementPolicy, on=on)
    sex, corps = terms.Sex(person.sex), rules.corps_of(person.grade)
    return rules.retires_on(born_on=person.born_on, sex=sex, corps=corps, pack=pack)


def qualifications_of(viewer: Actor, person_id: UUID) -> list[Qualification]:
    """Return a person's qualifications, the newest first."""
    visible = Qualification.objects.visible_to(viewer, terms.SEE_FILE)
    return list(visible.filter(person_id=person_id).order_by("-awarded_on", "pk"))


def qualification_to_verify(viewer: Actor, qualification_id: UUID) -> Qualification:
    """Return one qualification that the viewer may verify; none of one's own is among them."""
    visible = Qualification.objects.visible_to(viewer, terms.VERIFY_QUALIFICATION)
    found = visible.select_related("person").get(pk=qualification_id)
    if found.person_id == viewer.person_id:
        raise Qualification.DoesNotExist
    return found


def achievements_of(viewer: Actor, person_id: UUID) -> list[Achievement]:
    """Return what a person has achieved, the newest first."""
    visible = Achievement.objects.visible_to(viewer, terms.SEE_FILE)
    return list(visible.filter(person_id=person_id).order_by("-achieved_on", "pk"))


def sanctions_of(viewer: Actor, person_id: UUID) -> list[Sanction]:
    """Return a person's disciplinary sanctions, the newest first, those that are over too."""
    visible = Sanction.objects.visible_to(viewer, terms.SEE_FILE)
    return list(visible.filter(person_id=person_id).order_by("-starts_on", "pk"))


def people_to_let_in(viewer: Actor, text: str, *, after: str = "") -> KeysetPage[Person]:
    """Return the persons whose accounts the viewer may open, by name, narrowed to what is sought."""
    found = Person.objects.visible_to(viewer, OPEN_ACCOUNT).select_related("unit").defer("search_text")
    if words := query_terms(text):
        found = found.filter(containing(Person, words))
    return page_after(found, after=after)


def person_to_let_in(viewer: Actor, person_id: UUID) -> Person:
    """Return one person whose account the viewer may open."""
    return Person.objects.visible_to(viewer, OPEN_ACCOUNT).select_related("unit").get(pk=person_id)


def path_before(at: Scope, moment: datetime) -> str | None:
    """Return where a place, or the person it is about, lay at a moment, if it was elsewhere."""
    path, until = at.path, None
    if at.person_id is not None:
        moves = Entry.objects.filter(person_id=at.person_id, kind=PersonPlaced.kind(), at__gt=moment)
        first = moves.order_by("at", "pk").values_list("before", "at").first()
        if first is not None and first[0].get("path"):
            path, until = str(first[0]["path"]), first[1]
    path = organisations.path_at(path, moment, until=until)
    return path if path != at.path else None
