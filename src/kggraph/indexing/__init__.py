"""What a release holds of a candidate beside its store: dumps, statistics, lists and indexes."""
