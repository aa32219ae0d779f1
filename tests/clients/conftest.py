"""The server as users start it, for clients that know nothing of it but its address."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kggraph.bundled import bundled_project
from kggraph.settings import Settings
from kggraph.store.release import Release

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def origin(release: Release, bundled: Settings) -> Iterator[str]:
    """The address of ``kggraph serve`` with the bundled dataset."""
    del release  # built by now
    arguments = ["serve", bundled_project(), "--build", bundled.build, "--port", "0", "--workers", "1"]
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "kggraph", *map(str, arguments)], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process.stdout.readline().partition(" at ")[2].partition(" ")[0]
        process.terminate()


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs JavaScript."""
    return shutil.which("node") or pytest.skip("no node here: install nodejs to run clients in JavaScript")


@pytest.fixture(scope="session")
def comunica(node: str) -> list[str]:
    """The command that asks queries through Comunica."""
    if not (HERE / "node_modules" / "@comunica").is_dir():
        pytest.skip("no Comunica here: 'npm ci --prefix tests/clients' installs it")
    return [node, str(HERE / "comunica.mjs")]
