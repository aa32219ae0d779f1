"""Files that pages load: served under URLs that change with their content, so that browsers may keep them for good."""

import posixpath
import re
from hashlib import sha256
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, abort, request

STATIC = Path(__file__).parent.parent / "static"
# What a file names so that browsers load it too: ``url(a.woff2)`` in a style sheet, ``from "./a.js"`` in a script.
_NAMED = {
    ".css": re.compile(r"(?<=url\()([\w./-]+)(?=\))"),
    ".js": re.compile(r"""(?<=["'])(\.{1,2}/[\w./-]+\.js)(?=["'])"""),
}
_FOR_GOOD = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=3600"
_MEDIA_TYPES = {
    ".css": "text/css",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/plain",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}


class Assets:
    """The static files: their bytes by name, with what style sheets and scripts load named by lasting URLs as well."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._bodies = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
        self._versions: dict[str, str] = {}
        for name in self._bodies:
            self._settle(name)

    @property
    def version(self) -> str:
        """A name for the state of all files together."""
        return sha256("".join(sorted(self._versions.values())).encode()).hexdigest()[:12]

    @property
    def names(self) -> list[str]:
        """The names of all files, sorted."""
        return sorted(self._bodies)

    def url(self, name: str) -> str:
        """Return the lasting URL of a file. Raises LookupError for a file that is not there."""
        return f"/static/{name}?v={self._versions[name]}"

    def find(self, name: str) -> bytes | None:
        """Return the bytes of a file, or None."""
        return self._bodies.get(name)

    def is_current(self, name: str, version: str) -> bool:
        """Return whether a URL's version is that of the file as it is now."""
        return self._versions.get(name) == version

    def _settle(self, name: str) -> str:
        """Return the version of a file; the files that it names get theirs first, so that it changes with them."""
        if name not in self._versions:
            if named := _NAMED.get(PurePosixPath(name).suffix):
                text = named.sub(lambda match: self._lasting(name, match[1]), self._bodies[name].decode())
                self._bodies[name] = text.encode()
            self._versions[name] = sha256(self._bodies[name]).hexdigest()[:12]
        return self._versions[name]

    def _lasting(self, name: str, reference: str) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), reference))
        return f"{reference}?v={self._settle(target)}" if target in self._bodies else reference


def assets_blueprint(assets: Assets) -> Blueprint:
    """Return the route of the static files."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<path:name>")
    def asset(name: str) -> Response:
        body = assets.find(name)
        if body is None:
            abort(404)
        response = Response(body, mimetype=_MEDIA_TYPES[PurePosixPath(name).suffix])
        response.headers["Cache-Control"] = (
            _FOR_GOOD if assets.is_current(name, request.args.get("v", "")) else _FOR_NOW
        )
        response.add_etag()
        response.make_conditional(request)
        return response

    return blueprint
