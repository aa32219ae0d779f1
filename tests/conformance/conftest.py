"""What is collected here: the adapter is the harness's to import, beside its own modules."""

collect_ignore = ["serving_adapter.py"]
