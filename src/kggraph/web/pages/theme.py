"""A site's own look at work: the files of its theme under lasting URLs, its templates in place of ours.

Its templates are a stranger's to this program, so they run in Jinja's sandbox: they read what a page has and call
nothing that is private or changes it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kggraph.site import THEME_FOLDER
from kggraph.store.release import Release
from kggraph.theme import LOGOS, STYLE, THINGS
from kggraph.web.context import find_release
from kggraph.web.pages.contexts import PageContext, rendering

_SHIPPED = "kggraph"  # {% extends "kggraph/thing.html" %}: a template that comes along, whatever the theme has
_MEDIA_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
_FOR_GOOD = "public, max-age=31536000, immutable"


def theme_blueprint() -> Blueprint:
    """Return the route of a theme's style sheet and logo; their URLs change with their content."""
    blueprint = Blueprint("theme", __name__)

    @blueprint.get(f"/{THEME_FOLDER}/<name>")
    def theme_file(name: str) -> Response:
        release = find_release()
        if release is None or name not in {STYLE, *LOGOS} or f"{THEME_FOLDER}/{name}" not in release.manifest.files:
            abort(404)
        response = Response(
            release.path(f"{THEME_FOLDER}/{name}").read_bytes(), content_type=_MEDIA_TYPES[name.rpartition(".")[2]]
        )
        response.headers["Cache-Control"] = _FOR_GOOD
        response.set_etag(release.manifest.files[f"{THEME_FOLDER}/{name}"].sha256)
        response.make_conditional(request)
        return response

    return blueprint


def render(template: str, context: Mapping[str, object], *, lists: Sequence[str]) -> str:
    """Return a page from the theme's template, else from the one that comes along.

    Both find the URLs of the theme's style sheet and logo as ``own_style`` and ``own_logo``, empty where it has none.

    ``lists`` are the list pages that the page's thing stands in: the first that the theme has a template for counts.
    """
    context = {**context, "own_style": _url(STYLE), "own_logo": next(filter(None, map(_url, LOGOS)), "")}
    release = find_release()
    names = [*(f"{THINGS}/{path}.html" for path in lists), template]
    own = next((name for name in names if release and f"{THEME_FOLDER}/{name}" in release.manifest.files), None)
    with rendering():
        if release is None or own is None:
            return render_template(template, **context)
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as Flask documents it
        words: dict[str, Any] = dict(context)
        app.update_template_context(words)
        return _environment(app, release.path(THEME_FOLDER)).get_template(own).render(words)


@lru_cache(maxsize=4)
def _environment(app: Flask, folder: Path) -> ImmutableSandboxedEnvironment:
    """Return the environment of a theme: its templates first, those that come along for what these extend or import."""
    shipped = app.jinja_env.loader or BaseLoader()
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([PrefixLoader({_SHIPPED: shipped}), FileSystemLoader(folder), shipped]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.context_class = PageContext
    environment.filters.update(app.jinja_env.filters)
    environment.tests.update(app.jinja_env.tests)
    environment.globals.update(app.jinja_env.globals)
    return environment


def _url(name: str) -> str:
    release: Release | None = find_release()
    file = release.manifest.files.get(f"{THEME_FOLDER}/{name}") if release else None
    return f"/{THEME_FOLDER}/{name}?v={file.sha256[:12]}" if file else ""
