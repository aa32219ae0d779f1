"""The program as a whole: what it says of itself, and how it ends."""

import signal
import subprocess
import sys

import pytest

from kggraph import __version__
from kggraph.cli.program import COMMANDS, EXIT_STATUS, exit_status, program, report_defect
from kggraph.errors import KggraphError, NoReleaseError, SettingsError


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "kggraph", *map(str, arguments)], capture_output=True, text=True, check=False, **options
    )


def test_the_version_is_told(cli):
    assert cli("--version").stdout == f"kggraph {__version__}\n"


def test_the_help_names_every_command(cli):
    told = cli("--help").stdout
    assert [name for name in COMMANDS if name not in told] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_says_what_it_does(name, cli):
    ended = cli(name, "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"Usage: kggraph {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name):
    command = program.get_command(None, name)
    options = [option for option in command.params if option.param_type_name == "option"]
    assert [option.name for option in options if not option.help] == []


def test_a_misspelt_command_is_told_the_nearest(cli):
    ended = cli("biuld")
    assert ended.returncode == 2
    assert "no command 'biuld'; did you mean 'build'?" in ended.stderr


def test_a_misspelt_option_is_told_the_nearest(cli):
    ended = cli("serve", "--prot", "80")
    assert ended.returncode == 2
    assert "--port" in ended.stderr


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SettingsError("x"), 2),
        (NoReleaseError("x"), 1),
        (KggraphError("x"), 1),
        (FileNotFoundError("x"), 1),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else str(value),
)
def test_the_exit_status_is_that_of_the_nearest_class(error, status):
    assert exit_status(error) == status


def test_every_error_of_kggraph_has_an_exit_status():
    kinds = [KggraphError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {next(EXIT_STATUS[k] for k in kind.__mro__ if k in EXIT_STATUS) for kind in kinds} == {1, 2}


def test_an_unexpected_exception_is_called_a_defect_in_one_sentence(capsys, monkeypatch):
    monkeypatch.delenv("KGGRAPH_DEBUG", raising=False)
    report_defect(ZeroDivisionError, ZeroDivisionError("division by zero"), None)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "ZeroDivisionError: division by zero" in told
    assert "a defect of kggraph" in told


def test_a_traceback_is_shown_when_it_is_asked_for(tmp_path):
    plain = run("build", tmp_path)
    debug = run("--debug", "build", tmp_path)
    assert (plain.returncode, debug.returncode) == (2, 2)
    assert "Traceback" not in plain.stderr
    assert "Traceback" in debug.stderr


def test_a_reader_that_goes_away_is_no_error(project):
    with subprocess.Popen(
        [sys.executable, "-m", "kggraph", "query", "--build", project / "build", "--format", "nt",
         "CONSTRUCT { ?s ?p ?a } { ?s ?p ?o . ?a a ?b }"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (1, b"")


def test_ctrl_c_ends_a_build_without_a_traceback(project):
    with (project / "data" / "many.nt").open("w") as file:
        file.writelines(f"<http://e.example/{n}> <http://e.example/p> <http://e.example/o> .\n" for n in range(400_000))
    with subprocess.Popen(  # what a shell runs in the background hears no Ctrl + C, and neither do its children
        ["env", "--default-signal=INT", sys.executable, "-m", "kggraph", "build", project],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        while not (project / "build" / "incoming").exists():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert (process.returncode, told.strip()) == (130, "")


def test_a_build_is_quiet_where_no_terminal_is(project):
    ended = run("build", project)
    assert ended.stderr == ""
    assert ended.stdout.count("\n") == 1
