"""How long ``kggraph serve`` takes to its first answer, and the memory of its workers.

Run it as ``.venv/bin/python benchmarks/serving.py``, on Linux.
Figures are the best of five, since everything else on the machine only adds to them.
"""

import http.client
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import servers

PAGE = "/en/org/akhyska"
RUNS = 5


def answers(port: int) -> bool:
    """Return whether the page is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", PAGE)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def worker_memory(pid: int) -> list[int]:
    """Return the resident memory of each child in MiB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    statuses = [Path(f"/proc/{child}/status").read_text() for child in children]
    return [int(status.split("VmRSS:")[1].split()[0]) // 1024 for status in statuses]


def start_and_stop(build: Path) -> tuple[float, list[int]]:
    """Return the seconds to the first page and the memory of the workers after 500 pages."""
    port = servers.free_port()
    command = [sys.executable, "-m", "kggraph", "serve", "--port", str(port), "--build", str(build)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        while not answers(port):
            if process.poll() is not None:
                sys.exit("the server ended")
            time.sleep(0.002)
        seconds = time.perf_counter() - started
        for _ in range(500):
            answers(port)
        memory = worker_memory(process.pid)
        process.send_signal(signal.SIGTERM)
    return seconds, memory


def main() -> None:
    """Measure and say."""
    with tempfile.TemporaryDirectory() as folder:
        first = min(start_and_stop(Path(folder) / str(number))[0] for number in range(RUNS))
        again = [start_and_stop(Path(folder) / "0") for _ in range(RUNS)]
    sys.stdout.write(f"first answer, nothing built yet:  {first:.2f} s\n")
    sys.stdout.write(f"first answer, release present:    {min(seconds for seconds, _ in again):.2f} s\n")
    sys.stdout.write(f"resident memory per worker:       {max(max(memory) for _, memory in again)} MiB\n")


if __name__ == "__main__":
    main()
