"""The model that a project's settings name is asked beside the rules; what the text does not have is told and left."""

import click

from kggraph.facts.drafting.draft import Draft
from kggraph.facts.drafting_model.model import open_model
from kggraph.facts.drafting_model.proposing import ask_model, with_additions
from kggraph.settings import Settings


def with_model(settings: Settings, draft: Draft) -> Draft:
    """Return a draft with what the project's model proposes among what the rules found; without a model, as it is.

    Raises SettingsError for a model that is not there, DraftingError for one that does not answer as it should.
    """
    if settings.model is None:
        return draft
    additions = ask_model(draft, open_model(settings.model))
    for rejected in additions.rejected:
        words = f"{rejected.words!r} as {rejected.slot}"
        click.echo(f"left out of what the model says, {words}: {rejected.reason}", err=True)
    return with_additions(draft, additions)
