"""A name at its place among the tokens, before mentions of the same name are gathered."""

from dataclasses import dataclass

from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.grammar import Case

# Words that begin sentences, not names, though they stand there with a capital.
STARTERS = frozenset(
    "бұл осы сол ол олар біз бүгін бүгінде кеше былтыр биыл жалпы сондай-ақ сонымен алайда бірақ ал және тағы енді "
    "қазір мұнда онда кейін содан осылайша жергілікті белсенді жомарт бұған оған бұдан одан сондықтан соның оның әр "
    "барлық бірнеше жаңа жас облыстық қалалық аудандық біздің мен сен сіз біздер бізге қоғамдық қайырымдылық "
    "этномәдени әлеуметтік жыл мұндай осындай мысалы демек "
    "в на по из от до для при с со к о об и а но что это этот эта эти он она они мы я вы все так также кроме по "
    "там здесь когда если как его ее их который после перед затем потом ранее сегодня вчера завтра однако общая всего "
    "благодаря более около свыше каждый каждая наш наша наши тот та те такой такие данная данный уже еще сейчас "
    "первыми одновременно эту этого своей звезда актер основатель глава президент директор министр".split()
)


@dataclass(frozen=True)
class Name:
    """A name at the tokens ``[first, last)``.

    ``case`` is the case that the name as a whole stands in. ``state`` marks bodies that spend public money.
    ``label`` is the name in the nominative; ``key`` is equal for the same words in any case.
    """

    kind: Kind
    first: int
    last: int
    label: str
    case: Case
    rule: str
    state: bool = False

    @property
    def key(self) -> tuple[Kind, str]:
        """What two mentions of one name share."""
        return self.kind, self.label.casefold()
