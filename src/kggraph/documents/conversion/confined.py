"""Parsing a file in a process of its own, with limits: parsers meet whatever strangers made."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kggraph.documents.conversion.kinds import Kind
from kggraph.documents.conversion.parsing import Parsed
from kggraph.documents.conversion.source import Metadata
from kggraph.errors import DocumentError, SettingsError
from kggraph.limits import MEBIBYTE
from kggraph.problem import Problem

_WORKER = "kggraph.documents.conversion.worker"


@dataclass(frozen=True)
class ParsingLimits:
    """What reading one file may take: wall time, and memory beyond what the parser takes by itself."""

    seconds: float = 60
    memory_bytes: int = 1024 * MEBIBYTE


def parse_confined(content: Path, kind: Kind, *, name: Path, limits: ParsingLimits) -> Parsed:
    """Return what a parser finds in a file; messages call it ``name``.

    Raises SettingsError if the parser is not installed, DocumentError if the file has no readable text or takes more
    than the limits allow, whatever the parser does.
    """
    lifeline, ends = os.pipe()
    command = [sys.executable, "-P", "-m", _WORKER, kind.parser, str(limits.memory_bytes), str(lifeline)]
    with content.open("rb") as file, tempfile.TemporaryFile() as answer:
        try:
            status = subprocess.run(  # noqa: S603 - our own module
                command,
                stdin=file,
                stdout=answer,
                stderr=subprocess.DEVNULL,  # parsers' warnings
                pass_fds=(lifeline,),
                timeout=limits.seconds,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise _error(name, f"reading it as {kind.called} took more than {limits.seconds:g} seconds") from None
        finally:
            os.close(lifeline)
            os.close(ends)
        answer.seek(0)
        said = answer.read()
    if status:
        raise _error(name, f"cannot be read as {kind.called}: the parser ended with status {status}")
    return _parsed(json.loads(said), kind, name=name, limits=limits)


def _parsed(said: dict[str, object], kind: Kind, *, name: Path, limits: ParsingLimits) -> Parsed:
    match said:
        case {"missing": str(package)}:
            message = f"{name}: reading {kind.called} needs {package!r}"
            raise SettingsError(f"{message}; install it with: pip install 'kggraph[documents]'")
        case {"problem": str(problem)}:
            raise _error(name, problem)
        case {"text": str(text), "metadata": dict(metadata), "changes": list(changes)}:
            return Parsed(text, Metadata(**metadata), tuple(changes))
        case _:
            raise _error(name, f"reading it took more than {limits.memory_bytes // MEBIBYTE} MiB of memory")


def _error(name: Path, message: str) -> DocumentError:
    return DocumentError([Problem(str(name), 0, 0, message)])
