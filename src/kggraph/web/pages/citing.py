"""How a thing is cited: as text, as BibTeX and as CSL-JSON; a fact with its words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Response, request

from kggraph.errors import UnknownEntityError
from kggraph.iris import local_name
from kggraph.store.questions import question
from kggraph.web.context import find_store
from kggraph.web.pages.evidence import Fact, facts_named
from kggraph.web.pages.page import Page
from kggraph.web.responses import entity_tag, find_unchanged, last_modified, mark_cacheable

MEDIA_TYPES = {"bib": "application/x-bibtex", "csl.json": "application/vnd.citationstyles.csl+json"}
# What BibTeX and LaTeX read as commands.
_ESCAPES = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}


@dataclass(frozen=True)
class Citation:
    """What a citation says: ``within`` is the site, ``version`` the release, ``quotes`` the words behind a fact."""

    iri: str
    title: str
    language: str
    within: str
    version: str
    year: int | None
    quotes: Sequence[str] = ()

    @property
    def key(self) -> str:
        """The name of the entry, of letters that BibTeX allows."""
        plain = "".join(
            sign if sign.isascii() and (sign.isalnum() or sign in "-.") else "-" for sign in local_name(self.iri)
        )
        return plain.strip("-") or "thing"

    @property
    def text(self) -> str:
        """The citation as plain text."""
        quotes = " ".join(f"«{quote}»." for quote in self.quotes)
        parts = [f"{self.title.rstrip('.')}.", quotes, f"{self.within}, {self.version}.", self.iri]
        return " ".join(part for part in parts if part)

    def to_bibtex(self) -> str:
        r"""Return an entry of BibTeX, in UTF-8, as biblatex and Biber read it.

        >>> print(Citation("https://e.org/id/d1", "50% of {all}", "en", "Gifts", "r1", 2026, ["gave 50"]).to_bibtex())
        @misc{d1,
          title = {50\% of \{all\}},
          howpublished = {Gifts},
          edition = {r1},
          year = {2026},
          language = {en},
          note = {«gave 50»},
          url = {https://e.org/id/d1}
        }
        <BLANKLINE>
        """
        fields = {
            "title": _escaped(self.title),
            "howpublished": _escaped(self.within),
            "edition": _escaped(self.version),
            "year": str(self.year or ""),
            "language": self.language,
            "note": _escaped(" ".join(f"«{quote}»" for quote in self.quotes)),
            "url": self.iri.replace("{", "%7B").replace("}", "%7D"),
        }
        rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{rows}\n}}\n"

    def to_csl(self) -> str:
        """Return an item of CSL-JSON (csl-data.json of the Citation Style Language 1.0.2)."""
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "container-title": self.within,
            "version": self.version,
            "URL": self.iri,
        }
        if self.year:
            item["issued"] = {"date-parts": [[self.year]]}
        if self.language:
            item["language"] = self.language
        if self.quotes:
            item["note"] = " ".join(f"«{quote}»" for quote in self.quotes)
        return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def read_citation(page: Page, iri: str) -> Citation:
    """Return how a thing is cited. Raises UnknownEntityError where nothing is known of it."""
    if not page.store.ask(question("entity-exists"), entity=ox.NamedNode(iri)):
        raise UnknownEntityError(iri)
    fact = next((each for each in facts_named(page, [iri]) if each.iri == iri), None)
    return citation_of(page, iri, fact)


def citation_of(page: Page, iri: str, fact: Fact | None = None) -> Citation:
    """Return how a thing that the page has learnt is cited; a fact with its words."""
    page.learn([iri])
    name, changed = page.names.name(iri), last_modified(find_store())
    return Citation(
        iri=iri,
        title=name.text,
        language=name.language,
        within=page.title.text,
        version=page.store.release_id,
        year=changed.year if changed else None,
        quotes=[passage.exact for passage in sorted(fact.passages)] if fact else (),
    )


def answer_with_citation(page: Page, iri: str, extension: str) -> Response:
    """Answer with a citation as a file."""
    tag = entity_tag("citation", request.full_path, page.language, extension)
    citation = read_citation(page, iri)
    bodies: Mapping[str, str] = {"bib": citation.to_bibtex(), "csl.json": citation.to_csl()}
    response = find_unchanged(tag) or mark_cacheable(
        Response(bodies[extension], content_type=f"{MEDIA_TYPES[extension]}; charset=utf-8"), tag
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{citation.key}.{extension}"'
    return response


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text)
