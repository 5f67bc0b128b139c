"""Inviting a computer or a phone: choosing where or whose, then the sheet with its one-time code."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from kru.identity import queries as identity
from kru.identity.models import User
from kru.organisations import queries as organisations
from kru.organisations.models import Unit
from kru.spine.request import KruRequest
from kru.staff import queries as staff
from kru.sync import actions, queries, terms
from kru.sync.codes import code_for, hash_of
from kru.sync.forms import InviteNodeForm
from kru.sync.models import Node
from kru.sync.rules import CODE_LIVES
from kru.sync.terms import NodeKind
from kru.ui.fields import typed_id
from kru.ui.pages import page


@page(asks=terms.KEEP_NODES)
def invite_office(request: KruRequest) -> HttpResponse:
    """Ask where a computer will stand, then what it is called; then show its code once."""
    below = request.actor.paths_for(terms.KEEP_NODES)
    chosen = typed_id(request.POST.get("chosen", "") or request.GET.get("unit", ""))
    unit = organisations.open_unit(chosen, below=below) if chosen else None
    if unit is not None:
        return _invited(request, NodeKind.OFFICE, unit=unit)
    text = request.GET.get("q", "").strip()
    found = organisations.sought(text, after=request.GET.get("after", ""), below=below)
    return render(request, "sync/choose_unit.html", {"text": text, "found": found})


@page(asks=terms.KEEP_NODES)
def invite_phone(request: KruRequest) -> HttpResponse:
    """Ask whose phone it is, then what it is called; then show its code once."""
    chosen = typed_id(request.POST.get("chosen", "") or request.GET.get("person", ""))
    if chosen:
        person = staff.person_to_let_in(request.actor, chosen)
        user = identity.account_of(person.pk)
        if user is not None and user.is_active and person.unit is not None:
            return _invited(request, NodeKind.PHONE, unit=person.unit, user=user)
    text = request.GET.get("q", "").strip()
    found = staff.people_to_let_in(request.actor, text, after=request.GET.get("after", ""))
    users = identity.accounts_of([person.pk for person in found.rows])
    rows = [(person, users.get(person.pk), f"?person={person.pk}") for person in found.rows]
    return render(request, "sync/choose_person.html", {"text": text, "found": found, "rows": rows})


def _invited(request: KruRequest, kind: NodeKind, *, unit: Unit, user: User | None = None) -> HttpResponse:
    chosen = user.person_id if user else unit.pk
    called = user.username if user else unit.code or unit.key
    initial = {"chosen": chosen, "name": queries.next_name(called)}
    form = InviteNodeForm(request.POST or None, initial=initial)
    if form.is_valid():
        code, code_hash = code_of(request)
        node = form.perform(
            actions.invite_node,
            request.doing,
            node_id=request.doing.command_id,
            kind=kind,
            unit_id=None if user else unit.pk,
            user_id=user.pk if user else None,
            code_hash=code_hash,
        )
        if node is not None:
            return handed_out(request, node, code)
    return render(request, "sync/invite.html", {"form": form, "kind": kind, "unit": unit, "owner": user})


def code_of(request: KruRequest) -> tuple[str, str]:
    """Return the code that belongs to a request's command, and what may be kept of it."""
    code = code_for(request.doing.command_id)
    return code, hash_of(code)


def handed_out(request: KruRequest, node: Node, code: str) -> HttpResponse:
    """Show the sheet with the code, once, to be printed and handed over."""
    response = render(
        request,
        "sync/sheet.html",
        {
            "node": node,
            "code": code,
            "central_url": settings.PUBLIC_URL,
            "ends": node.code_expires_at,
            "days": CODE_LIVES.days,
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response
