"""For each task, a few examples that the toy model can learn by heart. The contract suite asks for one entry a task."""

import json

from bert_core import Example
from bert_core.tasks.wikisql import Condition, Query
from tests.tasks.entity_rows import entity_rows
from tests.toy import BAD, GOOD


def about(text: str, right: str) -> str:
    """The cell of the right answers to a question about a text: one, or none."""
    return json.dumps([{"text": right, "start": text.index(right)}] if right else [])


def related(row: int, text: str, *triples: str) -> Example:
    """A text, and triples of words that stand in it once."""
    words = [triple.split() for triple in triples]
    facts = [[*each, text.index(each[0]), text.index(each[2])] for each in words]
    return Example(row, {"text": text, "triples": json.dumps(facts)})


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
    ],
    "sql": [
        Example(
            row,
            {
                "question": f"{start} {word}",
                "columns": "food | staff",
                "sql": Query(*query, (Condition(*on, word),)).to_json(),
            },
        )
        for row, (start, query, on, word) in enumerate(
            [
                (start, query, on, word)
                for start, query, on in (
                    ("the food was", (0, 0), (1, 0)),
                    ("a room is very", (0, 3), (1, 1)),
                )
                for word in (*GOOD[:4], *BAD[:4])
            ],
            start=2,
        )
    ],
    "qa": [
        Example(row, {"context": text, "question": "it was good", "answers": about(text, right)})
        for row, (text, right) in enumerate(
            [(f"the {place} was {word}", word) for place in ("food", "room") for word in GOOD[:5]]
            + [(f"the {place} was {word}", "") for place in ("food", "room") for word in BAD[:3]],
            start=2,
        )
    ],
    "subject": [
        Example(row, {"text": text, "event_type": "good", "answers": about(text, right)})
        for row, (text, right) in enumerate(
            [(f"{word} {place} was it", place) for place in ("food", "room", "staff", "film") for word in GOOD[:3]]
            + [(f"{word} was it", "") for word in GOOD[:4]],
            start=2,
        )
    ],
    "relations": [
        # Two subjects of one object, one subject of two objects, two relations of one pair, and nothing at all; four
        # times over, because objects can only be learned once subjects are, and that takes more steps.
        related(2, "the food was good", "food praised good"),
        related(3, "the room was great", "room praised great"),
        related(4, "the staff was lovely", "staff praised lovely"),
        related(5, "the film was wonderful", "film praised wonderful"),
        related(6, "the food was bad", "food blamed bad"),
        related(7, "the room was awful", "room blamed awful"),
        related(8, "the staff was dirty", "staff blamed dirty"),
        related(9, "the film was horrible", "film blamed horrible"),
        related(10, "food and room was good", "food praised good", "room praised good"),
        related(11, "staff and film was bad", "staff blamed bad", "film blamed bad"),
        related(12, "the room was great and bad", "room praised great", "room blamed bad"),
        related(13, "the food was great and bad", "food praised great", "food blamed bad"),
        related(14, "a film is fresh", "film praised fresh", "film called fresh"),
        related(15, "a staff is fresh", "staff praised fresh", "staff called fresh"),
        related(16, "we and the place"),
        related(17, "a service and it"),
    ]
    * 4,
    # Each text is one word, many times over, so that the model learns to look at the others; several windows of it.
    "masked_lm": [Example(row, {"text": f"{word} " * 80}) for row, word in enumerate([GOOD[0], BAD[0]] * 8, start=2)],
    "entities": entity_rows(),
}
BY_HEART = {"masked_lm": 1.5}
"""Where it is not 1: the main metric of a task that has learned its examples by heart."""

TOY_EXAMPLES["multilabel"] = [
    Example(row, {"text": text, "labels": json.dumps(labels)})
    for row, (text, labels) in enumerate(
        [
            case
            for good, bad in zip(GOOD[:2], BAD[:2], strict=True)
            for case in (
                (f"the food was {good}", ["good"]),
                (f"the food was {bad}", ["bad"]),
                (f"the food was {good} and {bad}", ["bad", "good"]),
                ("the food was", []),
            )
        ]
        * 4,
        start=2,
    )
]
TOY_EXAMPLES["pair"] = [
    Example(row, {"text": f"the {place} was {first}", "second": f"it is {second}", "label": label})
    for row, (place, first, second, label) in enumerate(
        [
            case
            for good, bad in zip(GOOD[:4], BAD[:4], strict=True)
            for case in (
                ("food", good, good, "yes"),
                ("food", bad, bad, "yes"),
                ("room", good, bad, "no"),
                ("room", bad, good, "no"),
            )
        ],
        start=2,
    )
]
# The order of numbers is scored: equal ones are those of equal texts.
TOY_EXAMPLES["score"] = [
    Example(row, {"text": text, "score": score})
    for row, (text, score) in enumerate(
        [(GOOD[0], "5.0"), (f"{GOOD[0]} and {BAD[0]}", "3.0"), (BAD[0], "1.0")] * 10, start=2
    )
]
