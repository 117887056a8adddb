"""One label for two texts: does one follow from the other (entailment), do they say or ask the same?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Parts, Task
from bert_core.tasks.classes import (
    CLASS_METRICS,
    LABEL,
    ClassAnswer,
    best_classes,
    check_classes,
    class_cells,
    class_numbers,
    classes_of,
    count_classes,
    score_classes,
)
from bert_core.tasks.looks import like_text
from bert_core.text import Reads, Tokenizer

FIRST = Column(
    "first",
    N_("First text"),
    N_("For entailment the statement that is known to be true (premise)."),
    ("sentence1", "text1", "premise", "question1", "first", "s1", "句子1", "前提", "文本1", "问题1", "第一"),
    like_text,
)
SECOND = Column(
    "second",
    N_("Second text"),
    N_("What is compared with the first; for entailment the statement that may follow from it (hypothesis)."),
    ("sentence2", "text2", "hypothesis", "question2", "second", "s2", "句子2", "假设", "文本2", "问题2", "第二"),
    like_text,
)


class Pair(Task):
    """Devlin et al. 2018, section 4.1: both texts in one row, the first token's hidden state, softmax."""

    name = "pair"
    title = N_("One label for two texts (entailment, paraphrase)")
    help_text = N_("Does the second text follow from the first, contradict it, mean the same, ask the same?")
    inputs = (FIRST, SECOND)
    forms = (Form("label", N_("Two texts and their label"), (FIRST, SECOND, LABEL)),)
    metrics = CLASS_METRICS
    answer_type = ClassAnswer
    drawing = "bars"
    has_classes = True

    def group(self, example: Example) -> str:
        return example.cells["label"]

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return count_classes(examples)

    def learn(self, examples: Sequence[Example]) -> Known:
        return Known(labels=classes_of(examples))

    def check(self, examples: Sequence[Example], known: Known) -> None:
        check_classes(examples, known)

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("pooled", "cross_entropy", known.labels, "single_label_classification")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        first, second = ([example.cells[role] for example in examples] for role in self.input_roles)
        tokens = tokenizer.encode(first, second, max_length=settings.max_length)
        return Features(tokens, Reads.first(tokens), class_numbers(examples, known), np.arange(len(examples)))

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[ClassAnswer]:
        return best_classes(logits, known)

    def score(self, answers: Sequence[ClassAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        return score_classes(answers, examples)

    def answer_cells(self, answer: ClassAnswer) -> dict[str, str | float]:
        return class_cells(answer)
