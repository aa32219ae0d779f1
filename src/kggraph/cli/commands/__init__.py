"""One command per file; ``kggraph.cli.program`` lists them."""
