"""Every address of the product, and rows of the village to fill addresses and commands with."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from kru.accreditation.models import Provider
from kru.appraisal.models import Appraisal
from kru.career.models import PersonRank, RankRequest
from kru.catalogue.models import Offering, Run, Session
from kru.credentials.models import Certificate
from kru.credits.models import LedgerEntry
from kru.demo.cast import Cast
from kru.files.models import StoredFile
from kru.identity.models import OneTimeCode, RoleGrant, User
from kru.intake.models import LoadedList
from kru.journal.models import Receipt
from kru.learning.models import Activity, Enrolment, Verification
from kru.letters.models import Letter
from kru.organisations.models import Unit
from kru.spine.queryset import Scoped, persons_of, scopes_of, within
from kru.staff.models import Achievement, Person, Qualification, Sanction
from kru.sync.models import HeldCommand, Node

OTHER_PROVINCE = "phnum-sral"


@dataclass(frozen=True)
class Address:
    """One route: its name, its pattern, what fills it, and the view that answers."""

    name: str
    pattern: str
    takes: tuple[str, ...]
    view: Any

    def filled(self, ids: dict[str, Any]) -> str:
        """Return the address with its places filled."""
        text = self.pattern
        for name in self.takes:
            start = text.index("<")
            text = text[:start] + str(ids[name]) + text[text.index(">") + 1 :]
        return f"/{text}"


def addresses() -> list[Address]:
    """Return every route of the product."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], before: str = "", within_: str = "") -> Iterator[Address]:
    for one in patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLResolver):
            spaces = ":".join(part for part in (within_, one.namespace or "") if part)
            yield from _walk(one.url_patterns, pattern, spaces)
        else:
            name = f"{within_}:{one.name}" if within_ else str(one.name)
            yield Address(name, pattern, tuple(one.pattern.converters), one.callback)


# What stands in an address or a command, and the rows that can fill it.
MODELS: dict[str, type[models.Model]] = {
    "about_id": Person,
    "achievement_id": Achievement,
    "activity_id": Activity,
    "appraisal_id": Appraisal,
    "certificate_id": Certificate,
    "command_id": Receipt,
    "code_id": OneTimeCode,
    "enrolment_id": Enrolment,
    "entry_id": LedgerEntry,
    "evidence_id": StoredFile,
    "file_id": StoredFile,
    "grant_id": RoleGrant,
    "held_id": HeldCommand,
    "incarnation": Node,
    "letter_id": Letter,
    "list_id": LoadedList,
    "node_id": Node,
    "offering_id": Offering,
    "office_id": Unit,
    "parent_id": Unit,
    "person_id": Person,
    "provider_id": Provider,
    "qualification_id": Qualification,
    "rank_id": PersonRank,
    "request_id": RankRequest,
    "reverses_id": LedgerEntry,
    "run_id": Run,
    "sanction_id": Sanction,
    "session_id": Session,
    "source_id": Enrolment,
    "successor_id": Node,
    "unit_id": Unit,
    "user_id": User,
    "verification_id": Verification,
}


def elsewhere(
    cast: Cast, name: str, *, strangers: tuple[str, ...], most: int = 3, outside: str = OTHER_PROVINCE
) -> list[UUID]:
    """Return ids of rows that lie outside a unit, the other province, and concern none of the strangers."""
    model = MODELS[name]
    rows = model._default_manager.all()
    if issubclass(model, Scoped):
        for via in scopes_of(model):
            rows = rows.exclude(within(via, cast.unit(outside).path))
        for via in persons_of(model):
            rows = rows.exclude(**{f"{via}__in": [cast.person_ids[slug] for slug in strangers]})
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])
