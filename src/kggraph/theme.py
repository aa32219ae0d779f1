"""A site's own look: the files of a project's ``theme`` folder, which travel inside its releases.

``style.css`` comes after the site's own style sheet, ``logo.svg`` or ``logo.png`` in the place of its mark, and a
template in the place of the one of its name: ``about.html``, or ``things/donations.html`` for the pages of the things
that the list page ``donations`` lists.
"""

import re
from pathlib import Path

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kggraph.errors import SettingsError

STYLE = "style.css"
LOGOS = ("logo.svg", "logo.png")
THINGS = "things"
_TEMPLATE = re.compile(rf"(?:{THINGS}/)?[a-z][a-z0-9_-]*\.html")


def theme_files(folder: Path) -> dict[str, Path]:
    """Return the files of a theme by their names with slashes, hidden ones left out.

    Raises SettingsError with every file that is none of a theme's, and every template that Jinja cannot read.
    """
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    files = {name: path for name, path in found.items() if not any(part.startswith(".") for part in Path(name).parts)}
    if problems := [problem for name, path in files.items() if (problem := _problem(name, path))]:
        raise SettingsError("\n".join(problems))
    return files


def _problem(name: str, path: Path) -> str:
    if name == STYLE or name in LOGOS:
        return ""
    if not _TEMPLATE.fullmatch(name):
        return f"{path}: no file of a theme; expected {STYLE}, {' or '.join(LOGOS)}, PAGE.html or {THINGS}/LIST.html"
    try:
        ImmutableSandboxedEnvironment().parse(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        return f"{path}, line {error.lineno}: not a template of Jinja: {error.message}"
    except (OSError, UnicodeDecodeError) as error:
        return f"{path}: cannot be read: {error}"
    return ""
