"""Pages of letters: the register of an office, one letter with its paper, issuing one, making one void."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kru.kernel.reasons import Reason, Refusal
from kru.letters import actions, queries, terms
from kru.letters.drawing import letter_pdf
from kru.letters.forms import IssueLetterForm, VoidLetterForm
from kru.spine.request import KruRequest
from kru.ui.fields import typed_id
from kru.ui.pages import done, page


@page(asks=terms.SEE_LETTERS)
@require_safe
def register(request: KruRequest) -> HttpResponse:
    """Show the letters that were issued, newest first, of one office or of all that the viewer sees."""
    asked = request.GET.get("office", "")
    office_id = typed_id(asked)
    found = queries.register(request.actor, office_id=office_id, after=request.GET.get("after", ""))
    offices = {str(unit.pk): unit.name_km for unit in queries.offices(request.actor)}
    return render(
        request,
        "letters/register.html",
        {"found": found, "office": asked if asked in offices else "", "offices": offices},
    )


@page(asks=terms.SEE_LETTERS)
@require_safe
def letter(request: KruRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter: what it says, whether it counts, its paper."""
    found = queries.letter(request.actor, letter_id)
    voiding = next(iter(found.voidings.all()), None)
    return render(
        request,
        "letters/letter.html",
        {
            "letter": found,
            "words": found.words,
            "voiding": voiding,
            "waits": queries.waits(found),
            "may_void": voiding is None and request.actor.may(terms.VOID_LETTER, at=found.scope),
        },
    )


@page(asks=terms.SEE_LETTERS)
@require_safe
def letter_document(request: KruRequest, letter_id: UUID) -> HttpResponse:
    """Give the letter as PDF; one that is void is not printed again."""
    found = queries.letter(request.actor, letter_id)
    if found.voidings.all():
        raise Refusal(Reason("letter-is-void"))
    return HttpResponse(
        letter_pdf(found.words),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="letter-{found.year}-{found.serial}.pdf"'},
    )


@page(asks=terms.ISSUE_LETTER)
def issue_letter(request: KruRequest, person_id: UUID) -> HttpResponse:
    """Show what a letter would certify and which numbers are left, and issue it."""
    person = queries.person_to_certify(request.actor, person_id)
    office = queries.issuing_office(request.actor, person)
    if office is None:
        raise person.DoesNotExist
    form = IssueLetterForm(request.POST or None)
    if form.is_valid():
        given = {"letter_id": form.command_id, "person_id": person.pk, "office_id": office.pk}
        issued = form.perform(actions.issue_letter, request.doing, **given)
        if issued is not None:
            said = _("Letter %(number)s is issued. Open it as PDF and print it.") % {"number": issued}
            return done(request, to=reverse("letters:letter", args=[issued.pk]), said=said)
    return render(
        request,
        "letters/issue_letter.html",
        {
            "person": person,
            "file_url": reverse("letters:issue_letter", args=[person.pk]).removesuffix("letter"),
            "office": office,
            "posting": queries.posting_in_force(request.actor, person, on=request.today),
            "left": queries.left(office.pk, on=request.today),
            "earlier": queries.letters_of(request.actor, person.pk),
            "form": form,
        },
    )


@page(asks=terms.VOID_LETTER)
def void_letter(request: KruRequest, letter_id: UUID) -> HttpResponse:
    """Let a letter count no more after asking why."""
    found = queries.letter(request.actor, letter_id)
    form = VoidLetterForm(request.POST or None)
    if form.is_valid() and form.perform(actions.void_letter, request.doing, letter_id=found.pk):
        said = _("Letter %(number)s is void. Its number is not used again.") % {"number": found}
        return done(request, to=reverse("letters:letter", args=[found.pk]), said=said)
    return render(request, "letters/void_letter.html", {"letter": found, "form": form})
