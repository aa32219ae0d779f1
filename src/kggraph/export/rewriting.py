"""Pages as they stand in a copy: their links are relative and lead to files; what needs a server is left out."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from kggraph.export.references import is_link
from kggraph.web.pages.wording import Wording

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements that only a server gives a meaning.
_NEEDS_SERVER = "data-live"

# The relative link in place of a link of a page; None where it leads to nothing in the copy.
Relink = Callable[[str], str | None]


def rewrite(html: str, relink: Relink, *, language: str, elsewhere: str) -> str:
    """Return a page with other links.

    What leads to nothing in the copy leads to ``elsewhere``, which says what a copy has. Forms that ask a server
    become a sentence that says so.

    >>> rewrite('<a href="/x">x</a> <b data-live>live</b> &amp;', {"/x": "../x/"}.get, language="en", elsewhere="../c/")
    '<a href="../x/">x</a>  &amp;'
    >>> rewrite('<form action="/f"><input name="a"></form>', {}.get, language="en", elsewhere="../c/")
    '<p class="fine"><a href="../c/">This needs a server.</a></p>'
    """
    rewriter = _Rewriter(relink, language, elsewhere)
    rewriter.feed(html)
    rewriter.close()
    return "".join(rewriter.pieces)


class _Rewriter(HTMLParser):
    """Writes a page again piece by piece; what it does not change stays letter for letter."""

    def __init__(self, relink: Relink, language: str, elsewhere: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._relink, self._language, self._elsewhere = relink, language, elsewhere
        self._left_out: list[str] = []  # the open elements of what is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._left_out or _NEEDS_SERVER in attributes:
            if tag not in _VOID:
                self._left_out.append(tag)
        elif tag == "form" and self._asks_server(attributes):
            self._left_out.append(tag)
            words = escape(Wording.of(self._language).gettext("This needs a server."))
            self.pieces.append(f'<p class="fine"><a href="{escape(self._elsewhere)}">{words}</a></p>')
        else:
            self.pieces.append(self._start(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._left_out:
            self.pieces.append(self._start(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self._left_out:
            self.pieces.append(f"</{tag}>")
        elif tag in self._left_out:
            # An element may be closed by the end of the one that it stands in.
            while self._left_out.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._left_out:
            self.pieces.append(text)

    def _asks_server(self, attributes: dict[str, str | None]) -> bool:
        """Return whether a form does anything else than search, which the search page of a copy does by a script."""
        action = attributes.get("action") or ""
        return not action.endswith("/search") or self._relink(action) is None

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        written = self.get_starttag_text() or ""
        changed = {name: self._link(tag, name, value) for name, value in attrs if value and is_link(tag, name, value)}
        if not changed:
            return written
        kept = [(name, changed.get(name, value)) for name, value in attrs if changed.get(name, "") is not None]
        parts = [name if value is None else f'{name}="{escape(value)}"' for name, value in kept]
        return f"<{' '.join([tag, *parts])}{'/>' if written.endswith('/>') else '>'}"

    def _link(self, tag: str, name: str, target: str) -> str | None:
        """Return another link in place of one; None where a script would ask for what a copy does not have."""
        if not target.startswith("/") or target.startswith("//"):
            return target
        found = self._relink(target)
        if found is None and name.startswith("data-"):
            return None
        return found if found is not None else self._elsewhere if tag in {"a", "area", "form"} else target
