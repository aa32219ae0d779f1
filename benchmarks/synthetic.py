"""Synthetic data shaped like the bundled dataset: organizations that give to each other, and chains of donations."""

import random
from collections.abc import Iterator
from pathlib import Path

ASAR = "https://w3id.org/kggraph/asar#"
BASE = "https://w3id.org/kggraph/id/"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
_TRIPLES_OF_A_DONATION = 7


def organizations(triples: int) -> int:
    """Return how many organizations data of that size have."""
    return max(2, triples // 100)


def donations(triples: int) -> int:
    """Return how many donations data of that size have."""
    return (triples - 2 * organizations(triples)) // _TRIPLES_OF_A_DONATION


def lines(triples: int, seed: int = 1) -> Iterator[str]:
    """Return N-Triples, about as many as asked for; the same for the same numbers."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    givers = organizations(triples)
    for number in range(givers):
        organization = f"<{BASE}org/o{number}>"
        yield f"{organization} {_TYPE} <{ASAR}Organization> .\n"
        yield f'{organization} {_LABEL} "Organization {number}"@en .\n'
    for number in range(donations(triples)):
        donation = f"<{BASE}donation/g{number}>"
        yield f"{donation} {_TYPE} <{ASAR}Donation> .\n"
        yield f'{donation} {_LABEL} "Donation {number}"@en .\n'
        yield f"{donation} <{ASAR}donor> <{BASE}org/o{chance.randrange(givers)}> .\n"
        yield f"{donation} <{ASAR}recipient> <{BASE}org/o{chance.randrange(givers)}> .\n"
        yield f'{donation} <{ASAR}value> "{chance.randrange(10**6)}"^^{_INTEGER} .\n'
        yield f'{donation} <{ASAR}currency> "KZT" .\n'
        yield f"{donation} <{ASAR}after> <{BASE}donation/g{max(0, number - 1)}> .\n"


def write(path: Path, triples: int) -> None:
    """Write such data as N-Triples."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines(triples))
