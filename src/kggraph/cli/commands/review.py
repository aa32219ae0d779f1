"""``kggraph review``: a person decides what of the drafts becomes a fact."""

import getpass
from pathlib import Path

import click

from kggraph.cli.address import require_free
from kggraph.cli.selection import select_settings
from kggraph.facts.drafts.waiting import waiting_drafts
from kggraph.review.review import Review
from kggraph.review.server import LOOPBACK, review_server
from kggraph.review.terminal import review_in_terminal
from kggraph.store.workspace import utc_now


@click.command
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="Project folder; the current one if not given.",
)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="0 means any free one.")
@click.option("--as", "reviewer", help="Who decides: kept with each fact; else the name of the user of this machine.")
@click.option("--text", is_flag=True, help="Review in the terminal, without a browser.")
def command(*, project: Path, port: int, reviewer: str | None, text: bool) -> None:
    """Review drafts in a browser of this machine: accept, correct, split, merge or reject each proposal with one key.

    Accepted facts move to data/facts with who accepted them and when; rejected ones are kept, with the reason, under
    data/drafts/rejected. The address holds a token; no other machine and no other site is answered.
    """
    settings = select_settings([project])
    review = Review(settings, reviewer or getpass.getuser(), utc_now)
    _ = review.project.table  # a project without one is told now, not on a page
    if text:
        review_in_terminal(review, click.echo, lambda question: click.prompt(question, default="", show_default=False))
        return
    address = require_free(LOOPBACK, port)
    with review_server(review, port=address.port) as (server, url):
        waiting = sum(draft.proposals for draft in waiting_drafts(settings))
        click.echo(f"{waiting} proposals wait. Review them at\n  {url}\nCtrl-C stops")
        server.serve_forever()
