"""The suites: which measures are taken, on what, in which order."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

from bench import importing, pages
from bench.figures import Figure, figure
from bench.pages import Bench, Effort, asked_inside
from bench.serving import product, reference
from bench.world import Worlds, worlds

SMALLER = "10000"
Suite = Callable[[Worlds, str, date], Iterator[Figure]]


def main(of: Worlds, size: str, today: date) -> Iterator[Figure]:
    """Measure lists, searches, files, credits and imports."""
    with ExitStack() as stack:
        node, smaller = of.node(size, "main"), of.node(SMALLER, "smaller")
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
        yield from pages.credit_figures(bench, today)
        yield figure("main", "resident-memory", of.engine, ours.resident())
        yield from pages.statement_figures(bench, node)
    of.drop(node)
    of.drop(smaller)
    yield from importing.figures("main", of, today)


SUITES: dict[str, Suite] = {"main": main}


def run(name: str, engine: str, size: str, today: date) -> Iterator[Figure]:
    """Give the figures of a suite on one engine, each as soon as it is known."""
    with worlds(engine) as made:
        yield from SUITES[name](made, size, today)
