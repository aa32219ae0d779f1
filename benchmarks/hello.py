"""The least that an application on our server can do."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say a word."""
    return "hello"
