"""A project's settings, read from ``kggraph.toml``; and the settings of a stranger's files, which have none."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kggraph.endpoint import Endpoint, read_endpoint
from kggraph.errors import InvalidIriError, SettingsError, did_you_mean
from kggraph.formats import rdf_format_of
from kggraph.iris import require_iri
from kggraph.limits import read_limits
from kggraph.model_plugin import ModelSettings, read_model_settings
from kggraph.site import KINDS, SECURITY_FIELDS, THEME_FOLDER, ClassView, DefaultGraph, Figure, Site
from kggraph.vocabulary import PREFIXES

SETTINGS_FILE = "kggraph.toml"
DEFAULT_BASE = "https://w3id.org/kggraph/"
_TOP = (
    "base",
    "title",
    "description",
    "data_languages",
    "licence",
    "default_graph",
    "prefixes",
    "classes",
    "figures",
    "private",
    "folders",
    "limits",
    "serve",
    "security",
    "schema_org",
    "endpoint",
    "drafting",
)
_FOLDERS = ("ontology", "shapes", "data", "theme", "build")


@dataclass(frozen=True)
class Serving:
    """What the ``[serve]`` table says: whether ``/metrics`` is told, and what is logged of requests, and where.

    ``log`` is a file, ``-`` for the standard error, or empty for no log.
    """

    metrics: bool = False
    log: str = ""
    log_queries: bool = False
    log_clients: bool = False


@dataclass(frozen=True)
class Settings:
    """Where a project's files stand and what its site is like.

    ``root`` is what file names in messages and manifests are relative to; ``files`` are RDF files published as they
    are, beside those found in the ``data`` folder. Folders that are None do not exist in this project. ``limits`` is
    the table of that name, whose entries have been checked; ``endpoint`` is the store elsewhere that releases go to,
    ``model`` proposes facts beside the rules.
    """

    root: Path
    site: Site
    build: Path
    ontology: Path | None = None
    shapes: Path | None = None
    data: Path | None = None
    theme: Path | None = None
    files: tuple[Path, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    serving: Serving = Serving()
    endpoint: Endpoint | None = None
    model: ModelSettings | None = None

    @property
    def drafts(self) -> Path | None:
        """The folder of drafts, which are never published; None without data."""
        return self.data and self.data / "drafts"

    def inputs(self) -> list[Path]:
        """Return every file that a build reads, sorted by its path, settings included; drafts are none of them."""
        own = (self.ontology, self.shapes, self.data, self.theme, self.root / "queries")
        folders = [folder for folder in own if folder]
        found = {p for folder in folders for p in folder.rglob("*") if p.is_file() and not _is_hidden(p, folder)}
        found = {p for p in found if not (self.drafts and p.is_relative_to(self.drafts))}
        settings_file = self.root / SETTINGS_FILE
        if self.data and settings_file.is_file():
            found.add(settings_file)
        return sorted(found | set(self.files))

    def name_of(self, path: Path) -> str:
        """Return a file's name as messages and manifests show it: relative to the project, with slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name


