"""Every span that is proposed is that of the words it stands for, in real texts and in texts made to be odd."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kggraph.documents.document import Span
from kggraph.facts.drafting.article import read_article as read_tokens_of
from kggraph.facts.drafting.draft import Draft, Proposal, Value
from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafting.quantities import find_money

from .gold import ARTICLES, read_article

SENTENCES = [line for path in ARTICLES for line in read_article(path)["text"].split("\n") if line]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})
ODD = [
    "«",
    "»",
    "“",
    '"',
    "''",
    "(",
    ")",
    "–",
    "…",
    ".",
    ",",
    "\n",
    "\u00a0",
    "😀",
    "²",
    "٣",
    "ҚХА-ның",
    "İ",
    "ß",
    "5 000",
]
SLOTS = ("donor", "recipient", "count", "unit", "amount", "currency", "goods", "campaign", "place", "date")

shuffled = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("\n".join)
mixed = st.lists(st.sampled_from([*WORDS, *ODD]), min_size=3, max_size=60).map(" ".join)
cut = st.tuples(st.sampled_from(SENTENCES), st.integers(0, 200), st.text(max_size=5)).map(
    lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] :]
)


def kazakh(text: str) -> Draft:
    return draft_document(f"Қазақстанның әр өңірінде қайырымдылық шаралары өтуде.\n{text}")


def values(proposal: Proposal) -> list[Value]:
    return [value for value in (getattr(proposal, slot) for slot in SLOTS) if value is not None]


def folded(words: str) -> str:
    return " ".join(words.split())


def is_slice(draft: Draft, span: Span) -> bool:
    words = draft.text[span.start : span.end]
    return 0 <= span.start < span.end <= len(draft.text) and words == words.strip() != ""


def check(draft: Draft) -> None:
    for mention in draft.mentions:
        assert all(is_slice(draft, span) for span in mention.spans)
        # A name in the nominative is its words, but for the end of the last.
        first = folded(draft.quote(mention.spans[0]))
        assert first[:3] == mention.name[:3]
    for proposal in draft.proposals:
        assert is_slice(draft, proposal.evidence)
        assert all(is_slice(draft, span) for value in values(proposal) for span in value.spans)
        assert all(0 < value.confidence < 1 for value in values(proposal))
        assert all(bool(value.alternatives) == (value.reading.value == "ambiguous") for value in values(proposal))
        check_words(draft, proposal)


def check_words(draft: Draft, proposal: Proposal) -> None:
    if proposal.recipient:
        assert folded(draft.quote(proposal.recipient.spans[0])) == proposal.recipient.value
    if proposal.date:
        assert folded(draft.quote(proposal.date.spans[0])) == proposal.date.value
    for thing in proposal.goods.value if proposal.goods else ():
        assert is_slice(draft, thing.span)
        assert folded(draft.quote(thing.span))[:3] == thing.item[:3]
    if proposal.amount:
        words = draft.quote(proposal.amount.spans[0])
        read = find_money(read_tokens_of(words, draft.language))
        assert [money.value for money in read] == [Fraction(proposal.amount.value)]


def test_in_the_articles() -> None:
    for path in ARTICLES:
        check(draft_document(read_article(path)["text"]))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(shuffled)
def test_in_sentences_of_both_languages_in_any_order(text: str) -> None:
    check(draft_document(text))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(mixed)
def test_in_words_in_any_order_with_odd_marks(text: str) -> None:
    check(kazakh(text))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(cut)
def test_in_sentences_with_odd_letters_in_them(text: str) -> None:
    check(kazakh(text))
