"""The bundled dataset many times over: data of any size with the documents, passages, facts and things of ours.

Each copy has IRIs of its own for all but the ontology and the concepts, so it conforms to the shapes as the original
does. Texts are the same in all copies; to the names of things each copy adds one of its own, so that there is something
to search for.
"""

import re
import tempfile
from pathlib import Path

import search

from kggraph.bundled import bundled_project
from kggraph.pipeline import gather, read_sources
from kggraph.progress import Silence
from kggraph.settings import read_settings

_OWN = re.compile(r"<(https://w3id\.org/kggraph/(?:id|doc|fact)/[^>#]*)(#[^>]*)?>")
_NAMED = re.compile(r'(<https://w3id\.org/kggraph/id/[^>]*> <http://www\.w3\.org/2000/01/rdf-schema#label> ".*)(".*)')
_MARK, _NAME = "\0", "\1"


def write(path: Path, triples: int) -> None:
    """Write such data as N-Triples: at least so many, to the end of a copy; the same for the same number."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(bundled_project())
        quads = gather(settings, read_sources(settings), Path(folder), progress=Silence()).quads
        lines = quads.read_text(encoding="utf-8").split("\n")[:-1]
    copied = [line for line in lines if _OWN.match(line)]
    shared = [line for line in lines if not _OWN.match(line)]
    text = "".join(f"{_OWN.sub(_marked, _NAMED.sub(_named, line))}\n" for line in copied)
    copies = max(1, -(-(triples - len(shared)) // len(copied)))
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in shared)
        for number, name in enumerate(search.names(copies)):
            out.write(text.replace(_MARK, f"-{number}").replace(_NAME, name))


def _marked(iri: re.Match[str]) -> str:
    return f"<{iri[1]}{_MARK}{iri[2] or ''}>"


def _named(label: re.Match[str]) -> str:
    return f"{label[1]} {_NAME}{label[2]}"
