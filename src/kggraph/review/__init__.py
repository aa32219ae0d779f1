"""Review: a person decides what of a draft becomes a fact; files change in one step or not at all."""
