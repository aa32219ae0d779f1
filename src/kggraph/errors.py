"""The errors of kggraph: every one a sentence with fields, none of them knows of HTTP or of exit statuses.

::

    KggraphError
    ├── SettingsError
    ├── SourceError (.problems): DocumentError, FactError, RdfSourceError, QueryFileError, DraftFileError
    ├── DraftingError
    ├── ReviewError: DraftChangedError, ReviewRefusedError
    ├── TermError: InvalidIriError, UnknownPrefixError
    ├── ParameterError, UnknownQueryError
    ├── OntologyError, ShapesError
    ├── NonConformanceError (.report)
    ├── ReleaseError: NoReleaseError, DamagedReleaseError, BuildLockedError, StorageError
    ├── StoreError: QuerySyntaxError (.line .column), QueryRefusedError, UpdateRefusedError, QueryTimeoutError,
    │               QueryTooLargeError (MemoryLimitError), TooManyQueriesError,
    │               StoreUnavailableError (StoreBusyError), UnknownEntityError, UnknownPageError, NoSuchViewError,
    │               WithdrawnError
    ├── NotAcceptableError (.offered)
    ├── AddressError
    └── ExportError

A message says: place, what is wrong with the offending value, what was expected or is on offer.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from kggraph.problem import Problem


class KggraphError(Exception):
    """Everything that goes wrong and can be told to a user."""


class SettingsError(KggraphError):
    """The settings or the command's arguments cannot be used."""


class SourceError(KggraphError):
    """One or more source files cannot be used; ``problems`` holds all of them, in the order of the files.

    >>> print(SourceError([Problem("b.ttl", 1, 0, "empty"), Problem("a.ttl", 0, 0, "missing")]))
    a.ttl: missing
    b.ttl:1: empty
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DocumentError(SourceError):
    """Source documents are not what facts can be tied to."""


class FactError(SourceError):
    """Facts do not fit their document or say something that cannot be published."""


class RdfSourceError(SourceError):
    """RDF files cannot be parsed or use terms that the ontology does not have."""


class QueryFileError(SourceError):
    """Saved queries are not SPARQL, or their descriptions do not fit them."""


class DraftFileError(SourceError):
    """A draft cannot be reviewed: somebody edited it into something else, or its document was changed."""


class DraftingError(KggraphError):
    """Facts cannot be proposed: the text's script, language or size, or the project's terms, are not as expected."""


class ReviewError(KggraphError):
    """A decision about a draft cannot be carried out.

    Reviewers read it in their own language: ``sentence`` is the English message with names for its ``values``.

    >>> print(ReviewError("no fact %(number)s", number="7"))
    no fact 7
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence % values if values else sentence)


class DraftChangedError(ReviewError):
    """A draft is no longer what the reviewer saw: somebody else has decided meanwhile."""


class ReviewRefusedError(ReviewError):
    """A request does not come from the reviewer's own browser and session."""


class TermError(KggraphError):
    """A term was asked for that cannot exist."""


class InvalidIriError(TermError):
    """A string is no absolute IRI (RFC 3987).

    >>> print(InvalidIriError("http://e/a b", "it contains a space"))
    not an IRI: 'http://e/a b' (it contains a space)
    """

    def __init__(self, iri: str, why: str) -> None:
        super().__init__(f"not an IRI: {iri!r} ({why})")
        self.iri = iri


class UnknownPrefixError(TermError):
    """A prefixed name uses a prefix that nobody bound.

    >>> print(UnknownPrefixError("asr", ["asar", "org"]))
    unknown prefix 'asr'; bound: asar, org; did you mean 'asar'?
    """

    def __init__(self, prefix: str, known: Sequence[str]) -> None:
        super().__init__(f"unknown prefix {prefix!r}; bound: {', '.join(sorted(known))}{did_you_mean(prefix, known)}")
        self.prefix, self.known = prefix, tuple(known)


class ParameterError(KggraphError):
    """A saved query was asked with a value that does not fit, or without one that it needs."""


class UnknownQueryError(KggraphError):
    """No saved query has the name that was asked for; ``known`` are the names there are.

    >>> print(UnknownQueryError("by-givr", ["by-giver", "quotes"]))
    no saved query 'by-givr'; did you mean 'by-giver'? There are: by-giver, quotes
    """

    def __init__(self, name: str, known: Sequence[str]) -> None:
        there = f"There are: {', '.join(known)}" if known else "There are none."
        super().__init__(f"no saved query {name!r}{did_you_mean(name, known) or '.'} {there}")
        self.name, self.known = name, tuple(known)


