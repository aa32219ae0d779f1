"""How many requests a second a server answers, and how long one waits: wrk's word, in rounds that are interleaved."""

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import servers

ROUNDS = 5
SECONDS = 4
CONNECTIONS = 8
_PATIENCE = 30  # seconds that wrk waits for an answer
RESULTS = Path("benchmarks/results")
_SCRIPT = Path(__file__).with_name("requests.lua")


@dataclass(frozen=True)
class Question:
    """What one server is asked in one case: paths in turn, and whether no two requests are the same."""

    case: str
    name: str
    server: servers.Server
    paths: Sequence[str]
    accept: str
    fresh: bool = False


@dataclass(frozen=True)
class Rate:
    """Requests a second, and the processor time that the server took for each, in microseconds.

    The latter hardly depends on what else the machine does. ``waited`` is how long half, 95 % and 99 % of the requests
    took at most, in milliseconds.
    """

    requests: float
    microseconds: float
    waited: tuple[float, ...] = ()


class UnansweredError(SystemExit):
    """A server does not answer what it is asked, which ends the run unless somebody can do without it."""


Rates = Mapping[tuple[str, str], Sequence[Rate]]


def require_wrk() -> None:
    """End the run, in words, where wrk is missing."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian package wrk)")


def measure(questions: Sequence[Question]) -> Rates:
    """Return the rates of each case and server, one for each round: the machine is the same for all of them."""
    rates: dict[tuple[str, str], list[Rate]] = {}
    for _ in range(ROUNDS):
        for question in questions:
            rates.setdefault((question.case, question.name), []).append(measure_once(question))
    return rates


def table(rates: Rates, baseline: str) -> str:
    """Return the medians as a Markdown table: requests a second, the ratio to the baseline, microseconds for each."""
    servers_of = dict.fromkeys(name for _, name in rates)
    lines = [f"| | {' | '.join(servers_of)} |", f"|---|{'---|' * len(servers_of)}"]
    cases = dict.fromkeys(case for case, _ in rates)
    lines += [f"| {case} | {' | '.join(_cells(rates, case, baseline, servers_of))} |" for case in cases]
    return "\n".join(lines) + "\n"


def write_results(name: str, rates: Rates, shown: str) -> None:
    """Write the figures as JSON and the table as Markdown, with when, where and of what they were measured."""
    RESULTS.mkdir(exist_ok=True)
    run = {**circumstances(), "load": f"{CONNECTIONS} connections, median of {ROUNDS} rounds of {SECONDS} s"}
    figures = [
        {
            "case": case,
            "server": server,
            "requests_per_second": [rate.requests for rate in row],
            "microseconds": [rate.microseconds for rate in row],
        }
        for (case, server), row in rates.items()
    ]
    RESULTS.joinpath(f"{name}.json").write_text(json.dumps({**run, "figures": figures}, indent=1) + "\n", "utf-8")
    RESULTS.joinpath(f"{name}.md").write_text(f"{'; '.join(run.values())}\n\n{shown}", "utf-8")


def circumstances() -> dict[str, str]:
    """Return when, of what and where is measured."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": commit.stdout.strip(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }


def measure_once(question: Question, *, seconds: int = SECONDS) -> Rate:
    """Measure once. Raises UnansweredError where an answer is no success or none comes."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii") as paths:
        paths.write("\n".join(question.paths))
        paths.flush()
        asked = {"PATHS": paths.name, "ACCEPT": question.accept, **({"FRESH": "1"} if question.fresh else {})}
        url = f"http://127.0.0.1:{question.server.port}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", f"{_PATIENCE}s", "-s", str(_SCRIPT)]
        before = servers.processor_seconds(question.server.pid)
        environment = {**os.environ, **asked}
        said = subprocess.run([*command, url], capture_output=True, text=True, check=False, env=environment).stdout  # noqa: S603
        taken = servers.processor_seconds(question.server.pid) - before
    answered = int(_figures(r"(\d+) requests in", said)[0])
    if "Non-2xx" in said or not answered:
        raise UnansweredError(f"{question.name} does not answer {question.case}:\n{said}")
    waited = tuple(micro / 1000 for micro in _figures(r"waited µs: (\d+) (\d+) (\d+)", said))
    return Rate(_figures(r"Requests/sec:\s*([\d.]+)", said)[0], taken / answered * 1e6, waited)


def _figures(pattern: str, said: str) -> list[float]:
    found = re.search(pattern, said)
    return [float(figure) for figure in found.groups()] if found else [0.0]


def _cells(rates: Rates, case: str, baseline: str, names: Mapping[str, None]) -> Iterator[str]:
    base = _median(rates.get((case, baseline)))
    for name in names:
        rate = _median(rates.get((case, name)))
        ratio = f" ({rate.requests / base.requests:.3g})" if rate and base else ""
        yield f"{rate.requests:,.0f}{ratio}, {rate.microseconds:,.0f} µs" if rate else ""


def _median(row: Sequence[Rate] | None) -> Rate | None:
    if not row:
        return None
    requests, microseconds = ([getattr(rate, name) for rate in row] for name in ("requests", "microseconds"))
    return Rate(statistics.median(requests), statistics.median(microseconds))
