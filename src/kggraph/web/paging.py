"""Pages of long lists."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """Which page of how many: ``page`` counts from 1, ``size`` things per page, ``count`` things in all.

    >>> paging = Paging(2, 25, 60)
    >>> paging.offset, paging.last, paging.has_next
    (25, 3, True)
    """

    page: int
    size: int
    count: int

    @property
    def offset(self) -> int:
        """How many things stand before this page."""
        return (self.page - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one."""
        return max(1, -(-self.count // self.size))

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.page < self.last


def read_page_number(arguments: Mapping[str, str]) -> int:
    """Return the page that a URL asks for; what is no positive number asks for the first.

    >>> read_page_number({"page": "3"}), read_page_number({"page": "x"}), read_page_number({"page": "-1"})
    (3, 1, 1)
    """
    text = arguments.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 9 else 1  # noqa: PLR2004 - nine digits are enough
