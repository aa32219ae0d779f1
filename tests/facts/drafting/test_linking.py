"""Names find the entities that they may mean, in any case and alphabet, and are never merged with them unasked."""

import pytest

from kggraph.documents.document import Span
from kggraph.facts.drafting.draft import Kind, Mention
from kggraph.facts.drafting.linking import KnownEntity, Link, link_mentions

ASSEMBLY = ("Қазақстан халқы ассамблеясы", "Ассамблея народа Казахстана")
KNOWN = [
    KnownEntity("https://kg.example/id/org/apk", ASSEMBLY, Kind.ORGANIZATION),
    KnownEntity("https://kg.example/id/org/akhyska", ("«Ахыска» түрік этномәдени бірлестігі",), Kind.ORGANIZATION),
    KnownEntity("https://kg.example/id/place/almaty", ("Алматы қаласы", "город Алматы"), Kind.PLACE),
    KnownEntity("https://kg.example/id/campaign/zhylu", ("Жылу",), Kind.CAMPAIGN),
]


def link(name: str, kind: Kind = Kind.ORGANIZATION) -> Link:
    return link_mentions([Mention(kind, name, (Span(0, len(name)),), "", 0.5)], KNOWN)[0]


@pytest.mark.parametrize(
    ("name", "kind", "entity", "reason"),
    [
        ("Қазақстан халқы ассамблеясы", Kind.ORGANIZATION, "apk", "same words"),
        ("Қазақстан халқы ассамблеясының", Kind.ORGANIZATION, "apk", "same words in another case"),
        ("Ассамблеи народа Казахстана", Kind.ORGANIZATION, "apk", "same words in another case"),
        ("Qazaqstan halqy assambleıasy", Kind.ORGANIZATION, "apk", "same words"),
        ("ҚХА", Kind.ORGANIZATION, "apk", "abbreviation"),
        ("ассамблея", Kind.ORGANIZATION, "apk", "part of its name"),
        ("«Ахыска» түрік этномәдени орталығы", Kind.ORGANIZATION, "akhyska", "same words in quotes"),
        ("Алматы қаласында", Kind.PLACE, "almaty", "same words in another case"),
    ],
)
def test_a_name_finds_its_entity(name: str, kind: Kind, entity: str, reason: str) -> None:
    best = link(name, kind).candidates[0]
    assert (best.iri.rsplit("/", 1)[1], best.reasons) == (entity, (reason,))


def test_a_name_of_something_else_finds_nothing() -> None:
    assert link("«Вынхуа» этномәдени бірлестігі").candidates == ()
    assert link("Жылу", Kind.PERSON).candidates == ()


def test_better_reasons_score_higher() -> None:
    names = ["Қазақстан халқы ассамблеясы", "Қазақстан халқы ассамблеясының", "ҚХА", "ассамблея"]
    scores = [link(name).candidates[0].score for name in names]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_new_slugs_differ_from_known_and_from_each_other() -> None:
    mentions = [Mention(Kind.CAMPAIGN, name, (Span(0, 4),), "", 0.5) for name in ("Жылу", "«Жылу»", "Асар")]
    assert [found.slug for found in link_mentions(mentions, KNOWN)] == ["zhylu-2", "zhylu-3", "asar"]
