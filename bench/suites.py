"""The suites: which measures are taken, on what, in which order."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from bench import importing, pages
from bench.figures import Figure, figure
from bench.pages import Bench, Effort, asked_inside
from bench.serving import product, reference
from bench.sync import beside, clerk, district, fleet, gap
from bench.sync.extent import Extent, extent
from bench.world import Worlds, worlds

SMALLER = "10000"


@dataclass(frozen=True)
class Asked:
    """What a run is asked for: the size of its worlds, its day, and the peers of sync if they are chosen."""

    size: str
    today: date
    peers: tuple[str, ...] | None = None

    @property
    def extent(self) -> Extent:
        """Return the counts of sync for this size."""
        return extent(self.size, self.peers)


Suite = Callable[[Worlds, Asked], Iterator[Figure]]


def main(of: Worlds, asked: Asked) -> Iterator[Figure]:
    """Measure lists, searches, files, credits and imports."""
    with ExitStack() as stack:
        node, smaller = of.node(asked.size, "main"), of.node(SMALLER, "smaller")
        ours, other = (stack.enter_context(product(each)) for each in (node, smaller))
        sample, smaller_sample = asked_inside(node, "sample"), asked_inside(smaller, "sample")
        for username in pages.USERS:
            ours.sign_in(username, sample["password"])
        other.sign_in(pages.SEEN_BY, sample["password"])
        bench = Bench(
            suite="main",
            ours=ours,
            smaller=other,
            reference=stack.enter_context(reference(ours)),
            sample=sample,
            smaller_sample=smaller_sample,
            engine=of.engine,
            effort=Effort(),
        )
        yield from pages.list_figures(bench)
        yield from pages.size_figures(bench)
        yield from pages.search_figures(bench)
        yield from pages.weight_figures(bench)
        yield from pages.credit_figures(bench, asked.today)
        yield figure("main", "resident-memory", of.engine, ours.resident())
        yield from pages.statement_figures(bench, node)
    of.drop(node)
    of.drop(smaller)
    yield from importing.figures("main", of, asked.today)


def sync(of: Worlds, asked: Asked) -> Iterator[Figure]:
    """Measure sync: everything of it that depends on an engine on that engine."""
    for part in PARTS_OF_SYNC.values():
        yield from part(of, asked)


def _part(engines: tuple[str, ...], measure: Callable[[Worlds, Extent], Iterator[Figure]]) -> Suite:
    """Return a part of sync as a suite, which gives nothing on other engines."""

    def given(of: Worlds, asked: Asked) -> Iterator[Figure]:
        if of.engine in engines:
            yield from measure(of, asked.extent)

    return given


PARTS_OF_SYNC: dict[str, Suite] = {
    "sync.beside": _part(("sqlite",), beside.figures),
    "sync.district": _part(("sqlite",), district.figures),
    "sync.clerk": _part(("sqlite",), clerk.figures),
    "sync.gap": _part(("postgresql",), gap.figures),
    "sync.fleet": _part(("sqlite", "postgresql"), fleet.figures),
}
SUITES: dict[str, Suite] = {"main": main, "sync": sync}


def run(name: str, engine: str, asked: Asked) -> Iterator[Figure]:
    """Give the figures of a suite, or of a part of one, on one engine, each as soon as it is known."""
    with worlds(engine) as made:
        yield from (SUITES | PARTS_OF_SYNC)[name](made, asked)
