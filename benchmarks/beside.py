"""The bundled dataset, served by us and by peers in one run: what each of them answers in a second, as one table."""

import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import peers
import rates
from servers import Server

from kggraph.bundled import bundled_project
from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.store.release import Release

Questions = Callable[[Release, Mapping[str, Server]], Iterable[rates.Question]]


def compare(name: str, beside: Sequence[str], questions: Questions) -> None:
    """Measure, and write the table and the figures behind it; ratios are to the first of those ``beside``.

    The folder that the peers are installed in is the program's argument.
    """
    rates.require_wrk()
    tools = Path(sys.argv[1] if len(sys.argv) > 1 else ".venv-peers")
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place)
        release = build(read_settings(bundled_project(), build=folder / "build"))
        data = peers.write_data(release, folder)
        started = {"kggraph": stack.enter_context(peers.kggraph(release))}
        if peers.HELLO in beside:
            started[peers.HELLO] = stack.enter_context(peers.hello())
        started |= peers.start(stack, tools, data, [each for each in beside if each != peers.HELLO])
        measured = rates.measure([*questions(release, started)])
    shown = rates.table(measured, beside[0])
    sys.stdout.write(shown)
    rates.write_results(name, measured, shown)
