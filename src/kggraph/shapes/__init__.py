"""Stage 4: a candidate that conforms to the shapes goes on; any other stops the build, with a report."""
