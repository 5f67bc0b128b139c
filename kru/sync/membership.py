"""What an office computer was given when it joined: who it is, and which central it belongs to."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

FILE = "membership.json"


@dataclass(frozen=True)
class Membership:
    """A node that has joined; `incarnation` is this installation of it, new at every joining."""

    node_id: UUID
    incarnation: UUID
    name: str
    unit_path: str
    central_url: str
    central_key: str  # Ed25519, in hex
    central_sealing_key: str  # X25519, in hex

    def write(self, directory: Path) -> None:
        """Keep it in the directory of the node, whole or not at all."""
        values = {name: str(value) for name, value in asdict(self).items()}
        directory.mkdir(parents=True, exist_ok=True)
        part = directory / f"{FILE}.{uuid4().hex}"
        part.touch(mode=0o600)
        part.write_text(json.dumps(values, indent=2, ensure_ascii=False))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(directory / FILE)

    @classmethod
    def read(cls, directory: Path) -> "Membership | None":
        """Return the membership kept in a directory, or None where nobody has joined."""
        try:
            values = json.loads((directory / FILE).read_text())
        except FileNotFoundError:
            return None
        read = cls(**values)
        return replace(read, node_id=UUID(values["node_id"]), incarnation=UUID(values["incarnation"]))
