"""Virtuoso as a peer: the Debian package, on files and ports of its own."""

import configparser
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from servers import NotStartedError, free_port, running

SETTINGS = Path(__file__).parents[1] / "tests" / "virtuoso.ini"
# What its documentation gives for 2 GB of memory.
BUFFERS, DIRTY_BUFFERS = 170_000, 130_000
_GRAPH = "https://w3id.org/kggraph/graph"
_LOAD = "ld_dir('{folder}', '{name}', '{graph}');\nrdf_loader_run();\ncheckpoint;\n"


def command(data: Path, folder: Path, port: int) -> Sequence[str]:
    """Load a file of N-Triples and return the command that serves it. Raises NotStartedError without Virtuoso."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        raise NotStartedError("no Virtuoso here: the Debian package is virtuoso-opensource")
    own = folder / "virtuoso"
    own.mkdir(exist_ok=True)
    sql = free_port()
    _write_settings(own, data.parent, (port, sql))
    started = [program, "+configfile", str(own / "virtuoso.ini"), "+foreground"]
    if not (own / "loaded").exists():
        load = own / "load.sql"
        load.write_text(_LOAD.format(folder=data.parent, name=data.name, graph=_GRAPH), encoding="utf-8")
        with running(started, port, ready="/sparql?query=ASK%7B%7D"):
            subprocess.run([client, f"127.0.0.1:{sql}", "dba", "dba", str(load)], check=True, capture_output=True)  # noqa: S603
        (own / "loaded").touch()
    return started


def _write_settings(own: Path, readable: Path, ports: tuple[int, int]) -> None:
    text = SETTINGS.read_text(encoding="utf-8")
    for name, value in zip(("@FOLDER@", "@HTTP@", "@SQL@"), (own, *ports), strict=True):
        text = text.replace(name, str(value))
    settings = configparser.ConfigParser(interpolation=None)
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read_string(text)
    buffers = {"NumberOfBuffers": str(BUFFERS), "MaxDirtyBuffers": str(DIRTY_BUFFERS)}
    settings["Parameters"].update({**buffers, "DirsAllowed": f"{own}, {readable}"})
    with (own / "virtuoso.ini").open("w", encoding="utf-8") as file:
        settings.write(file)
