"""Questions about a text, whose answers stand in it: question answering as in SQuAD and CMRC 2018."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Form, Metric
from bert_core.tasks.span_looks import like_passage, like_question, like_span, like_start, like_yes_or_no
from bert_core.tasks.span_task import QaAnswer, SpanTask, right_answers
from bert_core.tasks.squad_metric import Worth, is_chinese, mean, worth
from bert_core.tasks.written_answers import is_yes, written_answers

CONTEXT = Column(
    "context",
    N_("Text that holds the answer (context)"),
    N_("The text that is asked about. It may be long: it is read piece by piece."),
    (
        "context", "contexts", "passage", "paragraph", "document", "article", "text", "story", "body", "content",
        "上下文", "文章", "段落", "篇章", "材料", "原文", "正文", "短文", "文本", "内容",
    ),
    like_passage,
    holds="text",
)  # fmt: skip
QUESTION = Column(
    "question",
    N_("Question"),
    N_("What is asked about the text."),
    ("question", "questions", "query", "q", "问题", "提问", "问句", "疑问"),
    like_question,
    holds="text",
)
ANSWER = Column(
    "answer",
    N_("Answer"),
    N_("The answer as it stands in the text; several right ones as a JSON list. Empty: the text has no answer."),
    ("answer", "answers", "a", "span", "答案", "回答", "答复"),
    like_span,
    is_target=True,
    may_be_empty=True,
    stands_in="context",
)
ANSWER_START = Column(
    "answer_start",
    N_("Where the answer begins"),
    N_("How many characters of the text stand before the answer. Without it the first place of the answer is taken."),
    ("start", "starts", "begin", "offset", "position", "起始", "开始", "位置", "起点"),
    like_start,
    is_target=True,
    is_optional=True,
    may_be_empty=True,
)
IS_IMPOSSIBLE = Column(
    "is_impossible",
    N_("The text has no answer"),
    N_("1 where the text does not answer the question, 0 where it does."),
    ("impossible", "unanswerable", "不可回答", "无法回答", "不能回答", "无答案"),
    like_yes_or_no,
    is_target=True,
    is_optional=True,
    may_be_empty=True,
)
ANSWERED, UNANSWERED = N_("The answer stands in the text"), N_("The text has no answer")

WORD = re.compile(r"\w+")
QUESTION_WORDS = (
    "who", "whose", "whom", "when", "where", "why", "how", "which", "what",
    "什么时候", "为什么", "怎么", "如何", "多少", "几", "谁", "何时", "哪", "何", "什么",
)  # fmt: skip
"""By which questions are told apart, the first of them that stands in one; 'in what year', 'what' being last."""


class Qa(SpanTask):
    """Extractive question answering, with or without questions that have no answer (Rajpurkar et al. 2016, 2018)."""

    name = "qa"
    title = N_("Questions about a text (question answering)")
    help_text = N_("Each question is answered by the part of its text that says it, or by: this text does not tell.")
    passage, question = "context", "question"
    inputs = (CONTEXT, QUESTION)
    forms = (
        Form(
            "columns",
            N_("A text, a question and its answer"),
            (CONTEXT, QUESTION, ANSWER, ANSWER_START, IS_IMPOSSIBLE),
        ),
    )
    metrics = (
        Metric(
            "f1",
            N_("Words in common with the answer (SQuAD F1)"),
            N_("How many words the given and the right answer share; in Chinese, characters in a row (CMRC 2018)."),
        ),
        Metric(
            "exact_match",
            N_("Right to the letter (exact match)"),
            N_("The share of answers that are right but for case, punctuation marks and a, an, the."),
        ),
        Metric(
            "has_answer_f1",
            N_("Words in common where there is an answer"),
            N_("The SQuAD F1 of the questions that have an answer; 100 % if there are none."),
        ),
        Metric(
            "no_answer_accuracy",
            N_("Seen that there is no answer"),
            N_("The share of questions without an answer for which it says so; 100 % if there are none."),
        ),
    )
    kinds = (ANSWERED, UNANSWERED)

    def written(self, cells: Mapping[str, str]) -> list[tuple[str, int | None]]:
        says, is_none = cells.get("is_impossible", ""), is_yes(cells.get("is_impossible", ""))
        if is_none:
            return []
        answers = written_answers(cells["answer"], cells.get("answer_start", ""))
        if not answers and says.strip():
            raise DataError(
                N_("The answer is empty, and '{says}' says that there is one: write the answer, or 1 for 'no answer'."),
                says=says,
            )
        return answers

    def kinds_of(self, example: Example) -> Sequence[str]:
        return (ANSWERED if right_answers(example) else UNANSWERED,)

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        answered = sum(bool(right_answers(example)) for example in examples)
        counts = {ANSWERED: answered, UNANSWERED: len(examples) - answered}
        return {kind: count for kind, count in sorted(counts.items(), key=lambda item: -item[1]) if count}

    def kinds_of_question(self, example: Example) -> Sequence[str]:
        question = example.cells["question"].lower()
        words = set(WORD.findall(question))
        return [word for word in QUESTION_WORDS if (word in words if word.isascii() else word in question)][:1]

    def main_worth(self, given: str, example: Example) -> float:
        return _worth(given, example).f1

    def score(self, answers: Sequence[QaAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        """By the official rules: the mean over all examples of what each answer is worth."""
        each = [_worth(answer.text, example) for answer, example in zip(answers, examples, strict=True)]
        is_answered = [bool(right_answers(example)) for example in examples]
        return {
            "f1": mean([one.f1 for one in each]),
            "exact_match": mean([one.exact_match for one in each]),
            "has_answer_f1": mean([one.f1 for one, answered in zip(each, is_answered, strict=True) if answered]),
            "no_answer_accuracy": mean(
                [one.exact_match for one, answered in zip(each, is_answered, strict=True) if not answered]
            ),
        }


def _worth(given: str, example: Example) -> Worth:
    return worth(given, right_answers(example), chinese=is_chinese(example.cells["context"]))
