"""Stage 1: source files become documents, whose characters and sentences facts are tied to."""
