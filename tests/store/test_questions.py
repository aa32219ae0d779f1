import re

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


@pytest.mark.parametrize("name", [name for name in question_names() if "OPTIONAL" in question(name)])
def test_no_pattern_follows_an_optional_one_which_would_be_looked_up_in_all_the_data(name: str) -> None:
    _, _, rest = re.sub(r"^\s*#.*", "", question(name), flags=re.MULTILINE).partition("OPTIONAL")
    while (shorter := re.sub(r"\{[^{}]*\}|\([^()]*\)", "", rest)) != rest:
        rest = shorter
    assert re.match(r"(OPTIONAL|FILTER|BIND|NOT|EXISTS|\s)*\}", rest), rest
