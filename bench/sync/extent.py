"""How large the measures of sync are: as the issue asks for them, or small, to see that they work."""

from dataclasses import dataclass

WHOLE = "nation"
SMALLEST = 300  # people of a world


@dataclass(frozen=True)
class Fleet:
    """A day of nodes: how many there are, how often an office exchanges, and what they bring."""

    offices: int
    phones: int
    exchanges: int  # of an office, evenly over the day; a phone has one
    commands: int  # of an office, evenly over its exchanges
    one_in: int  # so many phones one brings a command
    idle: float  # seconds over which a central that nobody asks is watched before


@dataclass(frozen=True)
class Extent:
    """The counts of one run. Peers stand beside us in the order in which they are measured."""

    records: int
    peers: tuple[str, ...]
    world: str  # of `bench.world`: nation, or a number of people
    teachers: int  # of the district that is copied, about
    people: int  # of the province whose clerk waits, about
    waiting: int  # commands
    rounds: int  # days that the clerk works through
    fleet: Fleet


def extent(size: str, peers: tuple[str, ...] | None = None) -> Extent:
    """Return the extent of a size: `nation`, or a number of records, beside no peers unless named."""
    if size == WHOLE:
        return Extent(
            records=100_000, peers=("pouchdb", "pouchdb-1000", "morango") if peers is None else peers,
            world=WHOLE, teachers=500, people=10_000, waiting=200, rounds=3,
            fleet=Fleet(offices=200, phones=5_000, exchanges=96, commands=40, one_in=5, idle=30.0),
        )  # fmt: skip
    count = int(size)
    return Extent(
        records=count, peers=peers or (), world=str(max(count, SMALLEST)), teachers=min(count, 500),
        people=count, waiting=20, rounds=1,
        fleet=Fleet(offices=200, phones=max(10, count // 24), exchanges=4, commands=8, one_in=5, idle=4.0),
    )  # fmt: skip
