"""Listing what has a page of its own, for search engines: read off a candidate's sorted lines."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path

from kggraph.graph.candidate import Candidate
from kggraph.site import Site
from kggraph.sorting import sorted_lines
from kggraph.vocabulary import ASAR, RDF

# A site map takes 50,000 URLs (sitemaps.org); a thing has one for each language of the interface, with as many links.
PAGES_PER_LIST = 10_000
_IS_FACT = f" {RDF.type} {ASAR.Fact} ".encode()


def write_page_lists(candidate: Candidate, folder: Path, site: Site) -> None:
    """Write the IRIs that have a page into ``0001.txt`` and so on, one a line, sorted.

    What the site keeps private is not among them, nor are facts about it. A hash IRI under the base shares the page of
    its document, so that is listed; the dataset's page is there whether the data speak of it or not, and is not. Memory
    does not grow with the candidate.
    """
    folder.mkdir()
    dataset = f"{site.base}dataset\n".encode()
    lines = (line for line in sorted_lines(_pages(candidate, site), folder) if line != dataset)
    number = 1
    while page := list(islice(lines, PAGES_PER_LIST)):
        (folder / f"{number:04}.txt").write_bytes(b"".join(page))
        number += 1


def _pages(candidate: Candidate, site: Site) -> Iterator[bytes]:
    base = site.base.encode()
    private = {f"<{iri}>".encode() for iri in site.private}
    with candidate.quads.open("rb") as lines:
        for subject, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
            if subject.startswith(b"<") and not _is_private(subject, group, private):
                iri = subject[1:-1]
                yield (iri.partition(b"#")[0] if iri.startswith(base) else iri) + b"\n"


def _is_private(subject: bytes, lines: Iterable[bytes], private: set[bytes]) -> bool:
    if subject in private or not private:
        return subject in private
    is_fact = names_private = False
    for line in lines:
        is_fact = is_fact or _IS_FACT in line
        names_private = names_private or line.split(b" ", 3)[2] in private
    return is_fact and names_private
