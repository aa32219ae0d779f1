"""What a command works on: a project folder, RDF files, the project around, or the bundled dataset."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kggraph.bundled import bundled_project
from kggraph.errors import SettingsError
from kggraph.settings import SETTINGS_FILE, Settings, read_settings, settings_for_files
from kggraph.site import DefaultGraph


def select_settings(
    paths: Sequence[Path], *, build: Path | None = None, default_graph: DefaultGraph | None = None
) -> Settings:
    """Return the settings of what was named on the command line.

    One folder is a project; files are RDF to be published as they are; nothing named means the current folder if it
    is a project, else the bundled dataset. Raises SettingsError for a mixture, for several folders, and for whatever
    is wrong with the project's settings or the files.
    """
    settings = _select(paths, build)
    if default_graph:
        settings = replace(settings, site=replace(settings.site, default_graph=default_graph))
    return settings


def _select(paths: Sequence[Path], build: Path | None) -> Settings:
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise SettingsError(f"{folders[0]} is a folder; expected one project folder, or RDF files and no folder")
    if folders:
        return read_settings(folders[0], build=build or _build_of(folders[0]))
    if paths:
        files = [path.resolve() if path.exists() else path for path in paths]
        return settings_for_files(files, build=build or cache_folder(files[0].stem, [str(file) for file in files]))
    if Path(SETTINGS_FILE).is_file():
        return read_settings(Path(), build=build)
    project = bundled_project()
    return read_settings(project, build=build or _build_of(project))


def select_build(project: Path | None, build: Path | None) -> Path:
    """Return the build folder that a command about releases works on."""
    return build or _select([project] if project else [], None).build


def cache_folder(name: str, identity: Sequence[str]) -> Path:
    """Return where releases of something that has no build folder of its own are kept.

    >>> cache_folder("things", ["/data/things.ttl"]).name
    'things-b02b7229'
    """
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    digest = hashlib.sha256("\n".join(identity).encode()).hexdigest()[:8]
    return Path(home).expanduser() / "kggraph" / f"{name}-{digest}"


def _build_of(folder: Path) -> Path | None:
    # What is installed is not for writing into; a checkout has a build folder like any project.
    bundled = bundled_project()
    is_installed = folder.resolve() == bundled.resolve() and bundled.name == "bundled"
    return cache_folder("bundled", [str(bundled.resolve())]) if is_installed else None
