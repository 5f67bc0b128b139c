"""What a certificate says, frozen: everything printed on it, and the hash that seals it."""

import hashlib
import json
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
WordsOrNone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]

# Khmer, Latin with its accents, the usual marks, and the spaces without width: what the fonts hold.
PRINTABLE = re.compile(
    r"[\u0020-\u007e\u00a0-\u017f\u1ea0-\u1ef9\u1780-\u17dd\u17e0-\u17e9\u200b-\u200d\u2013\u2014‘’“”…]*"
)


def _plain(amount: Decimal) -> Decimal:
    """Return an amount without idle zeros, so that 45 and 45.00 are the same words."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


Amount = Annotated[
    Decimal,
    Field(ge=0, lt=100_000),
    AfterValidator(_plain),
    PlainSerializer(lambda amount: f"{amount:f}", return_type=str),
]


class Cycle(BaseModel):
    """The years of the CPD cycle in which it counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_year: int
    last_year: int


class CertificateContent(BaseModel):
    """Everything version 1 of the certificate prints; Khmer words, amounts and days as plain values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    number: Words
    code: Words
    ministry: Words
    office: Words
    cycle: Cycle | None = None
    honorific: WordsOrNone = ""
    name_km: Words
    name_latin: WordsOrNone = ""
    staff_number: Words | None = None
    position: WordsOrNone = ""
    workplace: Words
    course: Words
    hours: Amount
    credits: Amount
    held_from: date
    held_until: date
    issued_in: Words
    issued_on: date
    lunar_date: Words | None = None
    signer_title: Words
    signer_name: Words

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.held_until < self.held_from:
            raise ValueError("held_until lies before held_from")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return the content as the certificate keeps it: text, whole numbers and nothing else."""
        return self.model_dump(mode="json")


def unprintable(words: str) -> str:
    """Return the characters for which a certificate has no font."""
    return PRINTABLE.sub("", words)


def canonical_json(content: CertificateContent) -> str:
    """Return the one spelling of the content (RFC 8785; the keys are ASCII and no number is a fraction)."""
    return json.dumps(content.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(content: CertificateContent) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
