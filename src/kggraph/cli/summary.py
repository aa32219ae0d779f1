"""One line about a release."""

from kggraph.site import Site
from kggraph.store.release import Release


def summary(release: Release) -> str:
    """Return what a release is: its size, title, name and whether it conforms."""
    manifest = release.manifest
    size = counted(manifest.dataset.quads, "quad" if manifest.dataset.named_graphs else "triple")
    conformance = manifest.conformance
    checked = f"conforms, {counted(conformance.warnings, 'warning')}" if conformance.shapes else "no shapes"
    return f"{size} of «{title(release.site)}» (release {release.id}, {checked})"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "triple"), counted(3482, "triple")
    ('1 triple', '3,482 triples')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def title(site: Site) -> str:
    """Return a site's title in English, or else in the language of its data, or else its base.

    >>> title(Site("https://example.org/", {"kk": "Асар", "en": "Gifts"})), title(Site("https://example.org/", {}))
    ('Gifts', 'https://example.org/')
    """
    return next((site.title[tag] for tag in ("en", *site.data_languages) if tag in site.title), site.base)