class OntologyError(KggraphError):
    """The ontology cannot be used."""


class ShapesError(KggraphError):
    """The shapes graph cannot be used."""


class NonConformanceError(KggraphError):
    """The data do not conform to the shapes; ``report`` says where and why."""

    def __init__(self, message: str, report: object) -> None:
        super().__init__(message)
        self.report = report


class ReleaseError(KggraphError):
    """A release cannot be made, found or used."""


class NoReleaseError(ReleaseError):
    """Nothing has been published yet, or no release has the name that was asked for."""


class DamagedReleaseError(ReleaseError):
    """A release folder is not what was published."""


class BuildLockedError(ReleaseError):
    """Another build is at work in the same folder."""


class StorageError(ReleaseError):
    """The disk is full, read-only, or says no for another reason."""


class StoreError(KggraphError):
    """A store cannot answer."""


class QuerySyntaxError(StoreError):
    """A query is not SPARQL. ``line`` and ``column`` count from 1; ``expected`` is what could stand there, if known."""

    def __init__(self, message: str, *, line: int, column: int, expected: Sequence[str] = ()) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.line, self.column, self.reason, self.expected = line, column, message, tuple(expected)


class QueryRefusedError(StoreError):
    """A query asks for something that this service does not do."""


class UpdateRefusedError(QueryRefusedError):
    """An update was sent to a store that is only read."""


class QueryTimeoutError(StoreError):
    """A query was stopped after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query was stopped after {seconds:g} seconds")
        self.seconds = seconds


class QueryTooLargeError(StoreError):
    """A query or its result passes a limit of size."""


class MemoryLimitError(QueryTooLargeError):
    """A query needs more memory than a query may take."""


class TooManyQueriesError(StoreError):
    """A client has as many queries under way as one client may: ``most``."""

    def __init__(self, most: int) -> None:
        queries = "1 query" if most == 1 else f"{most} queries"
        super().__init__(f"you have {queries} under way already, the most for one client; wait for an answer first")
        self.most = most


class StoreUnavailableError(StoreError):
    """The store does not answer at present."""


class StoreBusyError(StoreUnavailableError):
    """All places for queries are taken."""


class UnknownEntityError(StoreError):
    """Nothing is known of an IRI; ``near`` are names that come close to what was asked for.

    >>> print(UnknownEntityError("https://example.org/akhisk", ["akhyska"]))
    nothing is known of <https://example.org/akhisk>; did you mean akhyska?
    """

    def __init__(self, iri: str, near: Sequence[str] = ()) -> None:
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"nothing is known of <{iri}>{hint}")
        self.iri, self.near = iri, tuple(near)


class WithdrawnError(StoreError):
    """A thing was published once and is so no longer; ``reasons`` says why, by language, if anything does.

    >>> print(WithdrawnError("https://example.org/x", {"en": "The family asked for it."}))
    <https://example.org/x> was withdrawn: The family asked for it.
    """

    def __init__(self, iri: str, reasons: Mapping[str, str]) -> None:
        reason = reasons.get("en", next(iter(reasons.values()), ""))
        super().__init__(f"<{iri}> was withdrawn{': ' if reason else ''}{reason}")
        self.iri, self.reasons = iri, reasons


class NoSuchViewError(StoreError):
    """A thing cannot be told in the way that was asked for."""


class UnknownPageError(StoreError):
    """A description has no page of this number; ``last`` is the number of the last one.

    >>> print(UnknownPageError("https://example.org/hub", 7, 3))
    there is no page 7 of what leads to <https://example.org/hub>; its pages are 1 to 3
    """

    def __init__(self, iri: str, page: int, last: int) -> None:
        super().__init__(f"there is no page {page} of what leads to <{iri}>; its pages are 1 to {last}")
        self.iri, self.page, self.last = iri, page, last


class NotAcceptableError(KggraphError):
    """None of the representations on offer is accepted; ``offered`` lists them."""

    def __init__(self, accept: str, offered: Sequence[str]) -> None:
        super().__init__(f"none of the formats in {accept!r} is on offer; there are: {', '.join(offered)}")
        self.accept, self.offered = accept, tuple(offered)


class AddressError(KggraphError):
    """Nothing can be served at a host and port."""


class ExportError(KggraphError):
    """A publication cannot be written as files."""


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return ``; did you mean 'x'?`` for the nearest known name, or nothing when none is near.

    >>> did_you_mean("donr", ["donor", "value"])
    "; did you mean 'donor'?"
    >>> did_you_mean("zzz", ["donor", "value"])
    ''
    """
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
