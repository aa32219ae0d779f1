"""Syntax errors in words. The parser only lists what its grammar could have gone on with, at the furthest place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kggraph.errors import QuerySyntaxError, did_you_mean
from kggraph.store.query_text import Token, declared_prefixes, first_keyword, query_form, tokens, unknown_prefixed_name

_PLACE = re.compile(r"(?:.*?)error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)+)"')
_KEYWORD = re.compile(r"(?:^|, )([A-Z]{2,}(?: [A-Z]+)*)(?=,|$)")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PAIRS = {")": "(", "}": "{", "]": "["}
_FALSE_FRIENDS = {"OPTIONAL", "GRAPH", "MINUS"}  # the grammar tries them at every pattern
_SHOWN = 8


@dataclass(frozen=True)
class _Failure:
    """What the parser said of a query: the offset (from 0) that it came to, and its list."""

    text: str
    prefixes: Mapping[str, str]
    offset: int
    expected: str


def explain_syntax_error(text: str, message: str, prefixes: Mapping[str, str]) -> QuerySyntaxError:
    """Return the error for a query that the parser refused with ``message``.

    >>> str(explain_syntax_error("SELCT * {}", "error at 1:10: expected CONSTRUCT", {}))
    "line 1, column 1: unexpected 'SELCT'; expected SELECT, ASK, CONSTRUCT or DESCRIBE; did you mean 'SELECT'?"
    """
    match = _PLACE.match(message)
    if match is None:
        return QuerySyntaxError(message, line=1, column=1)
    line, column, expected = int(match[1]), int(match[2]), match[3]
    failure = _Failure(text, prefixes, _offset(text, line, column), expected)
    for explain in _EXPLANATIONS:
        if found := explain(failure):
            offset, reason = found
            line, column = _place(text, offset)
            return QuerySyntaxError(reason, line=line, column=column)
    return QuerySyntaxError(_unexpected(failure), line=line, column=column)


def _empty(failure: _Failure) -> tuple[int, str] | None:
    if any(tokens(failure.text)):
        return None
    return 0, "the query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE"


def _unknown_prefix(failure: _Failure) -> tuple[int, str] | None:
    if "Prefix not found" not in failure.expected:
        return None
    token = unknown_prefixed_name(failure.text, failure.prefixes)
    if token is None:
        return None
    prefix = token.text.partition(":")[0]
    known = sorted({*declared_prefixes(failure.text), *failure.prefixes})
    bound = f"known: {', '.join(known)}" if known else "none is declared"
    return token.start, f"unknown prefix '{prefix}:'; {bound}{did_you_mean(prefix, known)}"


def _no_form(failure: _Failure) -> tuple[int, str] | None:
    word = first_keyword(failure.text)
    if not word or query_form(failure.text):
        return None
    start = next(token.start for token in tokens(failure.text) if token.text == word)
    hint = did_you_mean(word.upper(), _FORMS)
    return start, f"unexpected {word!r}; expected SELECT, ASK, CONSTRUCT or DESCRIBE{hint}"


def _ungrouped(failure: _Failure) -> tuple[int, str] | None:
    if "contains a variable that is unbound" not in failure.expected:
        return None
    return 0, "SELECT names a variable that is neither in GROUP BY nor inside an aggregate such as COUNT or SAMPLE"


def _bad_iri(failure: _Failure) -> tuple[int, str] | None:
    if "IRI parsing failed" not in failure.expected:
        return None
    start = failure.text.rfind("<", 0, failure.offset)
    end = failure.text.find(">", start)
    if start < 0 or end < 0:
        return None
    iri = failure.text[start : end + 1]
    why = "it is relative and the query has no BASE" if re.fullmatch(r"<[^:\s]*>", iri) else "it is not well formed"
    return start, f"{iri} is not an IRI: {why}"


def _unclosed_string(failure: _Failure) -> tuple[int, str] | None:
    quotes = (token for token in tokens(failure.text) if token.kind == "mark" and token.text in "\"'")
    token = next(quotes, None)
    if token is None or token.start > failure.offset:
        return None
    return token.start, f"the string that starts with {token.text} here is not closed"


def _unclosed_bracket(failure: _Failure) -> tuple[int, str] | None:
    open_ones: list[Token] = []
    for token in tokens(failure.text):
        if token.kind != "mark":
            continue
        if token.text in _PAIRS.values():
            open_ones.append(token)
        elif token.text in _PAIRS:
            if not open_ones or open_ones[-1].text != _PAIRS[token.text]:
                return token.start, f"{token.text!r} closes nothing that is open"
            open_ones.pop()
    if not open_ones or _next_token(failure) is not None:
        return None
    return open_ones[-1].start, f"the {open_ones[-1].text!r} here is not closed"


_EXPLANATIONS: tuple[Callable[[_Failure], tuple[int, str] | None], ...] = (
    _empty,
    _no_form,
    _unclosed_string,
    _unknown_prefix,
    _bad_iri,
    _unclosed_bracket,
    _ungrouped,
)


def _unexpected(failure: _Failure) -> str:
    token = _next_token(failure)
    found = f"unexpected {token.text[:40]!r}" if token else "unexpected end of the query"
    literals = [text.replace('\\"', '"').replace("\\\\", "\\") for text in _LITERAL.findall(failure.expected)]
    words = [word for word in _KEYWORD.findall(failure.expected) if word not in _FALSE_FRIENDS]
    options = [*words, *(repr(text) for text in literals if text != "{|")]
    if not options or len(options) > _SHOWN:
        return found
    return f"{found}; expected {_listed(options)}"


def _listed(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"


def _next_token(failure: _Failure) -> Token | None:
    """Return the token that the parser could not read on with: the one at its place or the first after it."""
    return next((token for token in tokens(failure.text) if token.end > failure.offset), None)


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
