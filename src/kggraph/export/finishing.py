"""The second look at each file of a copy, when it is known what there is: links are made to fit, and bytes counted."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from kggraph.export.asking import without_version
from kggraph.export.copy_app import NOT_FOUND
from kggraph.export.ledger import Copied, Ledger
from kggraph.export.naming import HTML, link_between, link_from_root, normalize
from kggraph.export.rewriting import rewrite
from kggraph.formats import RdfFormat
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.pages.formatting import language_name

_FOR_MACHINES = {"application/xml", "application/atom+xml"}
# Pages whose scripts read the query of their URL.
_READ_QUERIES = {f"/{language}/{name}" for language in INTERFACE_LANGUAGES for name in ("search", "sparql")}
_ENGLISH = INTERFACE_LANGUAGES[-1]


class Finisher:
    """Finishes the files of a copy; ``root`` is the URL that it will have."""

    def __init__(self, app: Flask, ledger: Ledger, folder: Path, root: str) -> None:
        self._ledger, self._folder, self._root = ledger, folder, root
        self._redirect = app.jinja_env.get_template("copy_redirect.html")
        self._assets = app.extensions["kggraph-pages"]
        self._find = lru_cache(maxsize=65_536)(ledger.find)
        self._mentions = re.compile(re.escape(escape(root)) + r"([^\"<\s]*)")

    def finish(self, rows: Iterable[Copied]) -> Iterator[tuple[str, str]]:
        """Finish the files of some URLs; yield the name of each and its SHA-256."""
        for row in rows:
            path = self._folder / row.file
            if row.target:
                if self._find(row.url) is None:
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(self._lead_on(row), encoding="utf-8")
            elif row.media_type == HTML:
                path.write_text(self._page(row, path.read_text(encoding="utf-8")), encoding="utf-8")
            elif row.media_type in _FOR_MACHINES:
                text = self._mentions.sub(self._mention, path.read_text(encoding="utf-8"))
                path.write_text(text, encoding="utf-8")
            with path.open("rb") as file:
                yield row.file, hashlib.file_digest(file, "sha256").hexdigest()

    def _page(self, row: Copied, html: str) -> str:
        first = row.url.split("/")[1]
        language = first if first in INTERFACE_LANGUAGES else _ENGLISH
        elsewhere = self._link(row, f"/{language}/about-this-copy") or "#"
        return rewrite(html, lambda target: self._link(row, target), language=language, elsewhere=elsewhere)

    def _link(self, source: Copied, target: str) -> str | None:
        url, _, fragment = target.partition("#")
        path, _, query = normalize(url).partition("?")
        found = self._find(without_version(normalize(url)))
        is_read = path in _READ_QUERIES or query.startswith("v=")
        if found is None and path in _READ_QUERIES:
            found = self._find(path)
        if found is None:
            return None
        link = self._between(source, found.file)
        return f"{link}{f'?{query}' if query and is_read else ''}{f'#{fragment}' if fragment else ''}"

    def _between(self, source: Copied, file: str) -> str:
        if source.url == NOT_FOUND:  # it stands in for any URL
            return link_from_root(urlsplit(self._root).path, file)
        return link_between(source.file, file)

    def _mention(self, match: "re.Match[str]") -> str:
        """Return the URL of a file in place of that of the server."""
        url, hash_sign, fragment = unescape(match[1]).partition("#")
        found = self._find(normalize(f"/{url}"))
        return escape(link_from_root(self._root, found.file) + hash_sign + fragment) if found else match[0]

    def _lead_on(self, row: Copied) -> str:
        """Return the page that leads on from a URL that has no page of its own."""
        links = [
            (language, language_name(language, language), link)
            for language in sorted(INTERFACE_LANGUAGES, key=lambda code: code != _ENGLISH)
            if row.target.startswith(f"/{_ENGLISH}/")
            if (link := self._link(row, f"/{language}/{row.target.removeprefix(f'/{_ENGLISH}/')}"))
        ]
        target = self._link(row, row.target) or "#"
        stem = row.url.removeprefix("/id")
        data = [
            (form.label, link)
            for form in RdfFormat
            for url in (f"/data{stem}.{form.extension}", f"{row.url}.{form.extension}")
            if (link := self._link(row, url))
        ]
        return self._redirect.render(
            title=self._root + row.url[1:],
            target=target,
            links=links or [("", row.target, target)],
            data=data,
            style=self._link(row, self._assets.url("kg.css")),
            script=self._link(row, self._assets.url("copy/redirect.js")),
        )
