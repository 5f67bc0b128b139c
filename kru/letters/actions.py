"""What leases numbers, issues letters and makes them void."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from kru import policy
from kru.journal.outbox import is_office
from kru.kernel.reasons import Reason, Refusal, refuse_if
from kru.letters import facts, queries, rules, sealing, terms
from kru.letters.content import Lease, LeasedNumber, LetterContent, WordsOrNone, number_words
from kru.letters.models import DrawnNumber, Letter, NumberRange, NumberSeries, Voiding
from kru.letters.policy import LetterPolicy
from kru.organisations.models import Unit
from kru.spine.action import action
from kru.spine.command import Command
from kru.spine.doing import Doing
from kru.staff.models import Person

Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class LeaseNumbers(Command):
    """Give a computer numbers of its office in advance; `drawn` and `shown` are what it says it has."""

    office_id: UUID
    node: str
    incarnation: UUID
    drawn: dict[int, int] = {}  # year → the last number drawn there
    shown: tuple[Lease, ...] = ()


class IssueLetter(Command):
    """Certify where a person serves; number and words are fixed when it is given, and travel with it."""

    letter_id: UUID
    person_id: UUID
    office_id: UUID
    purpose: WordsOrNone = ""
    number: LeasedNumber | None = None
    content: LetterContent | None = None


class VoidLetter(Command):
    """Let a letter count no more, as when it was printed wrongly."""

    letter_id: UUID
    why: Why


@action("letters.lease_numbers", takes=LeaseNumbers, final="there")
def lease_numbers(do: Doing, cmd: LeaseNumbers) -> NumberRange | None:
    """Give a computer the ranges it needs, and take back into the books those it can prove."""
    # load
    office = Unit.objects.get(pk=cmd.office_id)
    # allow
    do.require(terms.LEASE_NUMBERS, at=office.scope)
    # write
    known = [_known_again(do, office, lease) for lease in queries.forgotten(office.pk, cmd.node, cmd.shown)]
    pack = policy.in_force(LetterPolicy, on=do.today)
    years = queries.years_lacking(office.pk, cmd.node, cmd.incarnation, cmd.drawn, on=do.today)
    leased = [_lease(do, office, year, pack.numbers_leased, cmd.node, cmd.incarnation) for year in years]
    return next(iter([*leased, *known]), None)


def fix_letter(do: Doing, cmd: IssueLetter) -> IssueLetter:
    """Return the command with its number and its words: drawn and read once, where it is given first.

    Refuses with `number-is-missing`, `no-numbers-yet`, `no-numbers-left` or `no-posting-in-force`.
    """
    if cmd.number is not None and cmd.content is not None:
        return cmd
    if do.saw is not None or do.held_of:
        raise Refusal(Reason("number-is-missing"))
    person = Person.objects.select_related("unit").get(pk=cmd.person_id)
    office = Unit.objects.get(pk=cmd.office_id)
    _allow(do, person, office)
    posting = queries.posting_in_force(do.actor, person, on=do.today)
    refuse_if(rules.objections_to_issue(serves=posting is not None, unprintable=""))
    assert posting is not None
    number = _draw(do, office, do.today.year)
    words = queries.letter_words(do.actor, person, office, posting, number, on=do.today, purpose=cmd.purpose)
    return cmd.model_copy(update={"number": number, "content": words})


@action("letters.issue_letter", takes=IssueLetter, final="here", fixes=fix_letter)
def issue_letter(do: Doing, cmd: IssueLetter) -> Letter:
    """Keep a letter with its number and the words that are printed.

    Refuses with `letter-cannot-be-printed`, `letter-says-another-number`, `letter-number-is-taken`, and at
    central with `number-is-not-of-this-range` or `number-is-not-of-this-computer`.
    """
    # load
    person = Person.objects.select_related("unit").get(pk=cmd.person_id)
    office = Unit.objects.get(pk=cmd.office_id)
    number, words = cmd.number, cmd.content
    # allow
    _allow(do, person, office)
    # decide
    if number is None or words is None:
        raise Refusal(Reason("number-is-missing"))
    refuse_if(rules.objections_to_issue(serves=True, unprintable=queries.unprintable_in(words)))
    form = policy.in_force(LetterPolicy, on=words.issued_on).number_form
    printed = number_words(form, serial=number.serial, year=number.year, office=words.office_mark)
    if words.number != printed or words.issued_on.year != number.year:
        raise Refusal(Reason("letter-says-another-number"))
    if not is_office():
        _check(do, office, number, words.number)
    # write
    letter = do.create(
        Letter(
            id=cmd.letter_id,
            person=person,
            office=office,
            year=number.year,
            serial=number.serial,
            content=words.as_json(),
            issued_at=do.at,
        )
    )
    # record
    issued = facts.LetterIssued(number=words.number, name_km=words.name_km)
    do.record(issued, about=letter, scope=letter.scope)
    return letter


@action("letters.void_letter", takes=VoidLetter, final="here")
def void_letter(do: Doing, cmd: VoidLetter) -> Voiding:
    """Let a letter count no more, for good; its number stays used.

    Refuses with `letter-is-voided-once`.
    """
    # load
    letter = Letter.objects.select_related("office", "person").get(pk=cmd.letter_id)
    # allow
    do.require(terms.VOID_LETTER, at=letter.scope)
    # write
    voiding = do.create(Voiding(letter=letter, why=cmd.why, voided_at=do.at))
    # record
    voided = facts.LetterVoided(number=letter.words.number, name_km=letter.words.name_km, why=cmd.why)
    do.record(voided, about=letter, scope=letter.scope)
    return voiding


def _allow(do: Doing, person: Person, office: Unit) -> None:
    """Ask for the permission at the office whose number it takes, and about the person."""
    do.require(terms.ISSUE_LETTER, at=office.scope)
    do.require(terms.ISSUE_LETTER, at=person.scope)


def _check(do: Doing, office: Unit, number: LeasedNumber, words: str) -> None:
    """Refuse a number that central has not leased to the computer that brings it.

    A range with central's seal that central does not know it has forgotten, restored from a backup: it is
    known again.
    """
    known = queries.is_known(office.pk, number)
    refuse_if(
        rules.objections_to_number(
            serial=number.serial,
            first=number.first,
            last=number.last,
            of_the_bringer=number.node == do.bringer,
            leased=known or sealing.is_ours(office.pk, number),
            words=words,
        )
    )
    if not known:
        _known_again(do, office, number)


def _draw(do: Doing, office: Unit, year: int) -> LeasedNumber:
    """Take the next number of an office and year from this node's own ranges; central leases itself more."""
    if not is_office():
        _series(office, year)  # one after the other
    drawn, _new = DrawnNumber.objects.get_or_create(office_id=office.pk, year=year, defaults={"last": 0})
    own = queries.own_ranges(office.pk, year, node=do.node)
    serial = rules.next_number(_ends(own), drawn=drawn.last)
    if serial is None and not is_office():
        pack = policy.in_force(LetterPolicy, on=do.today)
        own = [_lease(do, office, year, pack.numbers_leased, do.node, None)]
        serial = rules.next_number(_ends(own), drawn=drawn.last)
    if serial is None:
        raise Refusal(queries.why_none_is_left(own, year))
    drawn.last = serial
    drawn.save(update_fields=["last"])
    held = next(one for one in own if one.first <= serial <= one.last)
    return LeasedNumber(serial=serial, **queries.lease_of(held).model_dump())


