"""How fast documents are drafted, how right each rule is, and drafts in the form that they are scored in.

    .venv/bin/python benchmarks/drafting.py speed FOLDER…        articles a second on one core
    .venv/bin/python benchmarks/drafting.py many FOLDER…         files of any kind a second, on one core and on two
    .venv/bin/python benchmarks/drafting.py predict FOLDER OUT   FOLDER/*.txt as OUT/*.json, for score.py
    .venv/bin/python benchmarks/drafting.py calibrate SCORE.PY FOLDER…
    .venv/bin/python benchmarks/drafting.py leave-one-out FOLDER OUT OTHER…    as predict, without its own words

``calibrate`` compares drafts with the gold files beside the texts and writes the list that confidences are read from.
``leave-one-out`` drafts each text without the words of the lists that occur in it and in no other text of the folders:
what the rules are worth where a document brings words of its own. Common words that the few texts happen to have once
are lost as well, so an unseen document should fare better.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from kggraph.documents.document import Span
from kggraph.facts.drafting.draft import Draft, Goods, Kind, Proposal, Value
from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafting.kazakh import analyses
from kggraph.facts.drafting.language import detect_language
from kggraph.facts.drafting.tokens import read_tokens
from kggraph.facts.drafting_many.engine import documents_in, draft_documents
from kggraph.facts.drafting_many.outcomes import DraftedDocument

LISTS = {
    "organizations": (Kind.ORGANIZATION,),
    "persons": (Kind.PERSON,),
    "places": (Kind.PLACE,),
    "campaigns": (Kind.CAMPAIGN, Kind.EVENT),
}
SLOTS = ("donor", "recipient", "count", "amount", "goods", "campaign", "place", "date")
PACKAGE = Path(__file__).parent.parent / "src" / "kggraph"
CONFIDENCE = PACKAGE / "facts" / "lexicon" / "confidence.tsv"
VOCABULARY = ("organizations", "goods", "recipients", "verbs", "places", "persons", "campaigns")
LONGEST_ENDING = 3
HEADER = "# How often each rule was right and wrong on the development documents: benchmarks/drafting.py writes it.\n"
RUNS = 20


def gold_form(draft: Draft) -> dict[str, object]:
    """Return a draft as the gold files write facts: a dictionary of names and donations, offsets in code points."""
    names = {
        name: [
            {"name": mention.name, "mentions": [_pair(span) for span in mention.spans]}
            for mention in draft.mentions
            if mention.kind in kinds
        ]
        for name, kinds in LISTS.items()
    }
    return {**names, "donations": [_donation(proposal) for proposal in draft.proposals]}


def _donation(proposal: Proposal) -> dict[str, object]:
    recipient = proposal.recipient
    return {
        "donor": _value(proposal.donor),
        "donor_span": _span(proposal.donor),
        "recipient": {"text": recipient.value, "span": _span(recipient)} if recipient else None,
        "count": _value(proposal.count),
        "unit": proposal.unit.value.value if proposal.unit else None,
        "amount": _value(proposal.amount),
        "amount_span": _span(proposal.amount),
        "currency": _value(proposal.currency),
        "amount_approx": "amount" in proposal.approximate,
        "amount_per": "each" if proposal.each else None,
        "goods": [_thing(thing) for thing in (proposal.goods.value if proposal.goods else ())],
        "campaign": _value(proposal.campaign),
        "place": _value(proposal.place),
        "date": _value(proposal.date),
        "status": proposal.stage.value,
        "evidence": _pair(proposal.evidence),
    }


def _thing(thing: Goods) -> dict[str, object]:
    return {"item": thing.item, "quantity": thing.quantity, "unit": thing.unit, "span": _pair(thing.span)}


def _value(slot: Value[str] | Value[int] | None) -> str | int | None:
    return slot.value if slot else None


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _span(slot: Value[str] | Value[int] | None) -> list[int] | None:
    return [slot.spans[0].start, slot.spans[-1].end] if slot else None


def predict(folder: Path, out: Path) -> None:
    """Write the draft of each text of a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.txt")):
        draft = gold_form(draft_document(path.read_text(encoding="utf-8")))
        (out / f"{path.stem}.json").write_text(json.dumps(draft, ensure_ascii=False), encoding="utf-8")


def leave_one_out(folder: Path, out: Path, others: list[Path]) -> None:
    """Write the draft of each text of a folder, made by a copy of the program without that text's own words."""
    texts = [path for each in (folder, *others) for path in sorted(each.glob("*.txt"))]
    lemmas = {path: _lemmas(path.read_text(encoding="utf-8")) for path in texts}
    for path in sorted(folder.glob("*.txt")):
        seen = set().union(*(found for other, found in lemmas.items() if other != path))
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copytree(PACKAGE, Path(scratch, "kggraph"))
            for name in VOCABULARY:
                _forget(Path(scratch, "kggraph", "facts", "lexicon", f"{name}.tsv"), lemmas[path] - seen)
            only = Path(scratch, "only")
            only.mkdir()
            shutil.copy(path, only)
            command = [sys.executable, __file__, "predict", str(only), str(out)]
            subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": scratch})  # noqa: S603 - our own


