"""What is stated of a new document: by the options of a command, else by its file; its language also by letters."""

import re
from collections.abc import Sequence

from kggraph.documents.conversion.scripts import is_in_arabic_script
from kggraph.documents.conversion.source import Metadata, SourceText
from kggraph.documents.conversion.stated import as_date
from kggraph.errors import DocumentError, DraftingError, InvalidIriError, SettingsError
from kggraph.facts.drafting.language import LONGEST, detect_language
from kggraph.iris import require_iri
from kggraph.problem import Problem


def stated_metadata(source: SourceText, asked: Metadata, languages: Sequence[str]) -> Metadata:
    """Return what is stated of a text; of ``asked`` and what the file states, the former counts.

    A language that nobody states is that of the letters if it is one of the project's ``languages``, else the first of
    them. Raises SettingsError for an option that has not the form it should have, and DocumentError for a text in
    Arabic script whose language nobody has asked for.
    """
    _require_form(asked)
    found = source.metadata
    if not asked.language and is_in_arabic_script(source.text):
        message = "is in Arabic script; expected Kazakh in Cyrillic or Latin letters, or Russian"
        raise DocumentError([Problem(str(source.origin), 0, 0, f"{message}; --language takes it as it is")])
    return Metadata(
        title=asked.title or found.title,
        date=asked.date or found.date,
        publisher=asked.publisher or found.publisher,
        url=asked.url or found.url,
        language=asked.language or found.language or _language_of(source.text, languages),
    )


def _language_of(text: str, languages: Sequence[str]) -> str:
    try:
        detected = detect_language(text[:LONGEST])
    except DraftingError:
        return languages[0]
    return detected if detected in languages else languages[0]


def _require_form(asked: Metadata) -> None:
    if asked.date and as_date(asked.date) != asked.date:
        raise SettingsError(f"--date {asked.date}: not a date; expected YYYY, YYYY-MM or YYYY-MM-DD")
    if asked.language and not re.fullmatch("[a-z]{2,3}", asked.language):
        raise SettingsError(f"--language {asked.language}: expected a code of two or three small letters, such as kk")
    if asked.url:
        try:
            require_iri(asked.url)
        except InvalidIriError as error:
            raise SettingsError(f"--url: {error}") from None
