"""Where a store elsewhere answers, as the ``[endpoint]`` table of the settings or the command line names it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kggraph.errors import SettingsError, did_you_mean

_TEXTS = ("query", "update", "graph_store", "catalog", "dialect", "user_from", "password_from", "token_from")
_NUMBERS: Mapping[str, tuple[float, float]] = {"timeout": (0.1, 3600), "retries": (0, 10), "connections": (1, 256)}


@dataclass(frozen=True)
class Credentials:
    """Who asks: a user with a password, or a bearer token, or nobody. Never shown."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL 1.1 store: its URLs, the names of the environment variables that hold credentials, and patience.

    ``update`` and ``graph_store`` are needed for publishing only; where they are empty the store's dialect may tell.
    ``catalog`` names the graph that says which release is current, where the store holds several catalogs.
    ``seconds`` is the time that one query may take, ``retries`` how often a read is sent again, ``connections`` how
    many each server process opens.

    >>> Endpoint("http://127.0.0.1:7878/query?key=1").shown
    'http://127.0.0.1:7878/query'
    """

    query: str
    update: str = ""
    graph_store: str = ""
    catalog: str = ""
    dialect: str = ""
    user_from: str = "KGGRAPH_ENDPOINT_USER"
    password_from: str = "KGGRAPH_ENDPOINT_PASSWORD"  # noqa: S105 - the name of a variable
    token_from: str = "KGGRAPH_ENDPOINT_TOKEN"  # noqa: S105 - the name of a variable
    seconds: float = 10
    retries: int = 2
    connections: int = 8

    def __post_init__(self) -> None:
        for name, url in (("query", self.query), ("update", self.update), ("graph_store", self.graph_store)):
            if url or name == "query":
                _require_url(url, name)

    @property
    def shown(self) -> str:
        """The query URL as it may be shown: without parameters, which may hold a key."""
        return self.query.partition("?")[0]

    def credentials(self, environment: Mapping[str, str]) -> Credentials:
        """Return the credentials that the environment holds, none where it holds none.

        >>> Endpoint("http://e/", token_from="KEY").credentials({"KEY": "secret"})
        Credentials()
        """
        names = (self.user_from, self.password_from, self.token_from)
        user, password, token = (environment.get(name, "") for name in names)
        return Credentials(user, password, token)


def read_endpoint(table: object, where: str) -> Endpoint:
    """Read an ``[endpoint]`` table. Raises SettingsError that says which entry is wrong and what was expected.

    >>> read_endpoint({"query": "http://127.0.0.1/sparql", "timeout": 5}, "kggraph.toml").seconds
    5.0
    """
    known = (*_TEXTS, *_NUMBERS)
    if not isinstance(table, Mapping):
        raise SettingsError(f"{where}, [endpoint]: expected a table")
    unknown = [f"unknown entry {key!r}{did_you_mean(key, known)}" for key in table if key not in known]
    if unknown:
        raise SettingsError("\n".join(f"{where}, [endpoint]: {message}" for message in unknown))
    if "query" not in table:
        raise SettingsError(f"{where}, [endpoint]: 'query' is missing; expected the URL that answers queries")
    values = {key: _text(table[key], f"{where}, [endpoint] {key}") for key in _TEXTS if key in table}
    numbers = {key: _number(table[key], key, where) for key in _NUMBERS if key in table}
    try:
        return Endpoint(
            **values,
            seconds=numbers.get("timeout", Endpoint.seconds),
            retries=int(numbers.get("retries", Endpoint.retries)),
            connections=int(numbers.get("connections", Endpoint.connections)),
        )
    except SettingsError as error:
        raise SettingsError(f"{where}, [endpoint]: {error}") from None


def _require_url(url: str, name: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"{name}: {url!r} is no URL of a store; expected http://… or https://…")
    if parts.username is not None or parts.password is not None:
        raise SettingsError(
            f"{name}: a user or password stands in the URL of {parts.hostname}; keep them in the environment: "
            f"{Endpoint.user_from} and {Endpoint.password_from}, or {Endpoint.token_from}"
        )


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{where}: {value!r}; expected a text")
    return value


def _number(value: object, key: str, where: str) -> float:
    least, most = _NUMBERS[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise SettingsError(f"{where}, [endpoint] {key}: {value!r}; expected a number from {least:g} to {most:g}")
    return float(value)
