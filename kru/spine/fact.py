"""Fact: what became true, with the sentence in which the journal says it."""

from functools import cache
from typing import Any, ClassVar

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict

KINDS: dict[str, type["Fact"]] = {}


class Fact(BaseModel):
    """Base of all facts; a subclass states its sentence with `{figures}` of its own fields and `{actor}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence: ClassVar[str | Promise]
    policy: str = ""  # the pack the fact rests on

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind()] = cls

    @classmethod
    @cache
    def kind(cls) -> str:
        """Return the name of the fact in the journal, such as `staff.PersonRegistered`."""
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"
