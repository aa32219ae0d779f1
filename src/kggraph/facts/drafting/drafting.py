"""From a text to its draft."""

from kggraph.errors import DraftingError
from kggraph.facts.drafting.article import read_article
from kggraph.facts.drafting.draft import Draft
from kggraph.facts.drafting.findings import find_all
from kggraph.facts.drafting.language import LANGUAGES, detect_language
from kggraph.facts.drafting.names import gather_mentions
from kggraph.facts.drafting.proposals import find_proposals


def draft_document(text: str, language: str | None = None) -> Draft:
    """Return the names and donations that a text tells of, proposed by rule; the same text gives the same draft.

    ``text`` is that of a document: NFC, lines ended by LF. ``language`` is ``kk`` or ``ru``; None means to look.
    Raises DraftingError for a text in Arabic script, in another language, or longer than a book.

    >>> draft = draft_document("«Жаңа үміт» қоры 10 отбасыға азық-түлік таратты.")
    >>> [(mention.kind.value, mention.name) for mention in draft.mentions]
    [('organization', '«Жаңа үміт» қоры')]
    """
    detected = detect_language(text)
    if language is not None and language not in LANGUAGES:
        raise DraftingError(f"no rules for the language {language!r}; expected one of: {', '.join(LANGUAGES)}")
    article = read_article(text, language or detected)
    findings = find_all(article)
    return Draft(text, article.language, gather_mentions(article, findings.names), find_proposals(findings))
