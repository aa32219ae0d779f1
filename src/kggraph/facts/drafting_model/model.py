"""The model that a project's settings name, ready to be asked."""

from kggraph.facts.drafting_model.endpoint import Endpoint
from kggraph.facts.drafting_model.hook import load_hook
from kggraph.facts.drafting_model.saying import Ask
from kggraph.model_plugin import ModelSettings


def open_model(settings: ModelSettings) -> Ask:
    """Return what asks the model of some settings. Raises SettingsError if its hook or its key is not there."""
    return load_hook(settings.hook) if settings.hook else Endpoint(settings)
