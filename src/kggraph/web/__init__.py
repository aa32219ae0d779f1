"""Stage 6: a store becomes a SPARQL endpoint, linked data and pages."""
