"""Answers that hold for a whole release and cost a look at all of its data: asked once, then recalled."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from kggraph.store.interface import Solution
from kggraph.web.pages.page import Page

EXTENSION = "kggraph-recall"


@dataclass
class Recall:
    """The answers of the release that was served last."""

    release: str = ""
    answers: dict[str, list[Solution]] = field(default_factory=dict)


def recall(page: Page, name: str, ask: Callable[[], list[Solution]]) -> list[Solution]:
    """Return the answer to a question about all data, asking it if nobody has asked it of this release."""
    memory: Recall = current_app.extensions[EXTENSION]
    if memory.release != page.store.release_id:
        memory = current_app.extensions[EXTENSION] = Recall(page.store.release_id)
    if name not in memory.answers:
        memory.answers[name] = ask()
    return memory.answers[name]
