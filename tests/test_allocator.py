"""A process that asks for it gives freed memory back, whatever stands between the freed blocks."""

import subprocess
import sys

import pytest

LARGE, MANY = 300_000, 300
SCRIPT = f"""
import sys
from pathlib import Path
from kggraph.allocator import keep_little_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

if "little" in sys.argv:
    keep_little_memory()
for _ in range(2):
    del (first := bytearray(4_000_000))[:]  # from now on blocks of this size are kept, if nobody forbids it
before = resident()
blocks, between = [], []
for _ in range({MANY}):
    blocks.append(bytearray(b"x" * {LARGE}))
    between.append(bytearray(b"x" * 2_000))
blocks.clear()
print(resident() - before)
"""


def kept(*arguments: str) -> int:
    """Return how many bytes a process keeps of many large blocks that it freed, with small ones in use between."""
    command = [sys.executable, "-c", SCRIPT, *arguments]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc: run it on Linux")
def test_freed_blocks_go_back_to_the_system() -> None:
    whole = LARGE * MANY
    assert kept("little") < whole / 20
    assert kept() > whole / 2, "the C library gives back by itself: keep_little_memory is of no use any more"


BETWEEN = """
from pathlib import Path
from kggraph.allocator import give_back_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytearray(b"x" * 2_000) for _ in range(20_000)]
blocks = blocks[::100]
before = resident()
give_back_memory()
print(before - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc: run it on Linux")
def test_what_is_free_between_small_blocks_goes_back_when_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", BETWEEN], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 20_000 * 2_000 / 2
