"""Two texts and one label for both: entailment, paraphrase, the same question or not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict
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
    class_verdict,
    classes_of,
    count_classes,
    score_classes,
    tuned_classes,
)
from bert_core.tasks.looks import Look, like_text
from bert_core.text import Reads, Tokenizer

NAMES_NEEDED = 0.75
"""Two columns of texts are most often a title and a body, so what is in them says less than their names."""


def like_one_of_two(look: Look) -> float:
    """A text whose column should also be called like one of a pair."""
    return NAMES_NEEDED * like_text(look)


FIRST = Column(
    "text",
    N_("First text"),
    N_("What the model reads first: the premise, a sentence, a question."),
    (
        "premise", "first", "sentence1", "sentencea", "text1", "texta", "question1", "questiona", "query1", "query",
        "s1", "q1", "sent1", "string1", "前提", "句子1", "句子一", "句1", "文本1", "文本一", "问题1", "问题一",
        "第一句",
    ),
    like_one_of_two,
    holds="text",
)  # fmt: skip
SECOND = Column(
    "second",
    N_("Second text"),
    N_("What the first text is compared with: the hypothesis, another sentence, another question."),
    (
        "hypothesis", "second", "sentence2", "sentenceb", "text2", "textb", "question2", "questionb", "query2", "s2",
        "q2", "sent2", "string2", "假设", "句子2", "句子二", "句2", "文本2", "文本二", "问题2", "问题二", "第二句",
    ),
    like_one_of_two,
    holds="text",
)  # fmt: skip


class Pair(Task):
    """Devlin et al. 2018, section 4.1: both texts in one row, else as in classification."""

    name = "pair"
    title = N_("One label for two texts (entailment, paraphrase)")
    help_text = N_("Does one follow from the other (entailment), do both say the same (paraphrase)?")
    inputs = (FIRST, SECOND)
    forms = (Form("label", N_("Two texts and their label"), (FIRST, SECOND, LABEL)),)
    metrics = CLASS_METRICS
    answer_type = ClassAnswer
    drawing = "pair"
    has_classes = True

    def kinds_of(self, example: Example) -> Sequence[str]:
        return (example.cells["label"],)

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
        firsts, seconds = ([example.cells[role] for example in examples] for role in self.input_roles)
        tokens = tokenizer.encode(firsts, seconds, max_length=settings.max_length)
        return Features(tokens, Reads.first(tokens), class_numbers(examples, known), np.arange(len(examples)))

    def tune(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Known:
        return tuned_classes(logits, examples, known)

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[ClassAnswer]:
        return best_classes(logits, known)

    def score(self, answers: Sequence[ClassAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        return score_classes(answers, examples)

    def verdict(self, answer: ClassAnswer, example: Example) -> Verdict:
        return class_verdict(answer, example)

    def answer_cells(self, answer: ClassAnswer) -> dict[str, str | float]:
        return class_cells(answer)
