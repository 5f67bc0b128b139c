"""What components take: frozen values that a view or panel makes and a template of `ui/` draws.

The frame of a page (`ui/base.html`) reads from the context, each only if it is there: `tabs` (of Tab),
`seat` (Seat), `line` (Line), `search_url`, `account_url`, and `me`, the name of who is signed in.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tab:
    """One part of the system in the row under the masthead; `count` is how many things wait there."""

    label: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: the unit, and below it the place and the role."""

    unit: str
    role: str


@dataclass(frozen=True)
class Banner:
    """What stands above every page while the line is down (`ui/offline.html`)."""

    title: str
    words: str
    step: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """Whether the line to the centre stands, in words such as "Connected · 09:42"."""

    connected: bool
    words: str
    url: str = ""
    banner: Banner | None = None


@dataclass(frozen=True)
class Way:
    """One way on, as a verb and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Event:
    """One event of a timeline, with the paper that gives it force (`ui/timeline.html`, newest first)."""

    on: date
    title: str
    words: str = ""
    instrument: str = ""
    instrument_url: str = ""
    is_later: bool = False  # it had not happened yet on the day that is looked from
    is_unconfirmed: bool = False  # written at this office, and not confirmed by central yet
    is_here: bool = False  # not an event but the line "you look from here"


@dataclass(frozen=True)
class ReasonLine:
    """One requirement, met or missing, with its figure, evidence and article (`ui/reason_lines.html`)."""

    state: str  # ok | wait | todo | no
    requirement: str
    figure: str
    evidence: str
    article: str = ""
