"""What operators see of a running server: health, figures, and one log line per request."""
