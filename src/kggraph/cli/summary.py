"""One line about a release."""

from kggraph.site import Site
from kggraph.store.release import Release


def summary(release: Release) -> str:
    """Return what a release is: its size, title, name and whether it conforms."""
    manifest = release.manifest
    quads = "quads" if manifest.dataset.named_graphs else "triples"
    conformance = manifest.conformance
    verdict = "conforms" if conformance.conforms else "does not conform"
    checked = f"{verdict}, {conformance.warnings:,} warnings" if conformance.shapes else "no shapes"
    return f"{manifest.dataset.quads:,} {quads} of «{title(release.site)}» (release {release.id}, {checked})"


def title(site: Site) -> str:
    """Return a site's title in English, or else in the language of its data, or else its base.

    >>> title(Site("https://example.org/", {"kk": "Асар", "en": "Gifts"})), title(Site("https://example.org/", {}))
    ('Gifts', 'https://example.org/')
    """
    return next((site.title[tag] for tag in ("en", *site.data_languages) if tag in site.title), site.base)
