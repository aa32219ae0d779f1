"""A name at its place among the tokens, before mentions of the same name are gathered."""

from dataclasses import dataclass

from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.lexicon import words


@dataclass(frozen=True)
class Name:
    """A name at the tokens ``[first, last)``.

    ``case`` is the case that the name as a whole stands in. ``state`` marks bodies that spend public money.
    ``label`` is the name in the nominative; ``key`` is equal for the same words in any case.
    """

    kind: Kind
    first: int
    last: int
    label: str
    case: Case
    rule: str
    state: bool = False

    @property
    def key(self) -> tuple[Kind, str]:
        """What two mentions of one name share."""
        return self.kind, self.label.casefold()


def is_starter(form: str) -> bool:
    """Return whether a word begins sentences, not names, though it stands there with a capital.

    >>> is_starter("бұл"), is_starter("ахыска")
    (True, False)
    """
    return form in words("grammar", "kk", "starter") or form in words("grammar", "ru", "starter")
