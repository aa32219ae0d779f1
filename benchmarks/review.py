"""How long it takes from an article to the page of what it tells, but for the reviewer's own thinking.

python benchmarks/review.py [ARTICLE]
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kggraph.bundled import bundled_project
from kggraph.cli import main
from kggraph.review.app import create_review_app
from kggraph.review.review import Review
from kggraph.review.safety import Gate
from kggraph.settings import read_settings
from kggraph.store.live import LiveStore
from kggraph.store.workspace import utc_now
from kggraph.web.app import create_app

ARTICLE = Path(__file__).parent.parent / "tests" / "review" / "article.txt"
PROJECT = ("kggraph.toml", "drafting.toml", "ontology", "shapes", "data", "queries")


def measure(article: Path) -> None:
    """Draft, show, accept all one by one, build and serve; print what each took."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        project.mkdir()
        for name in PROJECT:
            source = bundled_project() / name
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, project / name)
        timed("draft", lambda: main(["draft", str(article), "--project", str(project)]))
        review = Review(read_settings(project), "benchmark", utc_now)
        document = review.documents()[0]
        client = create_review_app(review, Gate(8001, "token")).test_client()
        url = f"/token/en/{document}"
        timed("first page", lambda: client.get(url, base_url="http://127.0.0.1:8001"))
        timed("next page", lambda: client.get(url, base_url="http://127.0.0.1:8001"))
        while document in review.documents():
            seen = review.open(document)
            timed("accept", lambda: review.accept(document, seen.version, seen.draft.proposals[0]))  # noqa: B023
            timed("page with conformance", lambda: client.get(url, base_url="http://127.0.0.1:8001"))
        timed("build", lambda: main(["build", str(project)]))
        stores = LiveStore(project / "build")
        page = create_app(stores).test_client()
        timed("page of a donation", lambda: page.get(f"/en/donation/{document}-1"))
        stores.current().close()


def timed(name: str, step: Callable[[], object]) -> None:
    """Run a step and print the seconds that it took."""
    began = time.perf_counter()
    step()
    print(f"{name:24}{time.perf_counter() - began:8.3f} s")


if __name__ == "__main__":
    measure(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE)
