"""Which language model may propose facts beside the rules: none, unless a project's settings name one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kggraph.errors import SettingsError, did_you_mean

_HOOK = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*")
_ENTRIES = ("url", "model", "key_variable", "timeout", "hook")


@dataclass(frozen=True)
class ModelSettings:
    """An OpenAI-compatible endpoint, or a Python function in its place.

    ``url`` is what ``/chat/completions`` is added to, ``model`` the name that the endpoint knows, ``key_variable`` the
    environment variable that holds the key (none is sent if empty), ``timeout`` the seconds that one answer may take.
    ``hook`` is ``module:function``; then the others play no part.
    """

    url: str = ""
    model: str = ""
    key_variable: str = ""
    timeout: float = 60
    hook: str = ""


def read_model_settings(drafting: object, where: str) -> ModelSettings | None:
    """Return the model of the ``[drafting]`` table, or None if it has none. Raises SettingsError, with ``where``.

    >>> read_model_settings({"model": {"hook": "ours.models:propose"}}, "kggraph.toml, [drafting]").hook
    'ours.models:propose'
    >>> read_model_settings({"model": {"url": "http://127.0.0.1:8080/v1"}}, "kggraph.toml, [drafting]")
    Traceback (most recent call last):
    kggraph.errors.SettingsError: kggraph.toml, [drafting], model: expected 'url' and 'model', or 'hook' alone
    """
    if not isinstance(drafting, dict) or not set(drafting) <= {"model"}:
        raise SettingsError(f"{where}: expected a table with the table 'model' and nothing else")
    if "model" not in drafting:
        return None
    if not isinstance(drafting["model"], dict):
        raise SettingsError(f"{where}, model: {drafting['model']!r}; expected a table")
    return _read(drafting["model"], f"{where}, model")


def _read(table: Mapping[str, Any], where: str) -> ModelSettings:
    for name, value in table.items():
        if name not in _ENTRIES:
            raise SettingsError(f"{where}: unknown entry {name!r}{did_you_mean(name, _ENTRIES)}")
        if name != "timeout" and not isinstance(value, str):
            raise SettingsError(f"{where}, {name}: {value!r}; expected a text")
    settings = ModelSettings(**table)
    if bool(settings.hook) == bool(settings.url) or bool(settings.url) != bool(settings.model):
        raise SettingsError(f"{where}: expected 'url' and 'model', or 'hook' alone")
    if settings.hook and not _HOOK.fullmatch(settings.hook):
        raise SettingsError(f"{where}, hook: {settings.hook!r}; expected module:function")
    if settings.url and not _is_endpoint(settings.url):
        raise SettingsError(f"{where}, url: {settings.url!r}; expected http:// or https://, a host and a path")
    seconds = settings.timeout
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 3600:  # noqa: PLR2004 - an hour
        raise SettingsError(f"{where}, timeout: {seconds!r}; expected seconds, more than 0 and at most 3600")
    return settings


def _is_endpoint(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0 and is_plain
