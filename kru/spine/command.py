"""Command: what is asked for, as plain values that travel."""

import hashlib
import json

from django.utils.crypto import salted_hmac
from pydantic import BaseModel, ConfigDict, SecretStr


class Command(BaseModel):
    """Base of all commands: immutable values, nothing unknown accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def body_hash(self) -> str:
        """Return the SHA-256 of the command's canonical JSON; secrets enter it keyed: nobody can try them."""
        values = self.model_dump(mode="json")
        for name in type(self).model_fields:
            if isinstance(secret := getattr(self, name), SecretStr):
                values[name] = _keyed(secret)
        body = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(body.encode()).hexdigest()


def _keyed(secret: SecretStr) -> str:
    return salted_hmac("kru.command", secret.get_secret_value(), algorithm="sha256").hexdigest()
