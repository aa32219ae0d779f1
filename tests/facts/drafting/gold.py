"""The articles of this folder with their facts, also in the form of gold files: names and words become spans."""

import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "articles").glob("*.toml"))
LISTS = ("organizations", "persons", "places", "campaigns")


def read_article(path: Path) -> dict:
    """Return an article: its text, the names in it, and what was given by whom to whom."""
    article = tomllib.loads(path.read_text(encoding="utf-8"))
    return {**article, "text": article["text"].strip()}


def gold_of(path: Path) -> tuple[str, dict]:
    """Return the text of an article, and its facts as the scoring program reads them."""
    article = read_article(path)
    text = article["text"]
    gold = {name: [_entity(text, words) for words in article.get(name, [])] for name in LISTS}
    donations = [_donation(donation) for donation in article.get("donations", [])]
    return text, {"id": path.stem, "lang": path.stem[:2], **gold, "donations": donations}


def _entity(text: str, words: str) -> dict:
    spans = [[m.start(), m.end()] for m in re.finditer(re.escape(words), text)]
    assert spans, f"{words!r} is not in the text"
    return {"name": words, "mentions": spans}


def _donation(donation: dict) -> dict:
    goods = [{"item": item, "span": None} for item in donation.get("goods", [])]
    return {"status": "done", "uncertain": False, **donation, "goods": goods}
