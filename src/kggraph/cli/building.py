"""Building in a process of its own, so that a server never holds what only a build needs."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kggraph.errors import KggraphError
from kggraph.site import DefaultGraph


class BuildFailedError(KggraphError):
    """A build ended without a release; what was wrong stands on stderr already."""


@dataclass(frozen=True)
class BuildCommand:
    """A ``kggraph build`` of what was named on the command line, into one build folder.

    >>> BuildCommand([Path("things.ttl")], Path("/tmp/b"), None).arguments[1:]
    ['-P', '-m', 'kggraph', 'build', '--build', '/tmp/b', '--', 'things.ttl']
    """

    paths: Sequence[Path]
    build: Path
    default_graph: DefaultGraph | None

    @property
    def arguments(self) -> list[str]:
        """The program and its arguments."""
        default_graph = ["--default-graph", self.default_graph] if self.default_graph else []
        options = ["--build", str(self.build), *default_graph]
        # -P: a folder of the user's that holds an org.py or a json.py is no place to import from.
        return [sys.executable, "-P", "-m", "kggraph", "build", *options, "--", *(str(path) for path in self.paths)]

    def run(self) -> None:
        """Build and publish; the build's own words go to stderr. Raises BuildFailedError."""
        status = subprocess.run(self.arguments, stdout=subprocess.DEVNULL, check=False).returncode  # noqa: S603 - our own
        if status:
            raise BuildFailedError("the build failed; nothing was published")
