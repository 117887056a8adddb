"""For each task, a few examples that the toy model can learn by heart. The contract suite asks for one entry a task."""

from bert_core import Example
from tests.toy import BAD, GOOD

TOY_EXAMPLES = {
    "classification": [
        Example(row, {"text": f"the {place} was {word}", "label": label})
        for row, (place, word, label) in enumerate(
            [
                (place, word, label)
                for place, words in zip(("food", "room", "staff", "film"), zip(GOOD, BAD, strict=True), strict=False)
                for word, label in zip(words, ("good", "bad"), strict=True)
            ]
            + [
                (place, word, label)
                for place in ("service", "place")
                for word, label in ((GOOD[4], "good"), (BAD[4], "bad"))
            ]
            + [
                (place, word, label)
                for place in ("food", "room")
                for word, label in ((GOOD[5], "good"), (BAD[5], "bad"))
            ],
            start=2,
        )
    ]
}
