"""`python -m bench.peak FILE COMMAND…` runs a command and writes the most memory it held, in MB, into a file.

A process of its own, and small: on Linux a child's peak begins with that of whoever started it.
"""

import os
import subprocess
import sys
from pathlib import Path

KILOBYTES = 1 << 20 if sys.platform == "darwin" else 1 << 10  # what `ru_maxrss` counts in, a megabyte


def main(file: str, *command: str) -> int:
    """Run the command; return its exit status."""
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    Path(file).write_text(str(used.ru_maxrss / KILOBYTES))
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
