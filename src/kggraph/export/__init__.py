"""The whole publication as files that any web server can host: what the application answers, kept."""
