"""`python -m kru.node.serving PARENT granian …`: the server of a node, which ends when the node has ended.

Whatever is killed, nothing of it stays behind: a server without its node would hold the port for good.
"""

import os
import signal
import sys

from granian.cli import entrypoint

from kru.node.processes import when_left_behind

PARENT = "KRU_SERVER"  # the process that starts those that answer, in their environment


def main() -> None:
    """Serve as the words after the parent say."""
    when_left_behind(int(sys.argv[1]), lambda: os.kill(os.getpid(), signal.SIGTERM))
    os.environ[PARENT] = str(os.getpid())
    sys.argv = sys.argv[2:]
    entrypoint()  # type: ignore[no-untyped-call]


def end_with_the_server() -> None:
    """Let a process that answers end with the one that started it; what is under way is rolled back."""
    if parent := os.environ.get(PARENT):
        when_left_behind(int(parent), lambda: os._exit(1))


if __name__ == "__main__":
    main()
