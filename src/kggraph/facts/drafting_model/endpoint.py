"""Asking an OpenAI-compatible endpoint, within a time and a size whatever it sends."""

import http.client
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from threading import Event, Timer
from urllib.parse import urlsplit

from kggraph.errors import DraftingError, SettingsError
from kggraph.facts.drafting_model.saying import SaidDonation, read_content
from kggraph.limits import MEBIBYTE
from kggraph.model_plugin import ModelSettings

_LARGEST = MEBIBYTE  # bytes of an answer; those about an article have some thousand
_PIECE = 1 << 16


class Endpoint:
    """A model behind an address; called with a text and its language it returns what the model says."""

    def __init__(self, settings: ModelSettings) -> None:
        """Take the key from the environment. Raises SettingsError if the variable that should hold it does not."""
        self._settings = settings
        self._headers = {"Content-Type": "application/json", "Accept": "application/json", **_authorization(settings)}
        self._instructions = resources.files(__package__).joinpath("instructions.txt").read_text(encoding="utf-8")

    def __call__(self, text: str, language: str) -> list[SaidDonation]:
        """Return the donations that the model tells of. Raises DraftingError for whatever is wrong with its answer."""
        article = json.dumps({"language": language, "article": text}, ensure_ascii=False)
        messages = [{"role": "system", "content": self._instructions}, {"role": "user", "content": article}]
        body = {
            "model": self._settings.model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": messages,
        }
        return read_content(_content(self._post(json.dumps(body).encode())))

    def _post(self, body: bytes) -> bytes:
        where = f"the model at {self._settings.url}"
        parts = urlsplit(self._settings.url)
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=self._settings.timeout)
        late = Event()
        try:
            with _deadline(connection, self._settings.timeout, late):
                connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, self._headers)
                response = connection.getresponse()
                content = response.read(_LARGEST + 1)
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise DraftingError(f"{where} took more than {self._settings.timeout:g} seconds") from None
            raise DraftingError(f"{where} cannot be asked: {error or type(error).__name__}") from None
        finally:
            connection.close()
        if late.is_set():
            raise DraftingError(f"{where} took more than {self._settings.timeout:g} seconds")
        if response.status != http.client.OK:
            raise DraftingError(f"{where} answers {response.status} {response.reason}; expected 200")
        if len(content) > _LARGEST:
            raise DraftingError(f"{where} answers more than {_LARGEST // MEBIBYTE} MiB; expected a list of donations")
        return content


@contextmanager
def _deadline(connection: http.client.HTTPConnection, seconds: float, late: Event) -> Iterator[None]:
    """End a conversation after some time in all: the timeout of a socket begins anew with each byte that comes."""
    connection.connect()
    channel = connection.sock  # the connection forgets it as soon as the response has begun

    def end() -> None:
        late.set()
        with suppress(OSError):  # the other side may have hung up just now
            channel.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _content(answer: bytes) -> str:
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise DraftingError(
            "the model's answer is not that of a chat completion; expected choices[0].message"
        ) from None
    if not isinstance(content, str):
        raise DraftingError("the model's answer has no text; expected choices[0].message.content")
    return content


def _authorization(settings: ModelSettings) -> dict[str, str]:
    if not settings.key_variable:
        return {}
    key = os.environ.get(settings.key_variable, "")
    if not key or not (key.isascii() and key.isprintable()):
        raise SettingsError(f"the environment variable {settings.key_variable} holds no key for the model")
    return {"Authorization": f"Bearer {key}"}