def read_settings(folder: Path, *, build: Path | None = None) -> Settings:
    """Read a project folder's ``kggraph.toml``. Raises SettingsError with the file, the entry and what was expected."""
    path = folder / SETTINGS_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(
            f"{folder}: no {SETTINGS_FILE} here; make a project with 'kggraph init FOLDER', or name RDF files"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a TOML file: {error}") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    _require_known(table, _TOP, f"{path}")
    folders = _table(table, "folders", path)
    _require_known(folders, _FOLDERS, f"{path}, [folders]")
    limits = table.get("limits", {})
    read_limits(limits, f"{path}, [limits]")
    return Settings(
        root=folder,
        site=_read_site(table, path),
        build=build or folder / folders.get("build", "build"),
        ontology=_existing(folder / folders.get("ontology", "ontology")),
        shapes=_existing(folder / folders.get("shapes", "shapes")),
        data=_existing(folder / folders.get("data", "data")),
        theme=_existing(folder / folders.get("theme", THEME_FOLDER)),
        limits=limits,
        serving=_read_serving(table, path),
        endpoint=read_endpoint(table["endpoint"], f"{path}") if "endpoint" in table else None,
        model=read_model_settings(table.get("drafting", {}), f"{path}, [drafting]"),
    )


def settings_for_files(
    files: Sequence[Path], *, build: Path, base: str = DEFAULT_BASE, default_graph: DefaultGraph = "union"
) -> Settings:
    """Return settings that publish RDF files as they are, without ontology, shapes or documents of a project.

    Raises SettingsError naming every file that does not exist or is no RDF by its ending.
    """
    problems = [problem for path in files if (problem := _file_problem(path))]
    if problems:
        raise SettingsError("\n".join(problems))
    title = files[0].name if len(files) == 1 else f"{files[0].name} + {len(files) - 1}"
    site = Site(
        base=base,
        title={"en": title},
        data_languages=("en",),
        default_graph=default_graph,
        prefixes=dict(PREFIXES),
    )
    return Settings(root=files[0].parent, site=site, build=build, files=tuple(files))


def _file_problem(path: Path) -> str | None:
    if not path.exists():
        return f"{path}: no such file"
    if not path.is_file():
        return f"{path}: not a file"
    if rdf_format_of(path.name) is None:
        return f"{path}: its ending says nothing of RDF; expected .ttl, .nt, .nq, .trig, .jsonld or .rdf, also with .gz"
    return None


def _read_site(table: Mapping[str, Any], path: Path) -> Site:
    prefixes = {**PREFIXES, **_table(table, "prefixes", path)}
    for name, namespace in prefixes.items():
        _iri(namespace, f"{path}, [prefixes] {name}")
    base = _iri(table.get("base", DEFAULT_BASE), f"{path}, base")
    if not base.endswith("/"):
        raise SettingsError(f"{path}, base: {base!r} does not end in '/'")
    default_graph = table.get("default_graph", "union")
    if default_graph not in {"union", "own"}:
        raise SettingsError(f"{path}, default_graph: {default_graph!r}; expected 'union' or 'own'")
    return Site(
        base=base,
        title=_table(table, "title", path),
        description=_table(table, "description", path),
        data_languages=tuple(table.get("data_languages", ["en"])),
        licence=table.get("licence", ""),
        default_graph=default_graph,
        prefixes=prefixes,
        classes=tuple(_read_class(row, prefixes, path) for row in table.get("classes", [])),
        figures=tuple(_read_figure(row, path) for row in table.get("figures", [])),
        private=tuple(_expand(name, prefixes, f"{path}, private") for name in table.get("private", [])),
        security=_read_security(table, path),
        schema_org={
            _expand(name, prefixes, f"{path}, [schema_org]"): term
            for name, term in _table(table, "schema_org", path).items()
        },
    )


def _read_serving(table: Mapping[str, Any], path: Path) -> Serving:
    row, where = table.get("serve", {}), f"{path}, [serve]"
    if not isinstance(row, dict):
        raise SettingsError(f"{where}: expected a table")
    _require_known(row, [f.name for f in fields(Serving)], where)
    for name, value in row.items():
        kind = type(getattr(Serving, name))
        if not isinstance(value, kind):
            expected = "true or false" if kind is bool else "a text"
            raise SettingsError(f"{where} {name}: {value!r}; expected {expected}")
    serving = Serving(**row)
    is_file = serving.log not in {"", "-"}
    return replace(serving, log=str(path.parent / serving.log)) if is_file else serving


def _read_security(table: Mapping[str, Any], path: Path) -> dict[str, str]:
    """Return the fields of security.txt, whose file is not valid without the first two (RFC 9116, section 2.5)."""
    settings, where = _table(table, "security", path), f"{path}, [security]"
    _require_known(settings, SECURITY_FIELDS, where)
    missing = [name for name in SECURITY_FIELDS[:2] if settings and name not in settings]
    if missing:
        raise SettingsError(f"{where}: {' and '.join(map(repr, missing))} missing, which RFC 9116 asks for")
    return settings


def _read_class(row: Mapping[str, Any], prefixes: Mapping[str, str], path: Path) -> ClassView:
    where = f"{path}, [[classes]] {row.get('class', '')}"
    known = ["class", *(f.name for f in fields(ClassView) if f.name != "iri")]
    _require_known(row, known, where)
    if "class" not in row:
        raise SettingsError(f"{where}: 'class' is missing; expected a prefixed name or an IRI")
    kind = row.get("kind", "other")
    if kind not in KINDS:
        raise SettingsError(f"{where}: kind {kind!r}; expected one of {', '.join(KINDS)}")
    properties = {
        key: _expand(value, prefixes, where) for key, value in row.items() if key not in {"class", "path", "kind"}
    }
    return ClassView(_expand(row["class"], prefixes, where), row.get("path", ""), kind, **properties)


def _read_figure(row: Mapping[str, Any], path: Path) -> Figure:
    _require_known(row, ("query", "label", "rows"), f"{path}, [[figures]]")
    query = path.parent / str(row.get("query", ""))
    if not query.is_file():
        raise SettingsError(f"{path}, [[figures]]: query file {row.get('query', '')!r} does not exist")
    return Figure(query.stem, query.read_text(encoding="utf-8"), row.get("label", {}), row.get("rows", ""))


def _expand(name: object, prefixes: Mapping[str, str], where: str) -> str:
    text = str(name)
    prefix, colon, local = text.partition(":")
    if colon and prefix in prefixes:
        return prefixes[prefix] + local
    if colon and local.startswith("//"):
        return _iri(text, where)
    raise SettingsError(
        f"{where}: unknown prefix in {text!r}; bound: {', '.join(sorted(prefixes))}{did_you_mean(prefix, [*prefixes])}"
    )


def _iri(value: object, where: str) -> str:
    try:
        return require_iri(str(value))
    except InvalidIriError as error:
        raise SettingsError(f"{where}: {error}") from None


def _table(table: Mapping[str, Any], key: str, path: Path) -> dict[str, str]:
    value = table.get(key, {})
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise SettingsError(f"{path}, [{key}]: expected a table of texts")
    return value


def _require_known(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    unknown = [f"unknown entry {key!r}{did_you_mean(key, known)}" for key in table if key not in known]
    if unknown:
        raise SettingsError("\n".join(f"{where}: {message}" for message in unknown))


def _existing(folder: Path) -> Path | None:
    return folder if folder.is_dir() else None


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~")) or part.endswith("~") for part in path.relative_to(folder).parts)
