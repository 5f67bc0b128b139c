"""What a service letter says, frozen, and the number it was given: both travel with the command."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
WordsOrNone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]
Count = Annotated[int, Field(ge=1, le=10_000_000)]


class LetterContent(BaseModel):
    """Everything version 1 of the service letter prints; Khmer words and days as plain values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    number: Words
    ministry: Words
    office: Words
    office_mark: Words  # by which the office stands in the number
    honorific: WordsOrNone = ""
    name_km: Words
    name_latin: WordsOrNone = ""
    staff_number: WordsOrNone = ""
    position: WordsOrNone = ""
    workplace: Words
    serves_since: date
    rank: WordsOrNone = ""
    purpose: WordsOrNone = ""
    issued_on: date
    lunar_date: WordsOrNone = ""
    signer_title: Words

    def as_json(self) -> dict[str, Any]:
        """Return the content as the letter keeps it: text and whole numbers."""
        return self.model_dump(mode="json")


class Lease(BaseModel):
    """A range of numbers of a year leased to an installation of a computer, sealed by central."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: Annotated[int, Field(ge=1, le=9999)]
    first: Count
    last: Count
    node: Words
    incarnation: UUID | None = None  # none: central's own
    seal: WordsOrNone


class LeasedNumber(Lease):
    """A number with the range it was drawn from."""

    serial: Count


def number_words(form: str, *, serial: int, year: int, office: str) -> str:
    """Return a number as it is printed: `123/26 3101`."""
    return form.format(serial=serial, year=f"{year % 100:02}", office=office)
