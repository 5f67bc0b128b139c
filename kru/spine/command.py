"""Command: what is asked for, as plain values that travel."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.crypto import salted_hmac
from pydantic import BaseModel, ConfigDict, Secret, SecretStr, model_validator

from kru.journal.plain import plain
from kru.kernel.reading import can_be_kept


class SecretDay(Secret[date]):
    """A day by which somebody proves who they are: no receipt keeps it."""

    def _display(self) -> str:
        return "**********"


class Command(BaseModel):
    """Base of all commands: immutable values, nothing unknown accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def every_text_can_be_kept(cls, values: Any) -> Any:
        """Refuse nulls and half characters, which PostgreSQL keeps in no column and no receipt."""
        if not all(can_be_kept(text) for text in _texts(values)):
            raise ValueError("a text holds a null or half a character")
        return values

    def revealed(self) -> dict[str, Any]:
        """Return the plain values with the secrets in clear: for a sealed letter, and nothing else."""
        values = self.model_dump(mode="json")
        for name in type(self).model_fields:
            if isinstance(secret := getattr(self, name), SecretStr | Secret):
                values[name] = plain(secret.get_secret_value())
        return values

    def body_hash(self) -> str:
        """Return the SHA-256 of the command's canonical JSON; secrets enter it keyed: nobody can try them."""
        values = self.model_dump(mode="json")
        for name in type(self).model_fields:
            if isinstance(secret := getattr(self, name), SecretStr | Secret):
                values[name] = _keyed(secret)
        body = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(body.encode()).hexdigest()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(name)
            yield from _texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)


def _keyed(secret: SecretStr | Secret[Any]) -> str:
    return salted_hmac("kru.command", str(secret.get_secret_value()), algorithm="sha256").hexdigest()
