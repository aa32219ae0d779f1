"""What the data were checked against, and what the checks found: shapes in words, the validation report, badges."""
