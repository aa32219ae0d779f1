"""Waiting for a project's files to change."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

from watchfiles import watch

from kggraph.errors import SettingsError
from kggraph.settings import SETTINGS_FILE, Settings

_MILLISECONDS_BETWEEN_LOOKS = 2_000  # events can be missed: files replaced by renaming, folders on a network
Fingerprint = dict[Path, tuple[int, int]]


def changes(read_settings: Callable[[], Settings], seen: Fingerprint, stop: Event) -> Iterator[list[str]]:
    """Yield the names of the files that changed since ``seen``, each time some did, until ``stop`` is set.

    Events only wake us up; sizes and times of change decide. So a change during a build is not lost, and what an
    editor writes beside a file changes nothing.
    """
    settings = read_settings()
    while not stop.is_set():
        with suppress(SettingsError):  # half-written: the build says what is wrong, the old ones say where to look
            settings = read_settings()
        now = fingerprint(settings)
        if now != seen:
            changed = {path for path, _ in now.items() ^ seen.items()}
            seen = now
            yield sorted(settings.name_of(path) for path in changed)
        else:
            _await_event(settings, stop)


def fingerprint(settings: Settings) -> Fingerprint:
    """Return size and time of change (nanoseconds) of each input file."""
    found = {}
    for path in settings.inputs():
        try:
            status = path.stat()
        except FileNotFoundError:
            continue  # gone since it was listed: as good as absent
        found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _await_event(settings: Settings, stop: Event) -> None:
    folders = [settings.ontology, settings.shapes, settings.data, settings.root / "queries"]
    places = [folder for folder in folders if folder and folder.is_dir()]
    places += [file for file in [*settings.files, settings.root / SETTINGS_FILE] if file.is_file()]
    events = watch(
        *places, stop_event=stop, rust_timeout=_MILLISECONDS_BETWEEN_LOOKS, yield_on_timeout=True, raise_interrupt=False
    )
    next(events, None)
    events.close()
