"""A picture of each kind of page in each language and theme, as wide as a phone and as a desk: ``make screenshots``.

No test, hence its name: what pictures look like is for people to say. They go where KGGRAPH_SCREENSHOTS says, else to
``build/screenshots``.
"""

import os
from pathlib import Path

import pytest

from kggraph.site import INTERFACE_LANGUAGES


@pytest.mark.parametrize("origin", ["embedded"], indirect=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_take_pictures(chromium, origin, pages, width, theme) -> None:
    folder = Path(os.environ.get("KGGRAPH_SCREENSHOTS", "build/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    with chromium.tab(width, dark=theme == "dark") as tab:
        for language in INTERFACE_LANGUAGES:
            for name, path in pages.items():
                tab.open(f"{origin}/{language}/{path}")
                tab.screenshot(folder / f"{name}-{language}-{width}-{theme}.png")
