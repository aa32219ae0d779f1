"""How people of a language write: the part of Babel's data that pages need, and no more of it in memory."""

from functools import cache
from typing import Any, cast

from babel import Locale, localedata
from babel.core import get_global

# What ``formatting`` asks of a locale. Units, time zones, territories and all the rest would take three times as much.
_READ = {
    "currency_symbols",
    "date_formats",
    "datetime_skeletons",
    "decimal_formats",
    "default_numbering_system",
    "languages",
    "months",
    "number_symbols",
    "plural_form",
}
_INHERITED = "root"  # what every locale inherits from, which Babel keeps as well
# What Babel reads along with the first locale and needs for others than those it has a file for, and for time zones.
_UNREAD = ("likely_subtags", "meta_zones", "territory_currencies", "territory_languages", "zone_territories")


@cache
def locale_of(language: str) -> Locale:
    """Return the locale of an interface language, having made Babel forget what no page needs.

    A server's process would keep six megabytes of it for as long as it runs.

    >>> locale_of("kk").languages["kk"]
    'қазақ тілі'
    """
    for name in (_INHERITED, language):
        data = localedata.load(name)
        for part in data.keys() - _READ:
            data.pop(part, None)  # another thread may do the same
    for name in _UNREAD:
        cast("dict[str, Any]", get_global(name)).clear()  # type: ignore[arg-type]  # all are among Babel's literals
    return Locale(language)