def _lemmas(text: str) -> set[str]:
    forms = {token.form for token in read_tokens(text, detect_language(text))}
    return forms | {noun.lemma for form in forms for noun in analyses(form)}


def _forget(path: Path, unseen: set[str]) -> None:
    """Take words out of a list; a Russian stem goes if a form of the text is the stem with no more than an ending."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = []
    for line in lines:
        *head, entries = line.split("\t")
        if line.startswith("#") or not head:
            kept.append(line)
            continue
        words = [entry for entry in entries.split() if not _is_of(re.split(r"[:|]", entry)[0], unseen, head[0])]
        kept.append("\t".join([*head, " ".join(words)]))
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _is_of(stem: str, forms: set[str], language: str) -> bool:
    if language == "kk":
        return stem in forms
    return any(form.startswith(stem) and len(form) - len(stem) <= LONGEST_ENDING for form in forms)


def speed(folders: list[Path]) -> None:
    """Print how many of the texts of some folders are drafted in a second."""
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))]
    started = time.process_time()
    for text in texts:
        draft_document(text)
    first = time.process_time() - started
    started = time.process_time()
    for _ in range(RUNS):
        for text in texts:
            draft_document(text)
    seconds = (time.process_time() - started) / RUNS
    characters = sum(map(len, texts))
    print(f"{len(texts)} texts of {characters // len(texts)} characters: {len(texts) / seconds:.0f} a second")
    print(f"the first pass, word lists included: {len(texts) / first:.0f} a second")


def many(folders: list[Path]) -> None:
    """Print how many files of some folders are read and drafted in a second, starting the processes included."""
    paths = [path for folder in folders for path in documents_in(folder)]
    for cores in (1, 2):
        started = time.perf_counter()
        drafted = sum(isinstance(outcome, DraftedDocument) for outcome in draft_documents(paths, cores=cores))
        seconds = time.perf_counter() - started
        print(f"{cores} processes: {drafted} of {len(paths)} files drafted, {len(paths) / seconds:.1f} a second")


def read_score(path: Path) -> ModuleType:
    """Return the scoring program as a module, so that rules are judged by its notion of right."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def calibrate(score: ModuleType, folders: list[Path]) -> None:
    """Count how often each rule was right on the texts of some folders, and write the counts."""
    counts: Counter[tuple[str, bool]] = Counter()
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
            counts.update(judged(score, draft_document(path.read_text(encoding="utf-8")), gold))
    rules = sorted({rule for rule, _ in counts})
    rows = [f"{rule}\t{counts[rule, True]}\t{counts[rule, False]}\n" for rule in rules]
    CONFIDENCE.write_text(HEADER + "rule\tright\twrong\n" + "".join(rows), encoding="utf-8")


def judged(score: ModuleType, draft: Draft, gold: dict) -> Iterator[tuple[str, bool]]:
    """Yield for each value of a draft its rule and whether the gold facts agree, but for what is uncertain there."""
    yield from _judged_names(draft, gold)
    predicted = gold_form(draft)["donations"]
    aligned = {j: i for i, j in score.align(gold["donations"], predicted)}
    for number, proposal in enumerate(draft.proposals):
        found = gold["donations"][aligned[number]] if number in aligned else {}
        if found.get("uncertain"):
            continue
        yield proposal.rule, bool(found)
        for slot in SLOTS:
            value = getattr(proposal, slot)
            if value is not None and slot in found:
                yield value.rule, _agrees(score, slot, found, predicted[number])


def _judged_names(draft: Draft, gold: dict) -> Iterator[tuple[str, bool]]:
    for name, kinds in LISTS.items():
        spans = [Span(*span) for entity in gold[name] for span in entity["mentions"]]
        for mention in draft.mentions:
            if mention.kind in kinds:
                yield from ((mention.rule, any(map(span.overlaps, spans))) for span in mention.spans)


def _agrees(score: ModuleType, slot: str, gold: dict, predicted: dict) -> bool:
    if slot == "goods":
        _, wrong, _ = score.goods(gold, predicted)
        return wrong == 0
    return bool(score.slot_ok(slot, gold, predicted))


def main() -> None:
    """Run what the first argument names."""
    match sys.argv[1:]:
        case ["speed", *folders] if folders:
            speed([Path(folder) for folder in folders])
        case ["many", *folders] if folders:
            many([Path(folder) for folder in folders])
        case ["predict", folder, out]:
            predict(Path(folder), Path(out))
        case ["leave-one-out", folder, out, *others]:
            leave_one_out(Path(folder), Path(out), [Path(other) for other in others])
        case ["calibrate", score, *folders] if folders:
            calibrate(read_score(Path(score)), [Path(folder) for folder in folders])
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
