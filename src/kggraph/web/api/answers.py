"""Answering a saved query: as a stranger's, within the store's limits; a page of the rows, and whether more follow."""

import json
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kggraph.formats import ResultsFormat
from kggraph.store.interface import ProtocolQuery, Store
from kggraph.store.slicing import Slice, slice_query
from kggraph.web.api.formats import ApiFormat
from kggraph.web.api.plain import write_plain
from kggraph.web.api.request import ApiRequest


@dataclass(frozen=True)
class ApiAnswer:
    """The bytes of an answer, and whether a further page has rows."""

    body: bytes
    has_next: bool = False


def answer_request(asked: ApiRequest, api_format: ApiFormat, store: Store) -> ApiAnswer:
    """Return the answer in a format. Raises what ``Store.answer`` raises."""
    if asked.rows is not None:
        return _answer_page(asked.text, asked.rows, api_format, store)
    answer = store.answer(ProtocolQuery(asked.text), api_format.results, api_format.graph)
    if api_format.is_plain:
        return ApiAnswer(write_plain(json.loads(answer.body)))
    return ApiAnswer(_as_xml_reads_it(answer.body, api_format))


def _answer_page(text: str, rows: Slice, api_format: ApiFormat, store: Store) -> ApiAnswer:
    """Ask for one row more than the page has: it tells whether there is a next one."""
    one_more = Slice(rows.offset, rows.limit + 1)
    answer = store.answer(ProtocolQuery(slice_query(text, one_more)), ResultsFormat.JSON, None)
    results: dict[str, Any] = json.loads(answer.body)
    bindings = results["results"]["bindings"]
    has_next = len(bindings) > rows.limit
    results["results"]["bindings"] = bindings[: rows.limit]
    if api_format.is_plain:
        return ApiAnswer(write_plain(results), has_next)
    return ApiAnswer(_write(results, api_format), has_next)


def _write(results: dict[str, Any], api_format: ApiFormat) -> bytes:
    written = json.dumps(results, ensure_ascii=False).encode()
    if api_format.results is None or api_format.results is ResultsFormat.JSON:
        return written
    solutions = ox.parse_query_results(written, ox.QueryResultsFormat.JSON)
    return _as_xml_reads_it(solutions.serialize(format=api_format.results.engine) or b"", api_format)


def _as_xml_reads_it(body: bytes, api_format: ApiFormat) -> bytes:
    # XML reads a bare carriage return as a line feed (XML 1.0, section 2.11); the engine writes it bare.
    return body.replace(b"\r", b"&#13;") if api_format.results is ResultsFormat.XML else body
