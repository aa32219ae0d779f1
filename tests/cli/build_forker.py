"""Runs ``kggraph build`` again and again, each in a child that is killed after the seconds that standard input names.

``inf`` lets it end; the answer is the seconds that it took, or ``killed``. Started by test_crash.py: the modules are
loaded once, so that the moments fall into the build and not into imports.
"""

import math
import os
import signal
import sys
import time

import kggraph.cli.commands.build  # noqa: F401 - loaded before the first fork
from kggraph.cli import main


def build_and_be_killed(folder: str, seconds: float) -> str:
    started = time.perf_counter()
    child = os.fork()
    if not child:
        os._exit(main(["build", folder]))
    if math.isfinite(seconds):
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else str(time.perf_counter() - started)


if __name__ == "__main__":
    sys.stdout, answers = open(os.devnull, "w"), sys.stdout  # noqa: SIM115, PTH123 - until the process ends
    for line in sys.stdin:
        answers.write(build_and_be_killed(sys.argv[1], float(line)) + "\n")
        answers.flush()
