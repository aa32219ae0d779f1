import pyoxigraph as ox
import pytest

from kggraph.store.questions import question, question_names


@pytest.mark.parametrize("name", question_names())
def test_every_question_parses_and_says_what_it_asks(name: str) -> None:
    text = question(name)
    assert text.startswith("# ")
    ox.Store().query(text)


def test_an_unknown_question_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match="no question 'entity-label'; did you mean 'entity-labels'"):
        question("entity-label")
