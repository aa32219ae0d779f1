"""The bundled dataset: what ``kggraph serve`` publishes when it is given nothing else."""

from pathlib import Path

from kggraph.settings import SETTINGS_FILE

_PACKAGE = Path(__file__).parent


def bundled_project() -> Path:
    """Return the folder of the bundled dataset: inside an installed package, or the root of a source checkout.

    >>> (bundled_project() / "data" / "documents").is_dir()
    True
    """
    installed = _PACKAGE / "bundled"
    return installed if (installed / SETTINGS_FILE).is_file() else _PACKAGE.parent.parent
