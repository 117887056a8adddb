"""Single-label classification: each text has exactly one label. Sentiment is one case of it."""

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
from bert_core.tasks.looks import like_text
from bert_core.text import Reads, Tokenizer

TEXT = Column(
    "text",
    N_("Text"),
    N_("What the model reads."),
    (
        "text", "texts", "sentence", "review", "content", "comment", "message", "body", "title", "question", "query",
        "utterance", "tweet", "post", "document", "description", "headline", "abstract", "input", "prompt", "feedback",
        "文本", "评论", "内容", "句子", "正文", "标题", "问题", "留言", "评价", "文字", "消息", "描述", "反馈", "新闻",
        "摘要", "原文",
    ),
    like_text,
    holds="text",
)  # fmt: skip


class Classification(Task):
    """Devlin et al. 2018, section 4.1: the first token's hidden state, a dense layer, softmax."""

    name = "classification"
    title = N_("One label per text (classification)")
    help_text = N_("Topic, sentiment, intent, spam or not: each text belongs to exactly one group.")
    inputs = (TEXT,)
    forms = (Form("label", N_("A text and its label"), (TEXT, LABEL)),)
    metrics = CLASS_METRICS
    answer_type = ClassAnswer
    drawing = "bars"
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
        tokens = tokenizer.encode([example.cells["text"] for example in examples], max_length=settings.max_length)
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
