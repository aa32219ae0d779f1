"""Reading files that a test makes."""

import pytest

from kggraph.documents.conversion.confined import ParsingLimits
from kggraph.documents.conversion.reading import read_source
from kggraph.documents.conversion.source import SourceText


@pytest.fixture
def read(tmp_path):
    """Read bytes as a file of a name: ``read("a.pdf", content)``."""

    def call(name: str, content: bytes, **limits: float) -> SourceText:
        path = tmp_path / name
        path.write_bytes(content)
        return read_source(path, limits=ParsingLimits(**limits))

    return call
