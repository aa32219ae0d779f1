"""The words of the dataset's description in JSON-LD."""

from typing import Any

from kggraph.vocabulary import AS, DCAT, DCTERMS, FOAF, HYDRA, LDES, PROV, SPDX, TREE, VOID, XSD

_BY_LANGUAGE = (DCTERMS.title, DCTERMS.description, DCTERMS.rights, AS.summary)
_LINKS = (
    *(DCTERMS[name] for name in ("conformsTo", "creator", "language", "license", "publisher", "source")),
    *(DCAT[name] for name in ("accessService", "compressFormat", "distribution", "downloadURL", "endpointDescription")),
    *(DCAT[name] for name in ("endpointURL", "hasCurrentVersion", "hasVersion", "isVersionOf", "landingPage")),
    *(DCAT[name] for name in ("mediaType", "previousVersion", "servesDataset")),
    *(VOID[name] for name in ("class", "classPartition", "dataDump", "feature", "linkPredicate", "objectsTarget")),
    *(VOID[name] for name in ("openSearchDescription", "property", "propertyPartition", "sparqlEndpoint")),
    *(VOID[name] for name in ("inDataset", "rootResource")),
    *(HYDRA[name] for name in ("first", "last", "member", "next", "previous", "view")),
    *(VOID[name] for name in ("subjectsTarget", "subset")),
    *(AS[name] for name in ("object", "result")),
    *(LDES[name] for name in ("timestampPath", "versionOfPath")),
    *(TREE[name] for name in ("member", "node", "path", "relation", "view")),
    *(PROV[name] for name in ("generated", "invalidated", "wasDerivedFrom")),
    FOAF.homepage,
    SPDX.algorithm,
    SPDX.checksum,
)
_TYPED = {
    DCAT.byteSize: XSD.nonNegativeInteger,
    DCTERMS.issued: XSD.dateTime,
    DCTERMS.modified: XSD.dateTime,
    TREE.value: XSD.dateTime,
    SPDX.checksumValue: XSD.hexBinary,
}
_PLAIN = (
    *(VOID[name] for name in ("classes", "distinctObjects", "distinctSubjects", "entities", "properties", "triples")),
    VOID.uriSpace,
    DCAT.version,
    DCTERMS.identifier,
)
_CLASSES = (DCAT.Dataset, DCAT.Distribution, DCAT.DataService, SPDX.Checksum, VOID.Linkset, AS.Create, AS.Update)


def _name(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


CONTEXT: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{_name(term.value): {"@id": term.value, "@container": "@language"} for term in _BY_LANGUAGE},
    **{_name(term.value): {"@id": term.value, "@type": "@id"} for term in _LINKS},
    **{_name(term.value): {"@id": term.value, "@type": datatype.value} for term, datatype in _TYPED.items()},
    **{_name(term.value): term.value for term in (*_PLAIN, *_CLASSES)},
}
