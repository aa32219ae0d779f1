"""From the words of a document to proposed facts: deterministic, offline, nothing published without a person's word."""
