"""Answers that were added up when the release was made; where nobody did, the store is asked, once for a release."""

from collections.abc import Mapping, Sequence

from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question
from kggraph.store.tallies import find_tallies
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall


def find_tallied(page: Page, name: str, about: Sequence[str]) -> list[Solution] | None:
    """Return the solutions of one of our questions as they were added up; None where nobody did."""
    tallies = find_tallies(page.store.release)
    return tallies.find(name, *about) if tallies else None


def tallied(page: Page, name: str, about: Sequence[str], terms: Mapping[str, Term]) -> list[Solution]:
    """Return the solutions of one of our questions, which these IRIs tell from the same question about others."""
    found = find_tallied(page, name, about)
    if found is not None:
        return found
    return recall(page, " ".join([name, *about]), lambda: page.store.select(question(name), **terms))
