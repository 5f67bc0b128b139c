"""`python -m tests.faults --to HOST:PORT --listen PORT …`: a bad line to a server, until a signal."""

import argparse
import json
import signal
import sys
from dataclasses import asdict, replace

from tests.faults import PROFILES, FaultProxy, Profile


def profile_of(args: argparse.Namespace) -> Profile:
    """Return the profile that a command line asks for: a named one, with what is said besides."""
    said = {
        "rate": args.rate,
        "delay": args.delay,
        "cut_every": args.cut,
        "cut_chance": args.cut_chance,
        "half_open": args.half_open,
        "twice": args.twice,
        "lost": args.lost,
        "at_most": args.at_most,
    }
    if args.blackout:
        every, _, lasts = args.blackout.partition(":")
        said |= {"blackout_every": float(every), "blackout_for": float(lasts)}
        said |= {"blackout": "hang" if args.hang else "refuse"}
    return replace(
        PROFILES[args.profile], **{name: value for name, value in said.items() if value is not None}
    )


def main(words: list[str] | None = None) -> int:
    """Read the command line, pass on until a signal comes, and say what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--to", required=True, metavar="HOST:PORT", help="the server")
    parser.add_argument("--listen", type=int, default=0, metavar="PORT", help="where to be called (any)")
    parser.add_argument("--seed", type=int, default=0, help="another number, other accidents")
    parser.add_argument("--profile", choices=PROFILES, default="good", help="what to begin with (good)")
    parser.add_argument("--rate", type=int, help="bits a second each way")
    parser.add_argument("--delay", type=int, help="milliseconds each way")
    parser.add_argument("--cut", type=int, metavar="BYTES", help="reset a connection after so many bytes")
    parser.add_argument("--cut-chance", type=float, metavar="SHARE", help="… but only so often")
    parser.add_argument("--blackout", metavar="EVERY:FOR", help="seconds from one to the next, and of each")
    parser.add_argument("--hang", action="store_true", help="in a blackout let connections hang")
    parser.add_argument("--half-open", type=float, metavar="SHARE", help="connections that nobody answers")
    parser.add_argument("--twice", type=float, metavar="SHARE", help="POSTs that arrive a second time")
    parser.add_argument("--lost", type=float, metavar="SHARE", help="answers that are lost")
    parser.add_argument("--at-most", type=int, metavar="FAULTS", help="then no more of them")
    args = parser.parse_args(words)
    host, _, port = args.to.rpartition(":")
    proxy = FaultProxy((host, int(port)), profile_of(args), args.seed, args.listen)
    # held back in every thread, so that only the wait below takes them
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with proxy as called:
        print(json.dumps({"port": called}), flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    print(json.dumps(asdict(proxy.seen)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
