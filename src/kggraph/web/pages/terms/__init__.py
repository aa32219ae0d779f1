"""The terms of an ontology as people read them: how they are used, what they are mapped to, how they changed."""
