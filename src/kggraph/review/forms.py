"""What a reviewer's forms say: corrections of facts and labels, read from their fields."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.documents.document import Span
from kggraph.errors import ReviewError
from kggraph.facts.drafts.draft_file import DraftFile
from kggraph.facts.quotes import find_quote
from kggraph.review.adding import Addition
from kggraph.review.editing import Correction
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.vocabulary import RDFS

Form = MultiDict[str, str]


def read_corrections(form: Form, draft: DraftFile, proposal: str) -> dict[str, Correction]:
    """Return the corrections of a proposal's facts: fields ``value-N-K``, ``start-N-J``, ``end-N-J`` and ``keep-N``.

    Raises ReviewError for offsets that are no numbers.
    """
    found = {}
    for number, fact in enumerate(draft.facts_of(proposal)):
        if f"value-{number}-0" in form:
            values = tuple(form.get(f"value-{number}-{k}", "") for k in range(len(fact.triples)))
            found[fact.iri] = Correction(values, tuple(_spans(form, number)), f"keep-{number}" in form)
    return found


def read_addition(form: Form, draft: DraftFile) -> Addition:
    """Return the fact that the form adds: its slot, value, companion, and its words or their offsets.

    Raises ReviewError if the words do not stand in the text exactly once.
    """
    spans = list(_spans(form, "new"))
    span = spans[0] if spans else read_words(draft, form.get("words", ""))
    return Addition(form.get("slot", ""), form.get("value", ""), form.get("companion", ""), span)


def read_words(draft: DraftFile, words: str) -> Span:
    """Return where words stand in a draft's text. Raises ReviewError unless they stand there exactly once."""
    found = find_quote(draft.document, words.strip())
    if not isinstance(found, Span):
        raise ReviewError("the words “%(words)s” do not stand in the text exactly once", words=words)
    return found


def read_labels(form: Form, draft: DraftFile) -> dict[str, Mapping[str, str]]:
    """Return the labels of proposed entities that the form gives: fields ``label-N-LANGUAGE``, N being their place."""
    found: dict[str, Mapping[str, str]] = {}
    for number, entity in enumerate(draft.entities):
        fields = {code: f"label-{number}-{code}" for code in INTERFACE_LANGUAGES}
        own = {t.language: t.value for t in entity.said.get(RDFS.label, ()) if isinstance(t, ox.Literal)}
        given = {code: form[name].strip() for code, name in fields.items() if name in form}
        if given and given != {code: own.get(code, "") for code in given}:
            found[entity.iri] = given
    return found


def _spans(form: Form, number: int | str) -> Iterator[Span]:
    j = 0
    while f"start-{number}-{j}" in form:
        start, end = form[f"start-{number}-{j}"].strip(), form.get(f"end-{number}-{j}", "").strip()
        if start or end:
            if not (start.isdecimal() and end.isdecimal()):
                raise ReviewError(
                    "offsets %(start)s–%(end)s are no numbers; expected where the words begin and end",
                    start=start or "?",
                    end=end or "?",
                )
            yield Span(int(start), int(end))
        j += 1
