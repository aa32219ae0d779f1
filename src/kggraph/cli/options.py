"""Options that several commands have: one wording, one meaning."""

from pathlib import Path

import click

build_option = click.option(
    "--build", type=click.Path(path_type=Path, file_okay=False), help="Folder that releases are kept in."
)

project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Project folder; else the current folder's project, else the bundled dataset.",
)

default_graph_option = click.option(
    "--default-graph",
    type=click.Choice(["own", "union"]),
    help="Query named graphs as one with the default graph (union), or apart (own); else as the settings say.",
)

catalog_option = click.option(
    "--catalog",
    metavar="IRI",
    help="Graph that says which release is current, where a store holds those of several sites of one base.",
)

paths_argument = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
