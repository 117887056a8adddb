"""Short texts with entities that the toy model can learn by heart: what was good or bad, and at which place."""

from bert_core import Example
from bert_core.tasks.entity_forms import parse_entities
from tests.toy import BAD, GOOD

PLACES = ("food", "room", "film", "place")


def entity_rows() -> list[Example]:
    """Examples with entities of one word and of two, as many in all as give the toy model time to learn five tags."""
    texts = [
        text
        for number in range(16)
        for text in (
            f"the [{PLACES[number % 4]}](PLACE) was [{GOOD[number % 6]}](WORD)",
            f"[very {BAD[number % 6]}](WORD) [staff service](PLACE)",
        )
    ]
    return parse_entities("marked", [Example(row, {"marked": text}) for row, text in enumerate(texts, 2)]).examples
