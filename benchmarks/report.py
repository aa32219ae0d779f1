"""Tables of what was measured: ratios first, then the figures behind them."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KGGRAPH = "kggraph"
Run = Mapping[str, Any]
_NOTE = (
    "Copies of the bundled data, all servers in one run, medians of interleaved rounds. *Each once*: one client asks "
    "for everything one time, nothing is answered from what was kept. Else eight clients ask for the same things again."
)


@dataclass(frozen=True)
class Middle:
    """The medians of some rounds: requests a second, and milliseconds that half, 95 % and 99 % took at most."""

    requests: float
    waited: tuple[float, ...]
    failed: int


Middles = Mapping[str, Mapping[str, Middle]]


def middles(run: Run) -> Middles:
    """Return the medians of a run, by case and server; a case that a server does not answer is left out.

    >>> row = {"case": "search", "server": "kggraph", "failed": 0}
    >>> first, second = {"requests": 10.0, "waited": [1.0, 2.0, 3.0]}, {"requests": 20.0, "waited": [3.0, 4.0, 5.0]}
    >>> middles({"figures": [{**row, **first}, {**row, **second}]})["search"]["kggraph"]
    Middle(requests=15.0, waited=(2.0, 3.0, 4.0), failed=0)
    """
    rows: dict[str, dict[str, list[Run]]] = {}
    for row in run["figures"]:
        if "requests" in row:
            rows.setdefault(row["case"], {}).setdefault(row["server"], []).append(row)
    return {case: {name: _middle(rounds) for name, rounds in by_server.items()} for case, by_server in rows.items()}


def tables(runs: Sequence[Run]) -> str:
    """Return all tables as Markdown."""
    parts = [f"# What kggraph costs, beside peers\n\n{_NOTE}\n"]
    for run in runs:
        state = "" if run["complete"] else "; not finished"
        parts.append(f"## {run['triples']:,} triples\n\n{'; '.join(run['circumstances'].values())}{state}\n")
        measured = middles(run)
        names = [name for name in run["servers"] if name != KGGRAPH]
        parts += [_ratios(measured, names), _waits(measured, [KGGRAPH, *names]), _building(run), _servers(run)]
    if len(runs) > 1:
        parts.append(_growth(runs))
    return "\n".join(parts)


def _middle(rounds: Sequence[Run]) -> Middle:
    waited = tuple(statistics.median(column) for column in zip(*(each["waited"] for each in rounds), strict=True))
    requests = statistics.median(each["requests"] for each in rounds)
    return Middle(requests, waited, sum(each["failed"] for each in rounds))


def _ratios(measured: Middles, names: Sequence[str]) -> str:
    rows = [
        [case, f"{by_server[KGGRAPH].requests:,.0f}", *(_times(by_server, name) for name in names)]
        for case, by_server in measured.items()
        if KGGRAPH in by_server
    ]
    return _table(
        "Requests a second, and how many times those of others", ["", KGGRAPH, *(f"÷ {n}" for n in names)], rows
    )


def _times(by_server: Mapping[str, Middle], name: str) -> str:
    other = by_server.get(name)
    return f"{figure(by_server[KGGRAPH].requests / other.requests)} ×" if other else ""


def _waits(measured: Middles, names: Sequence[str]) -> str:
    rows = [[case, *(_wait(by_server.get(name)) for name in names)] for case, by_server in measured.items()]
    return _table("Milliseconds to an answer: median / 95 % / 99 %", ["", *names], rows)


def _wait(middle: Middle | None) -> str:
    if middle is None:
        return ""
    failed = f", {middle.failed} failed" if middle.failed else ""
    return f"{' / '.join(map(figure, middle.waited))}{failed}"


def _building(run: Run) -> str:
    base = next(iter(run["costs"].values()))["seconds"] if run["costs"] else 0
    rows = []
    for name, cost in run["costs"].items():
        times = [f"{cost['seconds'] / base:.1f} ×", f"{cost['seconds']:,.1f} s", f"{cost['cpu_seconds']:,.1f} s"]
        rows.append([name, *times, f"{cost['megabytes']:,} MB"])
    return _table("Building", ["", "ratio", "time", "of a processor", "most memory"], rows)


def _servers(run: Run) -> str:
    rows = []
    for name, noted in run["servers"].items():
        memory = [_megabytes(noted.get(key)) for key in ("megabytes", "megabytes_of_a_worker")]
        rows.append([name, f"{noted['start_seconds']:.1f} s", *memory])
    return _table("Starting and memory", ["", "first answer after", "resident, all processes", "largest worker"], rows)


def _megabytes(figure: float | None) -> str:
    return "" if figure is None else f"{figure:,.0f} MiB"


def _growth(runs: Sequence[Run]) -> str:
    measured = [middles(run) for run in runs]
    rows = []
    for case in measured[0]:
        at_sizes = [by_case.get(case, {}).get(KGGRAPH) for by_case in measured]
        if all(at_sizes):
            rows.append([case, *_compared([each.waited for each in at_sizes if each])])
    header = ["median; 95 %", *(f"{run['triples']:,}" for run in runs)]
    return (
        f"## Growth\n\n{_table('Milliseconds of kggraph, and how many times those of the smallest size', header, rows)}"
    )


def _compared(waits: Sequence[tuple[float, ...]]) -> Iterator[str]:
    (half, most, _), *others = waits
    yield f"{figure(half)}; {figure(most)}"
    for own_half, own_most, _ in others:
        times = " ".join(f"{own / first:.2f} ×" if first else "" for own, first in ((own_half, half), (own_most, most)))
        yield f"{figure(own_half)}; {figure(own_most)} ({times})"


def figure(number: float) -> str:
    """Return a number with three digits that count, and all digits of large ones.

    >>> figure(0.01234), figure(12345.6)
    ('0.0123', '12,346')
    """
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004 - where three digits end


def _table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return f"**{title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
