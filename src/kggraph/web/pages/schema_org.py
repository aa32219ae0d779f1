"""What pages tell search engines, in the words of schema.org: the dataset, and things whose class has a word there."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox
from flask import request

from kggraph.labels import NAMING
from kggraph.literals import parse_number
from kggraph.vocabulary import DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SCHEMA, SKOS, XSD
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics, list_dumps, list_versions
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Description, Shown

_CONTEXT = "https://schema.org"
_NAMESPACES = (SCHEMA.iri, "http://schema.org/")
_VALUES = 20  # of one property: search engines want examples, not lists
_KEYWORDS = 20
# The words that need no setting; those of the settings come first.
_WORDS: Mapping[str, str] = {
    FOAF.Person.value: "Person",
    FOAF.Organization.value: "Organization",
    FOAF.homepage.value: "url",
    FOAF.mbox.value: "email",
    ORG.Organization.value: "Organization",
    ORG.FormalOrganization.value: "Organization",
    ORG.OrganizationalUnit.value: "Organization",
    SKOS.Concept.value: "DefinedTerm",
    SKOS.ConceptScheme.value: "DefinedTermSet",
    SKOS.inScheme.value: "inDefinedTermSet",
    SKOS.altLabel.value: "alternateName",
    SKOS.definition.value: "description",
    SKOS.exactMatch.value: "sameAs",
    OWL.sameAs.value: "sameAs",
    RDFS.comment.value: "description",
    DCTERMS.description.value: "description",
    DCTERMS.license.value: "license",
    DCTERMS.creator.value: "creator",
    DCTERMS.publisher.value: "publisher",
    **dict.fromkeys(NAMING, "name"),
}


def thing_data(page: Page, description: Description) -> dict[str, Any] | None:
    """Return what schema.org has words for of a thing, or None where it has none for its classes.

    Nothing is told of what the site keeps private. The names of what a thing leads to must be learnt.
    """
    classes = [word for iri in description.iris(RDF.type.value) if (word := _word(page, iri))]
    if not classes or page.is_private(description.iri):
        return None
    data: dict[str, Any] = {"@context": _CONTEXT, "@type": _one_or_many(classes), "@id": description.iri}
    data["url"] = description.iri
    for predicate, values in description.values.items():
        word = _word(page, predicate)
        told = [value for each in values[:_VALUES] if (value := _value(page, each)) is not None] if word else []
        if word and told and word != "url":
            data[word] = _one_or_many([*_many(data.get(word)), *told])
    return data


def dataset_data(page: Page) -> dict[str, Any]:
    """Return the dataset as dataset searches want it (schema.org ``Dataset``, ``DataDownload``).

    URLs are those of the server that was asked, so what this is written into must not be kept for other addresses.
    """
    site, release, root = page.site, find_release(), request.root_url
    versions, statistics = list_versions(release), find_statistics(release)
    downloads = [
        {
            "@type": "DataDownload",
            "name": f"{dump.format.label}, {dump.packing}",
            "encodingFormat": [dump.format.media_type, dump.packing_type],
            "contentUrl": root + dump.name,
            "contentSize": f"{dump.bytes} B",
            "sha256": dump.sha256,
        }
        for dump in list_dumps(release)
    ]
    largest = statistics.class_partitions[:_KEYWORDS] if statistics else ()
    data = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": f"{site.base}dataset",
        "identifier": f"{site.base}dataset",
        "name": page.title.text,
        "description": page.about.text if page.about else "",
        "url": f"{root}{page.language}/dataset",
        "sameAs": f"{site.base}dataset",
        "license": site.licence,
        "isAccessibleForFree": True,
        "inLanguage": list(site.data_languages),
        "version": release.id if release else "",
        "dateModified": versions[0].at if versions else "",
        "keywords": [page.names.name(part.iri).text for part in largest],
        "distribution": downloads,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": page.title.text, "url": root},
    }
    return {key: value for key, value in data.items() if value not in ("", [])}


def _word(page: Page, iri: str) -> str:
    """Return schema.org's word for a class or property; nothing where there is none."""
    own = next((iri.removeprefix(name) for name in _NAMESPACES if iri.startswith(name)), "")
    return page.site.schema_org.get(iri) or own or _WORDS.get(iri, "")


def _value(page: Page, value: Shown) -> object:
    if isinstance(value, ox.NamedNode):
        if page.is_private(value.value):
            return None
        named = {"name": page.names.name(value.value).text} if page.names.is_named(value.value) else {}
        return {"@id": value.value, **named}
    if not isinstance(value, ox.Literal):
        return None  # a blank node: nothing that search engines could follow
    if value.language:
        return {"@value": value.value, "@language": value.language}
    number = parse_number(value.value) if value.datatype in {XSD.integer, XSD.decimal} else None
    return float(number) if number is not None and number % 1 else int(number) if number is not None else value.value


def _many(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _one_or_many(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else list(values)
