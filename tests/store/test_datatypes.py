"""What a value of a datatype looks like (XML Schema Part 2)."""

import pytest

from kggraph.errors import ParameterError
from kggraph.store.datatypes import DATATYPES
from kggraph.vocabulary import XSD

FITTING = {
    "string": ["", "a\nb", "ә"],
    "boolean": ["true", "false", "1", "0"],
    "integer": ["0", "-5", "+007", "9" * 40],
    "decimal": ["1", "1.", ".5", "-1.50"],
    "double": ["1", "1.5e3", "1E-4", "INF", "-INF", "NaN"],
    "date": ["2022-12-31", "-0044-03-15", "2022-12-31Z", "2022-12-31+05:00"],
    "dateTime": ["2022-12-31T23:59:59", "2022-12-31T00:00:00.5Z", "2022-12-31T00:00:00+14:00"],
    "gYear": ["2022", "0001", "12022", "2022Z"],
    "gYearMonth": ["2022-11", "2022-11+05:00"],
}
UNFIT = {
    "boolean": ["", "TRUE", "yes"],
    "integer": ["", "1.0", "1e3", "1 000", "٣", " 1", "1\n"],
    "decimal": ["", ".", "1e3", "1,5"],
    "double": ["", "e3", "+NaN", "inf", "--1"],
    "date": ["2022-13-01", "2022-00-10", "2022-12-32", "22-12-31", "2022-12-31T00:00:00", "31.12.2022"],
    "dateTime": ["2022-12-31", "2022-12-31T24:61:00", "2022-12-31 23:59:59", "2022-12-31T23:59"],
    "gYear": ["22", "02022", "2022-11", "двадцать"],
    "gYearMonth": ["2022", "2022-1", "2022-13", "11-2022"],
}


def test_every_datatype_has_cases():
    names = {iri.rpartition("#")[2] for iri in DATATYPES}
    assert names == set(FITTING) == {"string", *UNFIT}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FITTING.items() for text in texts])
def test_a_text_that_fits_is_a_literal(name, text):
    literal = DATATYPES[XSD[name].value].literal(text)
    assert (literal.value, literal.datatype) == (text, XSD[name])


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in UNFIT.items() for text in texts])
def test_a_text_that_does_not_fit_is_refused_with_what_is_expected(name, text):
    with pytest.raises(ParameterError, match="does not fit; expected "):
        DATATYPES[XSD[name].value].literal(text)
