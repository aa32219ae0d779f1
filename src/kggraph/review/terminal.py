"""The review in a terminal: one proposal after the other, one letter for each decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kggraph.errors import KggraphError, ReviewError
from kggraph.review.adding import Addition, open_slots
from kggraph.review.editing import Correction
from kggraph.review.forms import read_words
from kggraph.review.review import Review, Reviewed
from kggraph.review.view import DraftView, ProposalView, view_draft

_LANGUAGE = "en"
_KEYS = (
    "a accept, d the same as a published one, e edit, n add a fact, s split, m merge with the one before, x reject, "
    "r accept all of this rule, u undo, j next, k back, q quit"
)
Say = Callable[[str], object]
Ask = Callable[[str], str]


def review_in_terminal(review: Review, say: Say, ask: Ask) -> None:
    """Show each proposal of each draft and carry out what is answered, until nothing waits or ``q`` is answered.

    What cannot be done is said, and the same proposal is asked about again.
    """
    _Dialogue(review, say, ask).run()


@dataclass
class _Dialogue:
    review: Review
    say: Say
    ask: Ask
    place: int = 0

    def run(self) -> None:
        while documents := self.review.documents():
            reviewed = self.review.open(documents[0])
            view = view_draft(self.review, reviewed, _LANGUAGE, "")
            self.place = max(0, min(self.place, len(view.proposals) - 1))
            proposal = view.proposals[self.place]
            for line in _lines(proposal, len(view.proposals)):
                self.say(line)
            key = self.ask(f"[{_KEYS}]").strip().lower()
            if key == "q":
                return
            try:
                self._decide(key, documents[0], view, proposal)
            except KggraphError as error:
                self.say(f"error: {error}")
        self.say("no draft waits for review")

    def _decide(self, key: str, document: str, view: DraftView, proposal: ProposalView) -> None:
        version, review = view.reviewed.version, self.review
        decisions: dict[str, Callable[[], None]] = {
            "a": lambda: review.accept(document, version, proposal.iri),
            "r": lambda: review.accept(document, version, *(p.iri for p in view.proposals if p.rule == proposal.rule)),
            "x": lambda: review.reject(document, version, proposal.iri, self.ask("why?")),
            "m": lambda: review.merge(document, version, proposal.iri),
            "s": lambda: review.split(document, version, proposal.iri, self._moved(proposal)),
            "d": lambda: review.join(document, version, proposal.iri, next(iter(proposal.twin_iris), "")),
            "e": lambda: self._edit(document, view.reviewed, proposal),
            "n": lambda: self._add(document, view.reviewed, proposal),
            "u": review.undo,
            "j": lambda: self._go(1),
            "k": lambda: self._go(-1),
        }
        if key not in decisions:
            raise ReviewError("no decision “%(key)s”; there are: %(keys)s", key=key, keys=_KEYS)
        decisions[key]()

    def _go(self, steps: int) -> None:
        self.place += steps

    def _moved(self, proposal: ProposalView) -> tuple[str, ...]:
        numbers = self.ask("numbers of the facts that are told of another donation").split()
        return tuple(proposal.facts[_fact_of(proposal, number)].fact.iri for number in numbers)

    def _edit(self, document: str, reviewed: Reviewed, proposal: ProposalView) -> None:
        """Ask for one fact's values and words; an empty answer keeps what is there, ``-`` leaves the fact out."""
        view = proposal.facts[_fact_of(proposal, self.ask("number of the fact"))]
        answers = [self.ask(f"value, now {value} (- leaves the fact out)") or value for value in view.values]
        words = self.ask(f"its words, now {' … '.join(view.quotes)}")
        spans = (read_words(reviewed.draft, words),) if words else view.fact.spans
        correction = Correction(tuple(answers), spans, kept="-" not in answers)
        self.review.edit(document, reviewed.version, {view.fact.iri: correction}, {})

    def _add(self, document: str, reviewed: Reviewed, proposal: ProposalView) -> None:
        """Ask for a fact that the draft lacks."""
        slots = open_slots(reviewed.draft, proposal.iri, self.review.project.table)
        name = self.ask(f"what ({', '.join(slot.name for slot in slots)})").strip()
        value = self.ask("value: a number, a date, an entity, or a new name")
        has_companion = any(slot.name == name and slot.companion for slot in slots)
        companion = self.ask("currency, or what is counted (people, families)") if has_companion else ""
        span = read_words(reviewed.draft, self.ask("words of the text that state it"))
        self.review.add(document, reviewed.version, proposal.iri, Addition(name, value, companion, span))


def _fact_of(proposal: ProposalView, number: str) -> int:
    if not number.strip().isdecimal() or not 1 <= int(number) <= len(proposal.facts):
        last = len(proposal.facts)
        raise ReviewError("no fact “%(number)s”; expected a number from 1 to %(last)s", number=number, last=last)
    return int(number) - 1


def _lines(proposal: ProposalView, of: int) -> Iterator[str]:
    yield f"\n{proposal.number} of {of}: {proposal.title}   ({proposal.rule}, {proposal.sureness})"
    for number, view in enumerate(proposal.facts, 1):
        reading = "another reading" if view.fact.rivals else view.fact.status
        yield f"  {number:2} {view.sentence}   [{reading}]"
        yield f"     {' … '.join(f'“{quote}”' for quote in view.quotes)}"
        if view.note:
            yield f"     note: {view.note}"
    for written, name, score, why in proposal.twins[:1]:
        yield f"  perhaps published already: {written} “{name}” {score} ({why})"
    for entity in (each for each in proposal.entities if each.entity.iri != proposal.iri):
        candidates = ", ".join(f"{name} {score} ({why})" for _, name, score, why in entity.candidates)
        yield f"  new: {entity.written} “{entity.name}”" + (f", or {candidates}" if candidates else "")
