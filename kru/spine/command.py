"""Command: what is asked for, as plain values that travel."""

import hashlib
import json

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """Base of all commands: immutable values, nothing unknown accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def body_hash(self) -> str:
        """Return the SHA-256 of the command's canonical JSON."""
        body = json.dumps(
            self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(body.encode()).hexdigest()
