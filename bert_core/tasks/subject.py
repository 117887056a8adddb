"""Whom an event in a text is about: the text and the kind of the event are given, the answer is a part of the text.

As in the task on company events of CCKS 2019 (China Conference on Knowledge Graph and Semantic Computing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bert_core.i18n import N_
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Form, Metric
from bert_core.tasks.classification import TEXT
from bert_core.tasks.looks import like_label
from bert_core.tasks.span_looks import like_span
from bert_core.tasks.span_task import QaAnswer, SpanTask, right_answers
from bert_core.tasks.squad_metric import mean
from bert_core.tasks.written_answers import written_answers

EVENT_TYPE = Column(
    "event_type",
    N_("Kind of event"),
    N_("What happens in the text, such as a merger. It is the question that is asked about the text."),
    ("event", "events", "type", "category", "事件", "类型", "类别"),
    like_label,
)
SUBJECT = Column(
    "subject",
    N_("Subject"),
    N_("Whom the event is about, as the text names it. Empty: nobody in the text."),
    ("subject", "subjects", "entity", "company", "who", "主体", "实体", "公司", "对象"),
    like_span,
    is_target=True,
    may_be_empty=True,
    stands_in="text",
)


class Subject(SpanTask):
    """The kind of event as a question, and a part of the text as its answer."""

    name = "subject"
    title = N_("Whom an event is about (event subject)")
    help_text = N_("A text and the kind of an event are given; the model finds the company or person that it is about.")
    passage, question = "text", "event_type"
    inputs = (TEXT, EVENT_TYPE)
    forms = (Form("columns", N_("A text, a kind of event and its subject"), (TEXT, EVENT_TYPE, SUBJECT)),)
    metrics = (
        Metric(
            "exact_match",
            N_("Right to the letter (exact match)"),
            N_("The share of rows in which exactly the right part of the text is found, or rightly none."),
        ),
        Metric(
            "f1",
            N_("Characters in common with the subject (F1)"),
            N_("How many characters the given and the right subject share."),
        ),
    )

    def written(self, cells: Mapping[str, str]) -> list[tuple[str, int | None]]:
        return written_answers(cells["subject"])

    def kinds_of(self, example: Example) -> Sequence[str]:
        return (example.cells["event_type"],)

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return dict(Counter(example.cells["event_type"] for example in examples).most_common())

    def kinds_of_question(self, example: Example) -> Sequence[str]:
        return (example.cells["event_type"],)

    def main_worth(self, given: str, example: Example) -> float:
        return float(given in (right_answers(example) or [""]))

    def score(self, answers: Sequence[QaAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        """The mean over all examples, each compared with the right subject that is nearest."""
        pairs = list(zip(answers, examples, strict=True))
        overlaps = [max(_overlap(answer.text, right) for right in right_answers(row) or [""]) for answer, row in pairs]
        return {
            "exact_match": mean([self.main_worth(answer.text, row) for answer, row in pairs]),
            "f1": mean(overlaps),
        }


def _overlap(given: str, right: str) -> float:
    """The F1 of the characters of both, in any order."""
    if not given or not right:
        return float(given == right)
    common = sum((Counter(given) & Counter(right)).values())
    return 2 * common / (len(given) + len(right))
