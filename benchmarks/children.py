"""Measuring a step in a process of its own."""

import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What a step took: seconds by the clock and of the processors, and the most memory in MB."""

    seconds: float
    cpu_seconds: float
    megabytes: int


def cost_of(step: Callable[..., object], *arguments: object) -> Cost:
    """Return what a step costs, start of the process included. Ends the run where it fails."""
    process = multiprocessing.get_context("spawn").Process(target=step, args=arguments)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process.start()
    _, status, usage = os.wait4(process.pid or 0, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{step.__name__}{arguments} failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(round(seconds, 2), round(cpu, 2), usage.ru_maxrss // 1024)
