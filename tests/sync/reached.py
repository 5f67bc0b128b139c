"""What a world has met: without it, a rule that nothing ever came to would look as sound as the others."""

from collections.abc import Iterable, Mapping

from kru.sync.terms import HeldState, WhyHeld

# what a soak of a few worlds must have met
EVERY = (
    *(f"exchange: {how}" for how in ("complete", "broken off", "forked", "request", "answer", "cut")),
    *(f"exchange: {how}" for how in ("works on", "node dies", "central dies")),
    *(f"a stick comes to {where}: {how}" for where in ("central", "office") for how in ("taken", "died")),
    "a stick comes to central: forked",
    "a stick comes to office: bundle-before-it-is-missing",
    *(f"a letter comes to central: {how}" for how in ("held", "known", "late")),
    *(f"set up anew: {how}" for how in ("by a new code", "in its place")),
    "exchange: paused",
    "asked: organisations.move_unit done",
    "while units moved: done",
    "cloned",
    "central is restored",
    "verdict: done",
    *(
        f"verdict: {code}"
        for code in (
            "changed-meanwhile", "not-allowed", "not-there", "passed-on", "staff-number-is-taken",
            "stands-on-refused", "stands-on-held", "kept-of-closed-account", "kept-of-revoked-node",
        )
    ),
    *(f"held: {why} {state}" for why in WhyHeld for state in HeldState),
)  # fmt: skip


def lacking(met: Mapping[str, int], every: Iterable[str] = EVERY) -> list[str]:
    """Return what was never met of all that should be."""
    return [what for what in every if not met.get(what)]
