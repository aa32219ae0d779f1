"""How long suggestions and search pages take with very many labels, and whether what is meant comes first.

python benchmarks/search.py [LABELS] [BUILD FOLDER]   (a folder that has a release is searched as it is)
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

BASE = "https://search.example/"
LABELS = 1_000_000
_ASKED = 400
_SYLLABLES = [a + b for a in "бджзқкглмнстшрптұ" for b in "аеіоөұы"]
_ENDS = ["н", "м", "р", "л", "т", "с", "з", "қ", "к", "ев", "бай", "бек", "гүл", "хан", "тау", ""]
_KAZAKH = [
    "қоғамдық қоры",
    "қайырымдылық қоры",
    "қоғамдық бірлестігі",
    "ауылдық округі",
    "орта мектебі",
    "қаласы",
    "ауылы",
]
_RUSSIAN = [
    "Общественный фонд",
    "Благотворительный фонд",
    "Товарищество",
    "Средняя школа",
    "Район",
    "Село",
    "Объединение",
]
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыюя"
_Answer = TypeVar("_Answer")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def names(things: int, seed: int = 1) -> Iterator[str]:
    """Yield a name for each thing: words of Kazakh sounds, of which few are common and most are rare."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    stems = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) + chance.choice(_ENDS) for _ in range(150_000)]
    common = iter(chance.choices(stems, weights=[1 / (place + 10) for place in range(len(stems))], k=things))
    for number in range(things):
        own = f"{chance.choice(stems)} {next(common)}".title()
        yield f"{own} {number}" if number % 5 == 0 else own


def write(path: Path, labels: int) -> None:
    """Write things with two labels each, and links between them, of which some things have many."""
    chance = random.Random(2)  # noqa: S311 - no secret
    things = labels // 2
    with path.open("w", encoding="utf-8") as file:
        for number, name in enumerate(names(things)):
            thing = f"<{BASE}id/{number}>"
            linked = min(int(chance.paretovariate(0.6)), things) - 1
            file.write(f"{thing} {_TYPE} <{BASE}Body{number % 7}> .\n")
            file.write(f'{thing} {_LABEL} "«{name}» {_KAZAKH[number % 7]}"@kk .\n')
            file.write(f'{thing} {_LABEL} "{_RUSSIAN[number % 7]} «{name}»"@ru .\n')
            file.write(f"{thing} <{BASE}partOf> <{BASE}id/{linked}> .\n")


def typed(name: str, chance: random.Random) -> dict[str, str]:
    """Return what somebody may type who means a name, by the way that it differs."""
    place = chance.randrange(1, max(2, len(name.split(maxsplit=1)[0]) - 1))
    wrong = chance.choice(_CYRILLIC)
    return {
        "one letter": name[:1],
        "two letters": name[:2],
        "three letters": name[:3],
        "half": name[: len(name) // 2],
        "whole": name,
        "with an ending": f"{name}ға" if name[-1].isalpha() else name,
        "a wrong letter": f"{name[:place]}{wrong}{name[place + 1 :]}",
        "exchanged letters": f"{name[: place - 1]}{name[place]}{name[place - 1]}{name[place + 1 :]}",
        "a word too many": f"{name} {chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)}",
        "common words": f"{chance.choice(_KAZAKH)} {name.split(maxsplit=1)[0][:2]}",
        "nothing there": f"{name[::-1]}щщ",
    }


def measure(client: FlaskClient, labels: int) -> None:
    """Print, for each way of typing, milliseconds of server time and how often what is meant comes first."""
    chance = random.Random(3)  # noqa: S311 - no secret
    meant = sorted(chance.sample(list(enumerate(names(labels // 2))), _ASKED))
    print(f"{'suggestions':20}{'median':>8}{'95 %':>8}{'99 %':>8}{'most':>8}   first")
    ways: dict[str, list[tuple[float, bool]]] = {}
    for number, name in meant:
        for way, text in typed(name, chance).items():
            took, answer = timed(lambda: client.get("/suggest", query_string={"q": text, "lang": "kk"}))  # noqa: B023
            groups = answer.get_json()["groups"]
            first = groups[0]["options"][0]["url"] if groups else ""
            ways.setdefault(way, []).append((took, first == f"/kk/{number}"))
    for way, rows in ways.items():
        report(way, [took for took, _ in rows], sum(right for _, right in rows) / len(rows))
    report("all", [took for rows in ways.values() for took, _ in rows])
    pages = [timed(lambda: client.get("/kk/search", query_string={"q": name}))[0] for _, name in meant[:50]]  # noqa: B023
    report("search pages", pages)


def timed(ask: Callable[[], _Answer]) -> tuple[float, _Answer]:
    """Return how many milliseconds of this process an answer took, and the answer.

    They are counted, not clocked, so that other programs on the machine change little.
    """
    began = time.process_time()
    answer = ask()
    return (time.process_time() - began) * 1000, answer


def report(name: str, took: list[float], right: float | None = None) -> None:
    """Print one line of figures."""
    took = sorted(took)
    shares = [took[min(int(len(took) * share), len(took) - 1)] for share in (0.5, 0.95, 0.99, 1)]
    print(f"{name:20}" + "".join(f"{each:8.1f}" for each in shares) + (f"   {right:.0%}" if right is not None else ""))


def main(labels: int, folder: Path) -> None:
    """Build a release unless there is one, and search it."""
    source = folder / "labels.nt"
    if not source.exists():
        write(source, labels)
    settings = settings_for_files([source], build=folder / "build", base=BASE)
    if not (settings.build / "current").exists():
        took, release = timed(lambda: build(settings))
        size = release.path("search.sqlite").stat().st_size
        print(f"build {took / 1000:.0f} s of this process, index {size / 1e6:.0f} MB")
    stores = LiveStore(settings.build)
    measure(create_app(stores).test_client(), labels)
    stores.current().close()


if __name__ == "__main__":
    labels = int(sys.argv[1]) if len(sys.argv) > 1 else LABELS
    if len(sys.argv) > 2:  # noqa: PLR2004 - the second argument
        main(labels, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as made:
            main(labels, Path(made))
