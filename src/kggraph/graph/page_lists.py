"""Listing what has a page of its own, for search engines."""

from itertools import islice
from pathlib import Path

from kggraph.site import Site
from kggraph.sorting import LineSorter
from kggraph.subjects import Subject, types_of
from kggraph.vocabulary import ASAR

# A site map takes 50,000 URLs (sitemaps.org); a thing has one for each language of the interface, with as many links.
PAGES_PER_LIST = 10_000
_FACT = str(ASAR.Fact).encode()


class PageLists:
    """Collects the IRIs that have a page, subject by subject; the folder ``work`` takes what is sorted meanwhile.

    What the site keeps private is not among them, nor are facts about it. A hash IRI under the base shares the page of
    its document, so that is listed; the dataset's page is there whether the data speak of it or not, and is not. Memory
    does not grow with the candidate.
    """

    def __init__(self, site: Site, work: Path) -> None:
        self._base = site.base.encode()
        self._private = {f"<{iri}>".encode() for iri in site.private}
        self._pages = LineSorter(work)

    def take(self, subject: Subject) -> None:
        """Note the page of a subject, if it has one."""
        if subject.term[:1] == b"<" and not (self._private and self._is_private(subject)):
            iri = subject.term[1:-1]
            self._pages.add((iri.partition(b"#")[0] if iri.startswith(self._base) else iri) + b"\n")

    def write(self, folder: Path) -> None:
        """Write the IRIs into ``0001.txt`` and so on, one a line, sorted."""
        folder.mkdir()
        dataset = self._base + b"dataset\n"
        lines = (line for line in self._pages.lines() if line != dataset)
        number = 1
        while page := list(islice(lines, PAGES_PER_LIST)):
            (folder / f"{number:04}.txt").write_bytes(b"".join(page))
            number += 1

    def _is_private(self, subject: Subject) -> bool:
        if subject.term in self._private:
            return True
        return _FACT in types_of(subject) and not self._private.isdisjoint(subject.values)