def _ends(ranges: Sequence[NumberRange]) -> list[rules.Ends]:
    return [(held.first, held.last) for held in ranges]


def _series(office: Unit, year: int) -> NumberSeries:
    """Return what is leased of an office and year, locked."""
    NumberSeries.objects.get_or_create(office=office, year=year)
    return NumberSeries.objects.select_for_update().get(office=office, year=year)


def _lease(do: Doing, office: Unit, year: int, size: int, node: str, incarnation: UUID | None) -> NumberRange:
    series = _series(office, year)
    first, last = series.leased + 1, series.leased + size
    series.leased = last
    series.save(update_fields=["leased"])
    lease = sealing.sealed(office.pk, year=year, first=first, last=last, node=node, incarnation=incarnation)
    row = _keep(do, office, lease)
    fact = facts.NumbersLeased(node=node, office=office.name_km, year=year, first=first, last=last)
    do.record(fact, about=row, scope=row.scope)
    return row


def _known_again(do: Doing, office: Unit, lease: Lease) -> NumberRange:
    series = _series(office, lease.year)
    series.leased = max(series.leased, lease.last)
    series.save(update_fields=["leased"])
    row = _keep(do, office, lease)
    fact = facts.NumbersKnownAgain(
        node=lease.node, office=office.name_km, year=lease.year, first=lease.first, last=lease.last
    )
    do.record(fact, about=row, scope=row.scope)
    return row


def _keep(do: Doing, office: Unit, lease: Lease) -> NumberRange:
    return do.create(
        NumberRange(
            office=office,
            year=lease.year,
            first=lease.first,
            last=lease.last,
            node=lease.node,
            incarnation=lease.incarnation,
            seal=lease.seal,
            leased_at=do.at,
        )
    )
