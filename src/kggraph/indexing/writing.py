"""Writing the files of a release that are made of a candidate: indexes, of one reading for all, and dumps."""

from pathlib import Path

from kggraph.graph import dumps
from kggraph.graph.candidate import Candidate
from kggraph.graph.counting import Counting
from kggraph.graph.name_index import NameIndex
from kggraph.graph.page_lists import PageLists
from kggraph.site import Site
from kggraph.statistics import STATISTICS_FILE
from kggraph.store.disk import storage_errors
from kggraph.store.incoming import write_incoming
from kggraph.store.list_entries import ListedThings
from kggraph.store.list_index import LISTS_FILE
from kggraph.store.list_writing import write_lists
from kggraph.store.name_index import NAMES_FILE
from kggraph.store.release import DUMPS_FOLDER, INDEX_FILE, PAGES_FOLDER
from kggraph.store.search_entries import Entries
from kggraph.store.search_index import SEARCH_FILE
from kggraph.store.search_writing import write_search_index
from kggraph.store.tallies import TALLIES_FILE
from kggraph.store.tallying import Tallying
from kggraph.subjects import read_subjects


def write_indexes(candidate: Candidate, folder: Path, site: Site) -> None:
    """Write statistics, lists and indexes into the folder of a release to be; the candidate's links are written.

    Memory does not grow with the candidate. Raises StorageError.
    """
    work = candidate.quads.parent
    with storage_errors(folder):
        counting, pages, names = Counting(site, work), PageLists(site, work), NameIndex(site, work)
        entries, tallies, listed = Entries(site, work), Tallying(site, work), ListedThings(site, work)
        read_subjects(candidate.quads, [counting, pages, names, entries, tallies, listed])
        statistics = counting.statistics(candidate.links)
        (folder / STATISTICS_FILE).write_text(statistics.to_json(), encoding="utf-8")
        pages.write(folder / PAGES_FOLDER)
        names.write(folder / NAMES_FILE)
        tallies.write(folder / TALLIES_FILE)
        write_lists(listed.things(), folder / LISTS_FILE, site, work=work)
        write_search_index(entries.ranked(candidate.links), folder / SEARCH_FILE, work)
        write_incoming(candidate.links, folder / INDEX_FILE, work=work)


def write_dumps(candidate: Candidate, folder: Path, site: Site) -> None:
    """Write the dumps into it. Memory does not grow with the candidate. Raises StorageError."""
    with storage_errors(folder):
        dumps.write_dumps(candidate, folder / DUMPS_FOLDER, site.prefixes)


PARTS = {"indexes": write_indexes, "dumps": write_dumps}  # each of which another process may write
