"""In which terms of a project's ontology drafts are written: the file ``drafting.toml`` beside ``kggraph.toml``."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kggraph.errors import DraftingError, did_you_mean
from kggraph.iris import local_name
from kggraph.ontology import Ontology

TABLE_FILE = "drafting.toml"
_GROUP = "group"  # the kind of recipients whom the text describes without a name
SEVERAL = frozenset({"kind", "goods", "recipient"})  # slots that may have several values; of the others one is right
Texts = Mapping[str, str]  # by language


@dataclass(frozen=True)
class Slot:
    """How one slot of a donation is written; ``gap`` says whether its absence is stated."""

    name: str
    property: str
    sentence: Texts
    companion: str = ""
    gap: bool = False


@dataclass(frozen=True)
class Sort:
    """A sort of entity: class, namespace and perhaps label of a new one; the classes of those that it may be."""

    cls: str
    namespace: str
    classes: tuple[str, ...] = ()
    label: Texts | None = None


@dataclass(frozen=True)
class DraftingTable:
    """A project's drafting table, its terms expanded to IRIs.

    ``kinds`` are by the names of ``Kind``, with ``group`` for recipients; ``goods`` are pairs of a concept and words
    that stand for it; ``stages`` are concepts and ``notes`` texts, by name. A name is proposed to be a known entity
    from ``least_score`` on.
    """

    donation: Sort
    gaps: str
    slots: Mapping[str, Slot]
    kinds: Mapping[str, Sort]
    unnamed: Mapping[str, Sort]
    units: Mapping[str, str]
    goods: tuple[tuple[str, tuple[str, ...]], ...]
    money: str
    other_goods: str
    stages: Mapping[str, str]
    notes: Mapping[str, Texts]
    least_score: float

    @property
    def group(self) -> Sort:
        """The sort of recipients whom the text describes without a name."""
        return self.kinds[_GROUP]

    @property
    def nobody(self) -> frozenset[str]:
        """What those are called whom the words leave out, in every language."""
        return frozenset(text for sort in self.unnamed.values() for text in (sort.label or {}).values())

    def slot_of(self, predicate: str) -> Slot | None:
        """Return the first slot that is written with a property, or None."""
        return next((slot for slot in self.slots.values() if slot.property == predicate), None)

    def concept_of(self, item: str) -> str:
        """Return the kind of help that a thing is, by the first row of words that fits its name."""
        name = item.casefold()
        words = name.split()
        fitting = (c for c, known in self.goods if any(k in name if " " in k else _begins(words, k) for k in known))
        return next(fitting, self.other_goods)


def _begins(words: list[str], known: str) -> bool:
    return any(word.startswith(known) for word in words)


def read_drafting_table(root: Path, prefixes: Mapping[str, str], ontology: Ontology) -> DraftingTable:
    """Read a project's ``drafting.toml``.

    Raises DraftingError where there is none, an entry is missing or of another form, or a term is not the ontology's.
    """
    path = root / TABLE_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DraftingError(
            f"{path}: no such file; expected the table that says in which terms of the project's ontology drafts are "
            "written (the bundled dataset has one to learn from)"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DraftingError(f"{path}: not a TOML file: {error}") from None
    reader = _Reader(path, prefixes, ontology)
    try:
        found = reader.table(table)
    except KeyError as error:
        raise DraftingError(f"{path}: the entry {error} is missing") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise DraftingError(f"{path}: an entry has another form than expected: {error}") from None
    if reader.undeclared:
        raise DraftingError("\n".join(f"{path}: {message}" for message in reader.undeclared))
    return found


class _Reader:
    """Makes IRIs of the table's names, and notes each that the ontology does not declare."""

    def __init__(self, path: Path, prefixes: Mapping[str, str], ontology: Ontology) -> None:
        self._path, self._prefixes, self._ontology = path, prefixes, ontology
        self.undeclared: list[str] = []

    def table(self, table: Mapping[str, Any]) -> DraftingTable:
        donation, goods = table["donation"], table["goods"]
        return DraftingTable(
            donation=self._sort(donation),
            gaps=self._term(donation["gaps"]),
            slots={slot.name: slot for slot in self._slots(table["slots"])},
            kinds={name: self._sort(row) for name, row in table["kinds"].items()},
            unnamed={name: self._sort(row) for name, row in table["unnamed"].items()},
            units={name: self._iri(concept) for name, concept in table["units"].items()},
            goods=tuple((self._iri(concept), tuple(words)) for concept, words in goods["words"]),
            money=self._iri(goods["money"]),
            other_goods=self._iri(goods["other"]),
            stages={name: self._iri(concept) for name, concept in table["stages"].items()},
            notes=table["notes"],
            least_score=float(table["linking"]["least"]),
        )

    def _slots(self, rows: Mapping[str, Any]) -> Iterator[Slot]:
        for name, row in rows.items():
            companion = self._term(row["companion"]) if "companion" in row else ""
            yield Slot(name, self._term(row["property"]), row["sentence"], companion, bool(row.get("gap", False)))

    def _sort(self, row: Mapping[str, Any]) -> Sort:
        classes = tuple(self._term(name) for name in row.get("classes", ()))
        return Sort(self._term(row["class"]), self._prefix(row["namespace"]), classes, row.get("label"))

    def _term(self, name: str) -> str:
        """Return the IRI of a class or property, which the ontology must declare."""
        iri = self._iri(name)
        if iri not in self._ontology.terms:
            known = {local_name(term): term for term in self._ontology.terms}
            near = did_you_mean(local_name(iri), list(known))
            self.undeclared.append(f"<{iri}> is not in the project's ontology{near}")
        return iri

    def _iri(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._prefix(prefix) + local

    def _prefix(self, prefix: str) -> str:
        if prefix not in self._prefixes:
            near = did_you_mean(prefix, [*self._prefixes])
            raise DraftingError(f"{self._path}: the prefix {prefix!r} is not bound in kggraph.toml, [prefixes]{near}")
        return self._prefixes[prefix]
