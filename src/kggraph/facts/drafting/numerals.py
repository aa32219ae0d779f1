"""Numbers in digits and words, mixed, inflected: where each stands and what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache

from kggraph.facts.drafting.grammar import Case
from kggraph.facts.drafting.kazakh import analyses
from kggraph.facts.drafting.lexicon import read_rows
from kggraph.facts.drafting.tokens import Sort, Token


@dataclass(frozen=True)
class Numeral:
    """A number at the tokens ``[first, last)``; ``case`` is that of its last word, where it has an ending.

    ``ordinal`` («бесінші») names a place in a row, ``collective`` («бесеуіне») stands for what it counts.
    """

    value: Fraction
    first: int
    last: int
    case: Case = Case.NOMINATIVE
    ordinal: bool = False
    collective: bool = False


@dataclass(frozen=True)
class _Word:
    role: str
    value: Fraction
    case: Case = Case.NOMINATIVE
    inflected: bool = False
    ordinal: bool = False


@dataclass
class _Sum:
    """A number while its words are read: ``done`` are the thousands, ``open`` what a multiplier would still take."""

    done: Fraction = Fraction(0)
    open: Fraction | None = None
    ceiling: Fraction = field(default=Fraction(10**15))
    step: Fraction = field(default=Fraction(10**15))  # what the next unit must stay below

    @property
    def value(self) -> Fraction:
        return self.done + (self.open or 0)

    def take(self, word: _Word) -> bool:
        """Add a word, or return False if the number ends before it."""
        return {"unit": self._unit, "hundred": self._hundred, "thousand": self._thousand}[word.role](word.value)

    def digits(self, value: Fraction) -> bool:
        if self.open is not None or value >= self.ceiling:
            return False
        self.open, self.step = value, Fraction(1)
        return True

    def _unit(self, value: Fraction) -> bool:
        if value >= self.step:
            return False
        self.open = (self.open or Fraction(0)) + value
        self.step = next((size for size in (Fraction(100), Fraction(10)) if value % size == 0), Fraction(1))
        return True

    def _hundred(self, value: Fraction) -> bool:
        if self.open is not None and not 0 < self.open < 10:  # noqa: PLR2004 - two to nine hundred
            return False
        self.open, self.step = (self.open or Fraction(1)) * value, value
        return True

    def _thousand(self, value: Fraction) -> bool:
        if value >= self.ceiling:
            return False
        self.done += (Fraction(1) if self.open is None else self.open) * value
        self.open, self.ceiling, self.step = None, value, value
        return True

    def halve(self, half: Fraction) -> None:
        """Add the half of what was said last: «екі жарым» is two and a half, «мың жарым» fifteen hundred."""
        last_thousand = self.ceiling if self.done and self.open is None else Fraction(1)
        self.open, self.step = (self.open or 0) + half * last_thousand, Fraction(0)


def find_numerals(tokens: Sequence[Token], language: str) -> list[Numeral]:
    """Return the numbers among tokens in order; none overlaps another.

    >>> from kggraph.facts.drafting.tokens import read_tokens
    >>> def values(text, language="kk"):
    ...     return [float(n.value) for n in find_numerals(read_tokens(text, language), language)]
    >>> values("1 миллион 520 мың теңге, 40 338 мың, жеті бүтін оннан бір, бесеуіне, екі жарым мыңға")
    [1520000.0, 40338000.0, 7.1, 5.0, 2500.0]
    >>> values("2 миллиона 300 тысяч, полтора миллиона, двадцати пяти семьям, 1,5 млн", "ru")
    [2300000.0, 1500000.0, 25.0, 1500000.0]
    """
    found: list[Numeral] = []
    position = 0
    while position < len(tokens):
        numeral = _Reader(tokens, language, position).read()
        if numeral:
            found.append(numeral)
        position = numeral.last if numeral else position + 1
    return found


class _Reader:
    """Reads the number that begins at a token, if there is one."""

    def __init__(self, tokens: Sequence[Token], language: str, first: int) -> None:
        self._tokens, self._language, self._first = tokens, language, first
        self._next = first
        self._sum = _Sum()
        self._last: _Word | None = None

    def read(self) -> Numeral | None:
        while self._next < len(self._tokens) and self._step():
            pass
        if self._next == self._first:
            return None
        last = self._last or _Word("unit", Fraction(0))
        value = self._sum.value
        return Numeral(value, self._first, self._next, last.case, last.ordinal, last.role == "collective")

    def _step(self) -> bool:
        """Read one more token; return False when the number is complete."""
        token = self._tokens[self._next]
        if token.sort is Sort.NUMBER:
            return self._digits(token)
        if not token.is_word:
            return False
        if self._language == "kk" and self._next > self._first and self._particle(token):
            return False
        word = _word(token.form, self._language)
        if word is None:
            return False
        return self._half(word) if word.role == "half" else self._ordinary(word)

    def _digits(self, token: Token) -> bool:
        if not self._sum.digits(Fraction(token.form)):
            return False
        self._next += 1
        self._last = _ending_word(token.ending) if token.ending else None
        return not token.ending

    def _ordinary(self, word: _Word) -> bool:
        first = self._next == self._first
        if word.role in ("collective", "mixed"):
            if not first:
                return False
            self._sum.open, self._sum.step = word.value, Fraction(0)
        elif not self._sum.take(word):
            return self._shorthand(word)
        self._next += 1
        self._last = word
        return not word.inflected and word.role != "collective"

    def _half(self, word: _Word) -> bool:
        self._sum.halve(word.value)
        self._next += 1
        self._last = word
        return not word.inflected

    def _shorthand(self, word: _Word) -> bool:
        """«Екі қырық бес»: a unit, then tens, is a unit with hundredths, as numbers are read aloud."""
        opened, following = self._sum.open, self._number_at(self._next + 1)
        spoken = opened is not None and self._sum.done == 0 and opened < 10 and 20 <= word.value < 100  # noqa: PLR2004
        if spoken and self._next == self._first + 1 and following is not None and following < 10:  # noqa: PLR2004
            self._fraction(word.value + following, Fraction(100), self._next + 2)
        return False

    def _particle(self, token: Token) -> bool:
        """«Бүтін оннан бір», «екі де тоғыз»: read the decimals after a particle; return whether the number ends."""
        following = self._next + 1
        if token.form == "бүтін":
            scale = {"оннан": 10, "жүзден": 100, "мыңнан": 1000}.get(self._form(following), 0)
            end, digits = self._whole(following + bool(scale))
            if digits is None:
                return False
            self._fraction(digits, Fraction(scale) if scale else _scale(digits), end)
            return True
        if token.form in ("де", "да", "те", "та") and self._tokens[self._next - 1].is_word:
            return self._after_and(following)
        return False

    def _after_and(self, following: int) -> bool:
        end, digits = self._whole(following)
        if digits is None or self._last is None or self._last.inflected:
            return False
        if digits < self._sum.step and self._sum.step >= 100:  # noqa: PLR2004 - «алты жүз да қырық төрт»
            self._sum.open, self._next = (self._sum.open or 0) + digits, end
        elif self._sum.value < 100:  # noqa: PLR2004 - decimals are read aloud of small numbers
            self._fraction(digits, _scale(digits), end)
        return True

    def _fraction(self, digits: Fraction, scale: Fraction, end: int) -> None:
        self._sum.open = (self._sum.open or 0) + digits / scale
        self._next = end
        word = _word(self._form(end - 1), self._language)
        if word and not word.inflected:
            self._multiply()

    def _multiply(self) -> None:
        word = _word(self._form(self._next), self._language)
        if word and word.role == "thousand" and self._sum.take(word):
            self._next, self._last = self._next + 1, word

    def _form(self, position: int) -> str:
        return self._tokens[position].form if 0 <= position < len(self._tokens) else ""

    def _number_at(self, position: int) -> Fraction | None:
        word = _word(self._form(position), self._language)
        return word.value if word and word.role == "unit" and not word.ordinal else None

    def _whole(self, position: int) -> tuple[int, Fraction | None]:
        """Return where the one or two words of decimals end, and their number."""
        first, second = self._number_at(position), self._number_at(position + 1)
        if first is None:
            return position, None
        if first >= 10 and first % 10 == 0 and second is not None and second < 10:  # noqa: PLR2004
            return position + 2, first + second
        return position + 1, first


def _scale(digits: Fraction) -> Fraction:
    return Fraction(10 ** len(str(int(digits))))


@lru_cache(maxsize=65536)
def _word(form: str, language: str) -> _Word | None:
    known = _numeral_words(language)
    if form in known:
        role, value = known[form]
        return _Word(role, value)
    return _inflected(form, known) if language == "kk" else None


def _inflected(form: str, known: dict[str, tuple[str, Fraction]]) -> _Word | None:
    form = form.removesuffix("-ақ").removesuffix("-ау").removesuffix("ғой")
    if form in known:
        return _Word(*known[form])
    for found in analyses(form.replace("-", "")):
        for ordinal, stem in _stems(found.lemma):
            if stem in known and not found.plural and not form.endswith("ім"):  # «жетім» is an orphan, not my seven
                role, value = known[stem]
                return _Word(role, value, found.case, inflected=True, ordinal=ordinal)
    return None


def _stems(stem: str) -> Iterator[tuple[bool, str]]:
    yield False, stem
    for ending in ("ыншы", "інші", "ншы", "нші"):
        if stem.endswith(ending):
            yield True, stem.removesuffix(ending)
    for ending in ("даған", "деген", "таған", "теген"):
        yield False, stem.removesuffix(ending)
    # Before a possessive «бесеу» loses its last letter to the list of possessives: «бесеуі», «алтауы».
    for ending in ("еу", "ау"):
        yield False, stem + ending


def _ending_word(ending: str) -> _Word:
    """Return what an ending tied to digits by a hyphen says: «200-ден», «2022-ші», «30-ти», «28-летний»."""
    ordinal = ending in ("ші", "шы", "нші", "ншы", "інші", "ыншы", "й", "го", "му", "ю", "я", "е", "ый", "ой", "ая")
    found = [a for a in analyses("бір" + ending) if a.lemma == "бір"] or list(analyses("он" + ending))
    case = next((a.case for a in found if a.lemma in ("бір", "он")), Case.NOMINATIVE)
    return _Word("unit", Fraction(0), case, inflected=True, ordinal=ordinal)


@cache
def _numeral_words(language: str) -> dict[str, tuple[str, Fraction]]:
    rows = (row for row in read_rows("numerals") if row["language"] == language and row["sort"] != "homonym")
    return {
        word.replace("ё", "е") if language == "ru" else word: (row["sort"], Fraction(row["value"]))
        for row in rows
        for word in row["words"].split()
    }
