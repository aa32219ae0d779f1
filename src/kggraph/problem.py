"""One thing that is wrong in a source file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in one source file.

    ``line`` and ``column`` count from 1; 0 means that the problem is the file's as a whole.

    >>> print(Problem("data/a.ttl", 3, 5, "the prefix un: is not declared"))
    data/a.ttl:3:5: the prefix un: is not declared
    """

    path: str
    line: int
    column: int
    message: str

    @classmethod
    def of_parser(cls, path: str, error: SyntaxError) -> "Problem":
        """Return what a parser says of a file, its place taken out of the sentence into line and column.

        >>> text = "Parser error at line 2 between columns 1 and 4: No scheme found in an absolute IRI"
        >>> print(Problem.of_parser("a.ttl", SyntaxError(text, (None, 2, 1, None))))
        a.ttl:2:1: No scheme found in an absolute IRI
        """
        place, colon, reason = str(error.msg).partition(": ")
        message = reason if colon and place.startswith("Parser error ") else str(error.msg)
        return cls(path, error.lineno or 0, error.offset or 0, message)

    def __str__(self) -> str:
        place = ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])
        return f"{place}: {self.message}"
