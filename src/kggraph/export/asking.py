"""One of the processes that ask the application for what is copied, and write down its answers byte for byte."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response as AnyResponse

from kggraph.errors import ExportError
from kggraph.export.copy_app import create_copy_app
from kggraph.export.ledger import Copied
from kggraph.export.naming import HTML, file_of, normalize
from kggraph.export.references import references, typed_links
from kggraph.export.scope import Scope
from kggraph.iris import Iris
from kggraph.store.interface import Store

# As a browser asks that prefers no language: a redirect leads to the page in the language that is the default.
_HEADERS = {"Accept": f"{HTML},*/*;q=0.8", "X-Request-Id": "copy"}
_REDIRECTS = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
# What may lead further, by links within; of the formats of RDF one is enough.
_READ = {HTML, "text/css", "text/javascript", "application/xml", "application/n-triples"}
_NEGOTIATED = ("/data/", "/resource?")
_CITED = re.compile(r'<([^>]*)>; rel="cite-as"')


@dataclass(frozen=True)
class Source:
    """What is copied, so that any process can open it: a function that opens the store of one release.

    ``root`` is the URL that the copy will have, with a slash at the end.
    """

    open_store: Callable[[], Store]
    root: str


@dataclass(frozen=True)
class Found:
    """What a URL answered, and the URLs that this leads to."""

    copied: Copied
    leads_to: Sequence[str] = ()


class Asker:
    """Asks the application for one URL after the other and writes the answers into a folder."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.store = source.open_store()
        self._root, self._folder = source.root, folder
        self._roots = tuple(dict.fromkeys((source.root, self.store.site.base)))
        self.app: Flask = create_copy_app(self.store)
        self.scope = Scope(self.app)
        self._iris = Iris(self.store.site.base)
        self._client: FlaskClient = self.app.test_client()

    def ask(self, urls: Iterable[str]) -> list[Found]:
        """Return what some URLs answer. Raises ExportError where the application cannot answer."""
        return [self._ask(url) for url in urls]

    def _ask(self, url: str) -> Found:
        with self._client.get(url, base_url=self._root, headers=_HEADERS) as response:
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise ExportError(f"{url}: {response.status}; {response.get_data(as_text=True)[:300]}")
            if target := _target(url, response):
                return self._lead_on(url, response, target)
            media_type = response.mimetype or ""
            if response.status_code not in {HTTPStatus.OK, HTTPStatus.GONE}:
                return Found(Copied(url, response.status_code, media_type))
            return self._keep(url, response, media_type)

    def _lead_on(self, url: str, response: AnyResponse, target: str) -> Found:
        """Follow a redirect; what is negotiated by its format alone needs no page that leads on."""
        target = normalize(urljoin(url, target))
        file = "" if url.startswith(_NEGOTIATED) else file_of(url, HTML)
        copied = Copied(url, response.status_code, HTML, file, target)
        return Found(copied, [target, *self._leads(copied, response, "")])

    def _keep(self, url: str, response: AnyResponse, media_type: str) -> Found:
        name = file_of(url, media_type)
        path = self._folder / name
        text = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if media_type in _READ:
                body = response.get_data()
                path.write_bytes(body)
                text = body.decode()
            else:
                with path.open("wb") as file:
                    file.writelines(response.iter_encoded())
        except OSError as error:
            raise ExportError(f"{url}: cannot be written as the file {name}: {error.strerror}") from error
        copied = Copied(url, response.status_code, media_type, name)
        return Found(copied, self._leads(copied, response, text))

    def _leads(self, copied: Copied, response: AnyResponse, text: str) -> list[str]:
        header = response.headers.get("Link", "")
        cited = [iri for iri in _CITED.findall(header) if iri.startswith(self._iris.base)]
        found = {*references(copied.url, copied.media_type, text, self._roots), *typed_links(header)}
        found |= {self._iris.thing_url(iri) for iri in cited}
        urls = {without_version(normalize(link)) for link in found}
        return sorted(link for link in urls if self.scope.covers(link))


def without_version(url: str) -> str:
    """Return the URL of a file as it is now, whatever version was named.

    >>> without_version("/static/kg.css?v=1"), without_version("/en/x?page=2")
    ('/static/kg.css', '/en/x?page=2')
    """
    path, _, query = url.partition("?")
    return path if query.startswith("v=") else url


def _target(url: str, response: AnyResponse) -> str:
    """Return where else the answer is: a redirect's target, or the URL of the representation that was chosen."""
    if response.status_code in _REDIRECTS:
        return response.headers["Location"]
    location = response.headers.get("Content-Location", "")
    is_chosen = response.status_code == HTTPStatus.OK and location and normalize(location) != url
    return location if is_chosen else ""
