"""One figure as it is printed, and what it must reach and is meant to reach."""

import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

_COMPARE: dict[str, Callable[[float, float], bool]] = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Target:
    """The unit of a measure with its bounds, on the ratio to the reference or, without one, on the figure.

    Where the reference only stands `beside`, the figure itself is judged.
    """

    unit: str
    must: str = ""
    goal: str = ""
    beside: bool = False


TARGETS = {
    "list-rate": Target("pages/s", ">=0.20", ">=0.30"),
    "list-p95": Target("ms", "<=4", "<=2.5"),
    "size-list": Target("ms", "<=1.3", "<=1.1"),
    "size-search": Target("ms", "<=1.3", "<=1.1"),
    "size-common": Target("ms"),
    "size-file": Target("ms", "<=1.3", "<=1.1"),
    "statements-list": Target("statements", "<=12", "<=8"),
    "statements-file": Target("statements", "<=20", "<=12"),
    "statements-home": Target("statements", "<=12", "<=8"),
    "search-km": Target("ms", "<=2", "<=1"),
    "search-latin": Target("ms", "<=2", "<=1"),
    "search-number": Target("ms", "<=2", "<=1"),
    "import-rate": Target("records/s", ">=0.10", ">=0.30"),
    "import-memory-10000": Target("MB", "<=300", "<=200"),
    "import-memory-100000": Target("MB", "<=300", "<=200"),
    "import-memory-flat": Target("MB", "<=1.2", "<=1.1"),
    "resident-memory": Target("MB", "<=300", "<=200"),
    "credit-write": Target("ms", "<=10", "<=5"),
    "weight-first": Target("kB", "<=150", "<=150"),
    "weight-next": Target("kB", "<=30", "<=30"),
    "p95-8": Target("ms"),
    # sync: against PouchDB as it comes, then beside the other peers
    "sync-first": Target("s", "<=0.6", "<=0.3"),
    "sync-first-beside": Target("s"),
    "sync-record": Target("bytes", "<=80", "<=62", beside=True),
    "sync-up-first": Target("kB", "<=12", "<=8", beside=True),
    "sync-up": Target("kB", "<=12", "<=8", beside=True),
    "sync-up-time": Target("s", "", "<=1"),
    "sync-up-time-beside": Target("s"),
    "sync-nothing": Target("kB", "<=2", "<=1.4", beside=True),
    "district-teachers": Target("teachers"),
    "district-records": Target("records"),
    "district-carried": Target("kB"),
    "district-usable": Target("s"),
    "district-copy": Target("s", "<=360", "<=240"),
    "clerk-people": Target("people"),
    "clerk-pages": Target("pages"),
    "clerk-wait": Target("ms", "<=2", "<=1.2"),
    "clerk-wait-for": Target("ms"),
    "clerk-longest": Target("ms"),
    "clerk-exchange": Target("s"),
    "rows-missed": Target("rows", "<=0", "<=0", beside=True),
    "fleet-errors": Target("errors", "<=0", "<=0"),
    "fleet-cpu": Target("% of a core", "<=50", "<=20"),
    "fleet-idle": Target("% of a core"),
    "fleet-exchanges": Target("exchanges"),
    "fleet-requests": Target("requests"),
    "fleet-commands": Target("commands"),
    "fleet-records": Target("records"),
    "fleet-carried": Target("kB"),
    "fleet-replay": Target("s"),
}


@dataclass(frozen=True)
class Figure:
    """One measurement, ready to be printed."""

    suite: str
    measure: str
    engine: str
    ours: float
    reference: float | None
    unit: str
    ratio: float | None
    must: str
    goal: str
    ok: bool

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def figure(
    suite: str, measure: str, engine: str, ours: float, reference: float | None = None, *, of: str = ""
) -> Figure:
    """Judge a measurement by its target; `of` names the page where one measure is taken of several."""
    target = TARGETS[measure]
    ratio = None if reference is None or target.beside else ours / reference
    return Figure(
        suite=suite,
        measure=f"{measure}-{of}" if of else measure,
        engine=engine,
        ours=round(ours, 2),
        reference=None if reference is None else round(reference, 2),
        unit=target.unit,
        ratio=None if ratio is None else round(ratio, 3),
        must=target.must,
        goal=target.goal,
        ok=reaches(target.must, ours if ratio is None else ratio),
    )


def reaches(bound: str, value: float) -> bool:
    """Tell whether a value keeps a bound such as `<=1.3`; everything keeps an empty one."""
    return not bound or _COMPARE[bound[:2]](value, float(bound[2:]))


def median(values: Sequence[float]) -> float:
    """Return the middle value, the lower one of two."""
    return sorted(values)[(len(values) - 1) // 2]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
