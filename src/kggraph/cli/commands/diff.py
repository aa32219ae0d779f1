"""``kggraph diff``: which facts and triples came and went between two releases."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pyoxigraph as ox

from kggraph.cli.options import build_option, project_option
from kggraph.cli.selection import select_build
from kggraph.cli.summary import summary
from kggraph.errors import NoReleaseError
from kggraph.iris import shorten
from kggraph.store.changes import Change, compare
from kggraph.store.embedded import EmbeddedStore, open_store
from kggraph.store.questions import question
from kggraph.store.release import Release
from kggraph.store.workspace import Workspace


@click.command
@click.argument("before")
@click.argument("after")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "patch", "trig"]),
    default="text",
    show_default=True,
    help="Sentences for people, an RDF Patch (A and D lines), or the graphs <urn:kggraph:came> and <urn:kggraph:went>.",
)
@project_option
@build_option
def command(before: str, after: str, *, form: str, project: Path | None, build: Path | None) -> None:
    """Say which facts and triples came and went from the release BEFORE to the release AFTER.

    Each is named by its first letters, or as 'current', or as 'previous': the one published before the current one.
    """
    workspace = Workspace(select_build(project, build))
    old, new = _find(workspace, before), _find(workspace, after)
    writers = {"text": _text, "patch": _patch, "trig": _trig}
    for line in writers[form](old, new):
        click.echo(line)


def _find(workspace: Workspace, name: str) -> Release:
    releases = workspace.releases()
    ids = [release.id for release in releases]
    current = workspace.current_id()
    place = ids.index(current) if current in ids else 0
    wanted = {"current": ids[place : place + 1], "previous": ids[place + 1 : place + 2]}
    fitting = wanted.get(name, [release for release in ids if release.startswith(name)])
    if len(fitting) != 1:
        raise NoReleaseError(f"{workspace.build}: no one release is {name!r}; there are: {', '.join(ids) or 'none'}")
    return releases[ids.index(fitting[0])]


def _patch(before: Release, after: Release) -> Iterator[str]:
    """Yield an RDF Patch (version 1.0), which a store that speaks it can apply."""
    yield "TX ."
    for change in compare(before, after):
        yield f"{'A' if change.came else 'D'} {change.line.rstrip()}"
    yield "TC ."


def _trig(before: Release, after: Release) -> Iterator[str]:
    """Yield TriG with what came in one graph and what went in another; which graph it was in is left out."""
    for name, came in (("came", True), ("went", False)):
        yield f"<urn:kggraph:{name}> {{"
        triples = {str(change.quad.triple) for change in compare(before, after) if change.came is came}
        yield from (f"  {triple} ." for triple in sorted(triples))
        yield "}"


def _text(before: Release, after: Release) -> Iterator[str]:
    yield f"from {summary(before)}"
    yield f"to   {summary(after)}"
    sides = _Sides(open_store(before), open_store(after))
    came = went = 0
    for subject, changes in itertools.groupby(compare(before, after), key=lambda change: change.line.split(" ", 1)[0]):
        listed = list(changes)
        came += sum(change.came for change in listed)
        went += sum(not change.came for change in listed)
        yield from sides.describe(subject, listed)
    yield ""
    yield f"{came:,} quads came, {went:,} went"


@dataclass(frozen=True)
class _Sides:
    """The stores of both releases, to look up what the changed quads are about."""

    before: EmbeddedStore
    after: EmbeddedStore

    def describe(self, subject: str, changes: list[Change]) -> Iterator[str]:
        """Yield the lines about one changed subject: a fact by its sentence and quote, anything else by its triples."""
        node = changes[0].quad.subject
        old, new = (_words(store, node) for store in (self.before, self.after))
        yield ""
        if old or new:
            yield f"{_verb(bool(old), bool(new))} {self._short(subject[1:-1])}"
            yield from _fact_lines(new or old)
            if not (old and new):
                return
        else:
            yield self._short(subject[1:-1]) if isinstance(node, ox.NamedNode) else subject
        for change in changes:
            quad = change.quad
            yield f"  {'+' if change.came else '-'} {self._short(quad.predicate.value)} {self._term(quad.object)}"

    def _term(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        return self._short(term.value) if isinstance(term, ox.NamedNode) else str(term)

    def _short(self, iri: str) -> str:
        return shorten(iri, self.after.site.prefixes)


def _words(store: EmbeddedStore, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> list[dict[str, str]]:
    if not isinstance(node, ox.NamedNode):
        return []
    rows = store.select(question("fact-words"), fact=node)
    return [{name: term.value for name, term in row.items()} for row in rows]


def _verb(was_there: bool, is_there: bool) -> str:  # noqa: FBT001 - the two states make the word
    return {(False, True): "+ fact", (True, False): "- fact"}.get((was_there, is_there), "~ fact")


def _fact_lines(words: list[dict[str, str]]) -> Iterator[str]:
    yield from dict.fromkeys(f"    {row['label']}" for row in words if "label" in row)
    yield from dict.fromkeys(f"    “{row['exact']}”" for row in words if "exact" in row)
