"""The place of an error in a query, as it is shown: its line, and a caret under it."""

_WIDTH = 160  # characters of a line that are shown, around the place
_BEFORE = 100


def query_lines(text: str) -> list[str]:
    r"""Return the lines of a query as its parser counts them: only LF and CR LF end one.

    >>> query_lines("ASK\r\n{}\u2028")
    ['ASK', '{}\u2028']
    """
    return text.replace("\r\n", "\n").split("\n")


def excerpt(text: str, line: int, column: int) -> str:
    r"""Return a line of a query and a caret under a column, both counted from 1; of a long line the part around it.

    >>> print(excerpt("SELECT *\n{ ?s ?p }", 2, 9))
    { ?s ?p }
            ^
    >>> print(excerpt(f"ASK {{ {'?s ?p ?o . ' * 100}? }}", 1, 1107)[-180:].split("\n")[1].count(" "))
    101
    """
    lines = query_lines(text)
    whole = lines[line - 1] if line <= len(lines) else ""
    start = max(0, column - 1 - _BEFORE) if len(whole) > _WIDTH else 0
    shown = ("…" if start else "") + whole[start : start + _WIDTH] + ("…" if len(whole) > start + _WIDTH else "")
    before = shown[: column - 1 - start + (start > 0)]
    # Tabs stay tabs, so that the caret stands under its place whatever their width.
    return shown + "\n" + "".join("\t" if character == "\t" else " " for character in before) + "^"
