"""A bad line between a client and a server: what a province's network does to TCP, at will and by seed.

    proxy = FaultProxy(("127.0.0.1", port), Profile(cut_every=20_000, cut_chance=0.05), seed=7)
    with proxy as port:
        …                        # the client calls this port
        proxy.profile = GOOD     # the line gets better, for connections that stand as for new ones
    assert proxy.seen.cut

`python -m tests.faults --to HOST:PORT --listen PORT …` runs it by hand.
"""

from tests.faults.profile import GOOD, PROFILES, Profile, Seen
from tests.faults.proxy import FaultProxy

__all__ = ["GOOD", "PROFILES", "FaultProxy", "Profile", "Seen"]
