"""What a look at a node finds: one line, with what to do if it is not right."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was seen, and, if it is not right, what to do."""

    subject: str
    seen: str
    to_do: str = ""
