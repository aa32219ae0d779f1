"""The program ``kggraph``: its commands, its exit statuses, and what it says when something goes wrong."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from types import TracebackType

import click

from kggraph import __version__
from kggraph.errors import KggraphError, ParameterError, SettingsError, did_you_mean

# Command, what `kggraph --help` says of it. The modules load only when called: serving must not import the builder.
COMMANDS = {
    "build": "Build, validate and publish a release.",
    "validate": "Say what does not conform, without publishing anything.",
    "serve": "Serve a project or RDF files: SPARQL, linked data and pages.",
    "publish": "Publish a release into a SPARQL store, or switch its readers back.",
    "export": "Write the whole publication as files for any web server.",
    "releases": "List the releases, the newest first.",
    "rollback": "Serve an earlier release again.",
    "diff": "Say which facts and triples came and went between two releases.",
    "query": "Ask a SPARQL query of the current release or of an endpoint.",
    "init": "Make a new project that builds and serves.",
    "new": "Add a document to a project.",
    "draft": "Propose facts from a text, for a person to review.",
    "review": "Accept, correct or reject what was drafted.",
}

# Exit statuses, from the special to the general. Click's own errors (wrong usage) carry 2 as well.
EXIT_STATUS: dict[type[BaseException], int] = {
    SettingsError: 2,
    ParameterError: 2,
    KggraphError: 1,
    OSError: 1,
    KeyboardInterrupt: 128 + 2,  # as a shell reports a program that SIGINT ended
}


class LazyGroup(click.Group):
    """A group whose commands are modules of ``kggraph.cli.commands``, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a command, or None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kggraph.cli.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; a slip of the pen is told the nearest name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no command {args[0]!r}{did_you_mean(args[0], [*COMMANDS])}; there are: {', '.join(COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="kggraph %(version)s")
@click.option("--debug", is_flag=True, envvar="KGGRAPH_DEBUG", help="Show the traceback of an error.")
def program(*, debug: bool) -> None:
    """Publish a validated knowledge graph whose every fact shows the words it comes from."""
    if debug:
        os.environ["KGGRAPH_DEBUG"] = "1"  # for the program's own child processes too


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status; what a user can mend is told in a sentence on stderr.

    >>> main(["--version"])
    kggraph 0.1.0
    0
    """
    sys.excepthook = report_defect
    try:
        status = program.main(args=arguments, prog_name="kggraph", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_STATUS[KeyboardInterrupt]
    except (KggraphError, OSError) as error:
        tell(error)
        return exit_status(error)
    return int(status or 0)


def exit_status(error: BaseException) -> int:
    """Return the exit status of an error: that of its nearest class in the table.

    >>> exit_status(SettingsError("no base")), exit_status(KggraphError("not found"))
    (2, 1)
    """
    return next(EXIT_STATUS[kind] for kind in type(error).__mro__ if kind in EXIT_STATUS)


def tell(error: KggraphError | OSError) -> None:
    """Say on stderr what is wrong, with a traceback only if it was asked for."""
    if os.environ.get("KGGRAPH_DEBUG"):
        traceback.print_exception(error)
    text = str(error)
    if isinstance(error, OSError) and error.filename is not None:
        text = f"{error.filename}: {error.strerror}"
    click.echo(f"{click.style('error:', fg='red', bold=True)} {text}", err=True)


def report_defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in a sentence that kggraph itself is broken: the last word on an exception that nobody expected."""
    if os.environ.get("KGGRAPH_DEBUG"):
        traceback.print_exception(kind, error, trace)
    place = traceback.extract_tb(trace)[-1] if trace else None
    where = f" at {os.path.basename(place.filename)}:{place.lineno}" if place else ""  # noqa: PTH119 - a bare name
    click.echo(
        f"error: {kind.__name__}: {error}{where}. This is a defect of kggraph, not of your data; "
        "KGGRAPH_DEBUG=1 shows where it happened.",
        err=True,
    )
