"""A release in the words of DCAT 3: when it was published, after which other, what it holds, each file's checksum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.errors import ReleaseError
from kggraph.store.manifest import PublishedFile
from kggraph.store.release import MANIFEST_FILE, SITE_FILE, Release, read_release
from kggraph.store.workspace import HistoryEntry, Workspace
from kggraph.vocabulary import DCAT, DCTERMS, PROV, RDF, SPDX, VOID, XSD
from kggraph.web.context import find_release
from kggraph.web.description import Description, Section
from kggraph.web.errors import ShownError, ShownErrorException
from kggraph.web.release_files import media_type_of

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class PublishedRelease:
    """A release, the changes of the current release that were about it, oldest first, and the one before it."""

    release: Release
    history: Sequence[HistoryEntry]
    before: str
    is_current: bool

    @property
    def iri(self) -> ox.NamedNode:
        """The IRI of the release."""
        return ox.NamedNode(f"{self.release.manifest.base}release/{self.release.id}")


def require_release(name: str) -> PublishedRelease:
    """Return a release by its whole name. Raises a 404 where there is none of this name, or no release at all."""
    current = find_release()
    if current is None:
        raise _no_release("the data come from a remote store, which has no releases")
    folder = current.folder.parent
    try:
        release = current if name == current.id else read_release(folder / name)
    except ReleaseError:
        raise _no_release(f"there is no release {name!r}; the current one is {current.id}") from None
    history = Workspace(folder.parent).history()
    own = [entry for entry in history if entry.release == name]
    earlier = [entry.release for entry in history[: history.index(own[0])]] if own else []
    return PublishedRelease(release, own, earlier[-1] if earlier else "", is_current=name == current.id)


def public_files(release: Release) -> dict[str, PublishedFile]:
    """Return the files of a release that are served; its settings are of use to the program alone."""
    return {name: file for name, file in release.manifest.files.items() if name != SITE_FILE}


def describe_release(published: PublishedRelease) -> Description:
    """Return what there is to say of a release.

    The files of an earlier one are not served: its manifest alone tells of them.
    """
    served = public_files(published.release) if published.is_current else {}
    listed = (ox.Triple(published.iri, DCAT.distribution, ox.NamedNode(f"{published.iri.value}/{n}")) for n in served)
    files = [triple for name, file in served.items() for triple in _file(published, name, file)]
    sections = [Section("", (*_identity(published), *listed)), Section("Its files", tuple(files))]
    return Description(published.iri, tuple(section for section in sections if section.triples))


def _identity(published: PublishedRelease) -> Iterator[ox.Triple]:
    node, release = published.iri, published.release
    base, manifest = release.manifest.base, release.manifest
    yield ox.Triple(node, RDF.type, DCAT.Dataset)
    yield ox.Triple(node, RDF.type, PROV.Entity)
    for language, title in manifest.title.items():
        yield ox.Triple(node, DCTERMS.title, ox.Literal(title, language=language))
    yield ox.Triple(node, DCTERMS.identifier, ox.Literal(release.id))
    yield ox.Triple(node, DCAT.version, ox.Literal(release.id))
    yield ox.Triple(node, DCAT.isVersionOf, ox.NamedNode(f"{base}dataset"))
    if published.history:
        yield ox.Triple(node, DCTERMS.issued, ox.Literal(published.history[0].at, datatype=XSD.dateTime))
    if published.before:
        yield ox.Triple(node, DCAT.previousVersion, ox.NamedNode(f"{base}release/{published.before}"))
    if release.site.licence:
        yield ox.Triple(node, DCTERMS.license, ox.NamedNode(release.site.licence))
    if manifest.conformance.shapes:
        yield ox.Triple(node, DCTERMS.conformsTo, ox.NamedNode(f"{base}shapes"))
    yield ox.Triple(node, VOID.triples, ox.Literal(manifest.dataset.quads))
    yield ox.Triple(node, DCTERMS.hasPart, ox.NamedNode(f"{node.value}/{MANIFEST_FILE}"))


def _file(published: PublishedRelease, name: str, file: PublishedFile) -> Iterator[ox.Triple]:
    node, checksum = ox.NamedNode(f"{published.iri.value}/{name}"), ox.BlankNode(f"sha256-{file.sha256}")
    media_type = media_type_of(name).partition(";")[0]
    yield ox.Triple(node, RDF.type, DCAT.Distribution)
    yield ox.Triple(node, DCTERMS.title, ox.Literal(name))
    yield ox.Triple(node, DCAT.mediaType, ox.NamedNode(_MEDIA_TYPES + media_type))
    yield ox.Triple(node, DCAT.byteSize, ox.Literal(str(file.bytes), datatype=XSD.nonNegativeInteger))
    yield ox.Triple(node, SPDX.checksum, checksum)
    yield ox.Triple(checksum, RDF.type, SPDX.Checksum)
    yield ox.Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield ox.Triple(checksum, SPDX.checksumValue, ox.Literal(file.sha256, datatype=XSD.hexBinary))


def _no_release(reason: str) -> ShownErrorException:
    return ShownErrorException(ShownError(404, "No such release", reason))
