"""Finds letters and numbers: for whoever may see them, for whoever issues, and what a computer has left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from kru import policy
from kru.access.actor import Actor
from kru.career import queries as career
from kru.career.terms import TITLES, Rank, Track
from kru.credentials import queries as credentials
from kru.credentials import terms as credential_terms
from kru.credentials.content import unprintable
from kru.establishment import queries as establishment
from kru.establishment.models import Posting
from kru.journal import undo
from kru.journal.outbox import is_office
from kru.kernel.lunar import lunar_day
from kru.kernel.reasons import Reason
from kru.kernel.scope import Scope, lies_in
from kru.letters import rules, sealing, terms
from kru.letters.content import Lease, LeasedNumber, LetterContent, number_words
from kru.letters.models import DrawnNumber, Letter, NumberRange
from kru.letters.policy import LetterPolicy
from kru.organisations.models import Unit
from kru.staff.models import Person
from kru.ui.keyset import KeysetPage, page_after

ROWS = 50


@dataclass(frozen=True)
class Left:
    """How many numbers of an office and year this computer has left, and whether that is few."""

    free: int
    is_few: bool
    reason: Reason | None  # why none can be drawn


def register(viewer: Actor, *, office_id: UUID | None = None, after: str = "") -> KeysetPage[Letter]:
    """Return the letters that the viewer may see, newest first; of one office where it is named."""
    found = _visible(viewer)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    return page_after(found, order=("-issued_at", "-id"), after=after, size=ROWS)


def offices(viewer: Actor) -> list[Unit]:
    """Return the offices whose registers the viewer may open: where letters may be seen and are issued."""
    ranges = NumberRange.objects.visible_to(viewer, terms.SEE_LETTERS).values("office_id")
    return list(Unit.objects.filter(pk__in=ranges).order_by("path")[:300])


def letter(viewer: Actor, letter_id: UUID) -> Letter:
    """Return one letter with what made it void; what may not be seen does not exist."""
    return _visible(viewer).get(pk=letter_id)


def letters_of(viewer: Actor, person_id: UUID) -> list[Letter]:
    """Return a person's letters, newest first."""
    return list(_visible(viewer).filter(person_id=person_id).order_by("-issued_at", "-id")[:ROWS])


def _visible(viewer: Actor) -> QuerySet[Letter]:
    found = Letter.objects.visible_to(viewer, terms.SEE_LETTERS)
    return found.select_related("person", "office").prefetch_related("voidings")


def issuing_office(viewer: Actor, person: Person) -> Unit | None:
    """Return the office in whose name the viewer issues letters about a person: the nearest above them."""
    if not viewer.may(terms.ISSUE_LETTER, at=person.scope):
        return None
    held = {grant.path for grant in viewer.grants if viewer.holds(terms.ISSUE_LETTER, at=Scope(grant.path))}
    paths = [path for path in held if lies_in(person.path, path)]
    return Unit.objects.filter(path=max(paths, key=len)).first() if paths else None


def person_to_certify(viewer: Actor, person_id: UUID) -> Person:
    """Return a person about whom the viewer issues letters; nobody does about themselves."""
    found = Person.objects.visible_to(viewer, terms.ISSUE_LETTER).select_related("unit")
    if person_id == viewer.person_id:
        raise Person.DoesNotExist
    return found.get(pk=person_id)


def posting_in_force(viewer: Actor, person: Person, *, on: date) -> Posting | None:
    """Return the posting that a letter certifies."""
    postings = establishment.postings_of(viewer, person.pk)
    return next((posting for posting in postings if posting.period.covers(on)), None)


def letter_words(
    viewer: Actor,
    person: Person,
    office: Unit,
    posting: Posting,
    number: LeasedNumber,
    *,
    on: date,
    purpose: str,
) -> LetterContent:
    """Return what a letter about a person prints, as this node knows them."""
    pack = policy.in_force(LetterPolicy, on=on)
    mark = office.code or office.key
    rank = career.rank_held(viewer, person.pk, on=on)
    with translation.override("km"):
        title = str(TITLES[Track(rank.track), Rank(rank.rank)]) if rank else ""
    return LetterContent(
        number=number_words(pack.number_form, serial=number.serial, year=number.year, office=mark),
        ministry=pack.ministry,
        office=office.name_km,
        office_mark=mark,
        honorific=credential_terms.HONORIFICS[person.sex],
        name_km=person.name_km,
        name_latin=person.name_latin,
        staff_number=person.staff_number,
        position=credentials.position_words(person),
        workplace=credentials.workplace_words(posting.unit),
        serves_since=posting.starts_on,
        rank=title,
        purpose=purpose,
        issued_on=on,
        lunar_date=lunar_day(on) or "",
        signer_title=pack.signer_title,
    )


