"""A process of our own that works beside this one, and ends with it."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kggraph.confinement import end_with_parent


@contextmanager
def process_aside(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module of ours as a program: its first argument is a lifeline (``begin_aside``), then come those given.

    What it writes is to be read. It is killed where the block ends before it does.
    """
    ends, lifeline = os.pipe()
    # -P: a folder of the user's that holds an org.py or a json.py is no place to import from.
    command = [sys.executable, "-P", "-m", module, str(ends), *arguments]
    try:
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(ends,)
        ) as process:
            try:
                yield process
            finally:
                process.kill()
    finally:
        os.close(ends)
        os.close(lifeline)


def begin_aside(lifeline: str) -> None:
    """Begin to be such a process: end with the parent, and leave it to the parent to be interrupted.

    What such processes make by the million never refers to itself, and none of them lives long: no garbage is looked
    for beside what is given back as soon as nothing refers to it.
    """
    end_with_parent(int(lifeline))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
