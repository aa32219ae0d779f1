"""Stage 3: facts and RDF files become one candidate of quads."""
