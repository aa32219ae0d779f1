"""Triple Pattern Fragments: the statements that match one pattern, page by page, for clients that do the rest."""
