"""Stage 2: evidence graphs become facts, each tied to the passages that say it."""
