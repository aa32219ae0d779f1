"""Measuring a step in a process of its own, with the processes that it starts."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

import servers

_BETWEEN = 0.25  # seconds between looks at the memory, at least
_SPARING = 50  # times as long as a look takes passes until the next: the kernel goes through gigabytes page by page


@dataclass(frozen=True)
class Cost:
    """What a step took: seconds by the clock and of the processors, and the most memory in MB.

    Memory is that of all its processes, what they share counted once (PSS): that of files that they have mapped too,
    which the system takes back when it needs it.
    """

    seconds: float
    cpu_seconds: float
    megabytes: int


def cost_of(step: Callable[..., object], *arguments: object) -> Cost:
    """Return what a step costs, start of the process included. Ends the run where it fails."""
    process = multiprocessing.get_context("spawn").Process(target=step, args=arguments)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process.start()
    most = 0
    while process.exitcode is None:
        looked = time.perf_counter()
        most = max(most, sum(servers.memory(pid)["Pss"] for pid in servers.family(process.pid or 0)))
        process.join(max(_BETWEEN, _SPARING * (time.perf_counter() - looked)))
    seconds = time.perf_counter() - started
    if process.exitcode:
        raise SystemExit(f"{step.__name__}{arguments} failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(round(seconds, 2), round(cpu, 2), most // 1024)
