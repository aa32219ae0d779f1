"""Answering a saved query: as a stranger's, within the store's limits; a page of the rows, and whether more follow."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Response

from kggraph.formats import ResultsFormat
from kggraph.store.interface import Answer, ProtocolQuery, Store
from kggraph.store.slicing import Slice, slice_query
from kggraph.web.api.formats import ApiFormat
from kggraph.web.api.plain import write_plain
from kggraph.web.api.request import ApiRequest
from kggraph.web.responses import content_type, send_answer, send_pieces

_COUNTED = ApiFormat("tsv", ResultsFormat.TSV.media_type, ResultsFormat.TSV)  # a line of names, and one for each row


@dataclass(frozen=True)
class Client:
    """Who asks, of which store."""

    address: str
    store: Store

    def ask(self, text: str, api_format: ApiFormat) -> Answer:
        """Return the store's answer. Raises what ``Store.answer`` raises."""
        return self.store.answer(ProtocolQuery(text, client=self.address), api_format.results, api_format.graph)


def respond(asked: ApiRequest, api_format: ApiFormat, client: Client) -> Response:
    """Return the answer in a format: all of it, or the page of rows that is asked for."""
    text = asked.text if asked.rows is None else slice_query(asked.text, asked.rows)
    answer = client.ask(text, api_format)
    if not api_format.is_plain:
        return send_answer(answer)
    response = send_pieces(_plain_pieces(answer), answer)
    response.content_type = content_type(api_format.media_type)
    return response


def has_rows_behind(asked: ApiRequest, client: Client) -> bool:
    """Return whether rows follow those of the page that is asked for."""
    if asked.rows is None:
        return False
    behind = Slice(asked.rows.offset + asked.rows.limit, 1)
    lines = b"".join(client.ask(slice_query(asked.text, behind), _COUNTED).pieces())
    return lines.count(b"\n") > 1


def _plain_pieces(answer: Answer) -> Iterator[bytes]:
    """Yield an answer in SPARQL's JSON as plain JSON. Closes the content at the end."""
    with answer.content as content:
        content.seek(0)
        yield from write_plain(ox.parse_query_results(content, ox.QueryResultsFormat.JSON))
