"""Asking an OpenAI-compatible endpoint, within a time and a size whatever it sends."""

import http.client
import json
import os
from importlib import resources
from time import monotonic
from urllib.parse import urlsplit

from kggraph.deadline import cut_off
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
        late = f"{where} took more than {self._settings.timeout:g} seconds"
        begun = monotonic()
        try:
            connection.connect()
            with cut_off(connection.sock, self._settings.timeout):
                connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, self._headers)
                response = connection.getresponse()
                content = response.read(_LARGEST + 1)
        except (OSError, http.client.HTTPException) as error:
            if monotonic() - begun >= self._settings.timeout:
                raise DraftingError(late) from None
            raise DraftingError(f"{where} cannot be asked: {error or type(error).__name__}") from None
        finally:
            connection.close()
        if monotonic() - begun >= self._settings.timeout:  # a body that the deadline has cut may look whole
            raise DraftingError(late)
        if response.status != http.client.OK:
            raise DraftingError(f"{where} answers {response.status} {response.reason}; expected 200")
        if len(content) > _LARGEST:
            raise DraftingError(f"{where} answers more than {_LARGEST // MEBIBYTE} MiB; expected a list of donations")
        return content


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
