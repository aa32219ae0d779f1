"""Which focus nodes may have results at all: the rest of large data needs no look by the SHACL engine."""