def unprintable_in(words: LetterContent) -> str:
    """Return the characters of a letter for which there is no font, each once."""
    texts = (str(value) for value in words.as_json().values())
    return "".join(sorted(set(unprintable("".join(texts)))))


def installation() -> UUID | None:
    """Return which installation of an office this is; none at central."""
    return getattr(settings.MEMBERSHIP, "incarnation", None) if is_office() else None


def own_ranges(office_id: UUID, year: int, *, node: str = "") -> list[NumberRange]:
    """Return the ranges from which this installation draws: what an earlier one was leased is not touched."""
    if is_office() and installation() is None:
        return []
    held = NumberRange.objects.filter(
        office_id=office_id, year=year, node=node or settings.NODE, incarnation=installation()
    )
    return list(held.order_by("first"))


def left(office_id: UUID, *, on: date) -> Left:
    """Return what this computer has left of an office's numbers; central never lacks any."""
    pack = policy.in_force(LetterPolicy, on=on)
    if not is_office():
        return Left(pack.numbers_leased, False, None)
    own = own_ranges(office_id, on.year)
    drawn = (
        DrawnNumber.objects.filter(office_id=office_id, year=on.year).values_list("last", flat=True).first()
    )
    free = rules.free_in([(one.first, one.last) for one in own], drawn=drawn or 0)
    return Left(free, rules.is_few(free, pack=pack), None if free else why_none_is_left(own, on.year))


def why_none_is_left(own: Sequence[NumberRange], year: int) -> Reason:
    """Return the reason why this computer can draw no number."""
    if not own:
        return Reason("no-numbers-yet")
    total = sum(one.last - one.first + 1 for one in own)
    return Reason("no-numbers-left", {"year": year, "total": total})


def lease_of(held: NumberRange) -> Lease:
    """Return a range as it is shown to central."""
    return Lease(
        year=held.year,
        first=held.first,
        last=held.last,
        node=held.node,
        incarnation=held.incarnation,
        seal=held.seal,
    )


def said(*, on: date) -> dict[str, Any]:
    """Return what an office tells central of its numbers: how many are free, the last drawn, its leases."""
    own = NumberRange.objects.filter(
        node=settings.NODE, incarnation=installation(), year__gte=on.year
    ).order_by("year", "first")
    drawn = {(one.office_id, one.year): one.last for one in DrawnNumber.objects.filter(year__gte=on.year)}
    last = {one.year: drawn.get((one.office_id, one.year), 0) for one in own}
    open_ = [one for one in own if one.last > last[one.year]]
    free = sum(
        rules.free_in([(one.first, one.last)], drawn=last[one.year]) for one in open_ if one.year == on.year
    )
    return {
        "numbers": free,
        "drawn": {str(year): serial for year, serial in last.items()},
        "leases": [[one.year, one.first, one.last, one.seal] for one in open_],
    }


def is_known(office_id: UUID, lease: Lease) -> bool:
    """Tell whether central's books hold a lease."""
    return NumberRange.objects.filter(
        office_id=office_id, year=lease.year, first=lease.first, last=lease.last, node=lease.node
    ).exists()


def forgotten(office_id: UUID, node: str, shown: Iterable[Lease]) -> list[Lease]:
    """Return the leases that a computer shows with central's own seal and that central's books lack."""
    return [
        lease
        for lease in shown
        if lease.node == node and not is_known(office_id, lease) and sealing.is_ours(office_id, lease)
    ]


def years_lacking(
    office_id: UUID, node: str, incarnation: UUID, drawn: Mapping[int, int], *, on: date
) -> list[int]:
    """Return the years of which an installation needs more numbers, having drawn up to some."""
    held: dict[int, list[rules.Ends]] = {}
    own = NumberRange.objects.filter(
        office_id=office_id, node=node, incarnation=incarnation, year__gte=on.year
    )
    for year, first, last in own.values_list("year", "first", "last"):
        held.setdefault(year, []).append((first, last))
    free = {year: rules.free_in(ends, drawn=drawn.get(year, 0)) for year, ends in held.items()}
    return rules.years_to_lease(policy.in_force(LetterPolicy, on=on), on=on, free=free)


def waits(letter: Letter) -> bool:
    """Tell whether a letter was issued here and central has not confirmed it yet."""
    return is_office() and any(step.op == "i" for step in undo.touched(rows=[letter.pk.hex]))
