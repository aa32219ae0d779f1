"""What a process that works on a stranger's input gives up: memory, connections, its place in the queue.

Each function is called by the process itself, before it reads the input. It can be killed at any moment.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
import threading
from pathlib import Path
from typing import NoReturn

_NICE = 5
_PAGE = resource.getpagesize()
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # audit architecture, number of socket(2)


def end_with_parent(lifeline: int) -> None:
    """Exit as soon as the writing end of ``lifeline`` is closed, in the middle of anything that lets threads run."""

    def wait() -> NoReturn:
        os.read(lifeline, 1)
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def lower_priority() -> None:
    """Run after the process that started this one, leave no core file, and be the first to go when memory is short."""
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return  # not Linux: no such switch


def limit_memory(memory: int) -> None:
    """Take no more than ``memory`` bytes beyond what is taken now; what would take more raises MemoryError."""
    try:
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
    except OSError:
        taken = 0
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def forbid_sockets() -> None:
    """Have the kernel refuse socket(2) with EACCES, where the system can; a second lock behind the program's own.

    A classic BPF program for seccomp: load the architecture, then the number of the call, and compare.
    """
    if sys.platform != "linux" or platform.machine() not in _SOCKET_CALL:
        return
    architecture, number = _SOCKET_CALL[platform.machine()]
    load, jump, end = 0x20, 0x15, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 13
    steps = [
        (load, 0, 0, 4),
        (jump, 0, 3, architecture),
        (load, 0, 0, 0),
        (jump, 0, 1, number),
        (end, 0, 0, refuse),
        (end, 0, 0, allow),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    filters = struct.pack("@HP", len(steps), ctypes.addressof(program))
    libc = ctypes.CDLL(None)
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    libc.prctl(22, 2, filters, 0, 0)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
