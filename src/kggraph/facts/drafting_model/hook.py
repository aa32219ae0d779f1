"""A function of the user's in place of a model's endpoint."""

import importlib
from collections.abc import Callable, Iterable

from kggraph.errors import DraftingError, SettingsError
from kggraph.facts.drafting_model.saying import Ask, SaidDonation, said_donations


def load_hook(name: str) -> Ask:
    """Return the function that ``module:function`` names, its answers held to the bounds of a model's.

    It is called with a text and its language, ``kk`` or ``ru``, and returns mappings of strings, as a model does.
    Raises SettingsError if there is none.
    """
    module, _, function = name.partition(":")
    try:
        call = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"the model's hook {name!r} cannot be loaded: {error}") from None
    if not callable(call):
        raise SettingsError(f"the model's hook {name!r} is no function")
    return _bounded(call, name)


def _bounded(call: Callable[[str, str], Iterable[object]], name: str) -> Ask:
    def ask(text: str, language: str) -> list[SaidDonation]:
        answer = call(text, language)
        if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
            kind = type(answer).__name__
            raise DraftingError(f"the model's hook {name!r} returns {kind}; expected mappings of strings")
        return said_donations(answer)

    return ask
