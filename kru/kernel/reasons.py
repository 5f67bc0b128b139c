"""Reason, Refusal and Unreadable: how every "no" is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Figure = str | int | Decimal | date


@dataclass(frozen=True)
class Reason:
    """One reason, as a code with its figures and the policy pack and article it rests on.

    The sentence a person reads for the code stands in the `REASONS` of a context's `terms.py`.
    """

    code: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    policy: str = ""
    article: str = ""
    field_name: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the reason as plain JSON values."""
        return {
            "code": self.code,
            "figures": {name: _plain(value) for name, value in self.figures.items()},
            "policy": self.policy,
            "article": self.article,
            "field": self.field_name,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reason":
        """Return the reason that `as_json` gave."""
        return cls(
            stored["code"],
            {name: _typed(value) for name, value in stored["figures"].items()},
            stored["policy"],
            stored["article"],
            stored["field"],
        )


def _plain(value: Figure) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _typed(value: Any) -> Figure:
    if isinstance(value, dict):
        if "decimal" in value:
            return Decimal(value["decimal"])
        return date.fromisoformat(value["date"])
    figure: Figure = value
    return figure


class Refusal(Exception):
    """An action that was asked for properly and is not to be done, with the reasons."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class NotYet(Refusal):
    """A refusal that passes by itself: no verdict is kept, and the same command may be given again."""


class Unreadable(ValueError):
    """A typed value that could not be read; its reason may hold a `suggestion` among the figures."""

    def __init__(self, code: str, **figures: Figure) -> None:
        super().__init__(code)
        self.reason = Reason(code, figures)


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise `Refusal` if there is any reason."""
    found = tuple(reasons)
    if found:
        raise Refusal(*found)
