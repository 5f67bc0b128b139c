"""The state machine: Hypothesis chooses the steps, and makes what it finds as short as it can."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.sync import steps
from tests.sync.prepared import Prepared

SEED = st.integers(0, 1 << 24)


class Machine(RuleBasedStateMachine):
    """A world; at the end all lines come up, everything comes to rest, and the oracle is asked."""

    def __init__(self, prepared: Prepared, room: Path) -> None:
        super().__init__()
        self.world = prepared.world(room)
        self.broken = False

    def take(self, step: steps.Step, seed: int) -> None:
        """Take one step."""
        try:
            steps.take(step, self.world, Random(seed))
        except BaseException as error:
            self.broken = True
            error.add_note("\n".join(self.world.told))
            raise

    def teardown(self) -> None:
        """Let everything come to rest and ask the oracle, unless a step has failed."""
        try:
            if not self.broken:
                self.take(_rest, 0)
        finally:
            self.world.end()


def _rest(world: steps.World, rng: Random) -> None:
    world.come_to_rest()
    world.check()


def _rule(step: steps.Step) -> Callable[..., Any]:
    def taken(self: Machine, seed: int) -> None:
        self.take(step, seed)

    taken.__name__ = step.__name__
    taken.__doc__ = step.__doc__
    return rule(seed=SEED)(taken)


for _step in steps.STEPS:
    setattr(Machine, _step.__name__, _rule(_step))
