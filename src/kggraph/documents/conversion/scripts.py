"""Which script a text is written in, as far as that decides whether it can be read here."""

_ARABIC = (("\u0600", "\u08ff"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))
_SAMPLE = 200_000


def is_in_arabic_script(text: str) -> bool:
    """Return whether most letters of a text are Arabic.

    >>> is_in_arabic_script("قازاقستان حالقى"), is_in_arabic_script("Мақал: «قازاق» деген сөз")
    (True, False)
    """
    letters = [letter for letter in text[:_SAMPLE] if letter.isalpha()]
    return 2 * sum(any(first <= letter <= last for first, last in _ARABIC) for letter in letters) > len(letters)
