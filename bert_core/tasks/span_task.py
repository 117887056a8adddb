"""What tasks share in which a question about a text is answered by a part of it, or by 'there is no answer'.

An example has the cells of its inputs and `answers`, a JSON list of {"text", "start"}: all the right answers, none
where the text does not have one.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_, Message
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.answer_places import NOTICES, Place, find_answer
from bert_core.tasks.base import Example, Features, Parsed, Parts, Problem, Task
from bert_core.tasks.best_spans import Ranking, rank_spans
from bert_core.tasks.classes import softmax
from bert_core.tasks.squad_metric import best_threshold
from bert_core.text import Alignment, Reads, Tokenizer, Tokens

RUNNERS_UP = 4
LEAST_ADVANCE = 3
"""Windows share at most one part in so many of their pieces, or short windows would hardly move on."""


@dataclass(frozen=True, slots=True)
class QaAnswer:
    """A part of a text, from its character `start` to before `end`; empty where the text has no answer.

    `runners_up` are the next likeliest answers, likeliest first; they have none themselves.
    """

    text: str
    start: int
    end: int
    probability: float
    runners_up: tuple[QaAnswer, ...] = ()


class SpanTask(Task):
    """Devlin et al. 2019, sections 4.2 and 4.3: where an answer begins and ends; the first token if there is none."""

    passage: ClassVar[str]  # the input in which the answer stands
    question: ClassVar[str]  # the input that says what is looked for
    answer_type = QaAnswer
    drawing = "answer"
    has_windows = True
    settings = ("doc_stride",)

    @abstractmethod
    def written(self, cells: Mapping[str, str]) -> list[tuple[str, int | None]]:
        """The answers in the cells of a row, each with its first character if that is given.

        Raises:
            DataError: they cannot be understood; says what to correct.
        """

    @abstractmethod
    def kinds_of_question(self, example: Example) -> Sequence[str]:
        """What kind of question it is, by which answers are told apart when they are judged."""

    @abstractmethod
    def main_worth(self, given: str, example: Example) -> float:
        """How good an answer is by the main metric, from 0 to 1."""

    def parse(self, form: str, rows: Sequence[Example]) -> Parsed:
        examples, problems = [], []
        odd: dict[str, list[int]] = {oddity: [] for oddity in NOTICES}
        for row in rows:
            try:
                places = self._places(row.cells)
            except DataError as error:
                problems.append(Problem(row.row, error.message))
                continue
            for oddity in {place.oddity for place in places if place.oddity}:
                odd[oddity].append(row.row)
            cells = {role: row.cells[role] for role in self.input_roles}
            examples.append(Example(row.row, cells | {"answers": answers_cell(places)}))
        notices = [
            Message(text=NOTICES[oddity][0], plural=NOTICES[oddity][1], values={"count": len(found), "row": found[0]})
            for oddity, found in odd.items()
            if found
        ]
        return Parsed(examples, problems, notices)

    def _places(self, cells: Mapping[str, str]) -> list[Place]:
        return [find_answer(text, cells[self.passage], start) for text, start in self.written(cells)]

    def learn(self, examples: Sequence[Example]) -> Known:
        is_answered = [bool(right_answers(example)) for example in examples]
        if not any(is_answered):
            raise DataError(N_("No row has an answer, so nothing can be learned. Choose the column of the answers."))
        return Known(numbers={"has_no_answer": float(not all(is_answered)), "no_answer_threshold": 0.0})

    def check(self, examples: Sequence[Example], known: Known) -> None:
        """Every answer that stands in its text can be scored."""

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("span", "span_cross_entropy", ("start", "end"))

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        tokens, alignment = tokenizer.encode_windows(
            [example.cells[self.question] for example in examples],
            [example.cells[self.passage] for example in examples],
            max_length=settings.max_length,
            stride=min(settings.doc_stride, settings.max_length // LEAST_ADVANCE),
        )
        reads = _reads(tokens, alignment)
        has_answers = all("answers" in example.cells for example in examples)
        targets = _targets(reads, alignment, examples) if has_answers else None
        return Features(tokens, reads, targets, alignment.examples, alignment)

    def tune(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Known:
        if not known.numbers["has_no_answer"]:
            return known
        margins, gains = [], []
        for ranking, example in zip(self._rankings(logits, features, examples), examples, strict=True):
            if ranking.spans:
                best = ranking.spans[0]
                given = example.cells[self.passage][best.start : best.end]
                margins.append(ranking.no_answer - best.score)
                gains.append(self.main_worth(given, example) if right_answers(example) else -1.0)
        if not margins:
            return known
        threshold = best_threshold(margins, gains)
        return known.model_copy(update={"numbers": {**known.numbers, "no_answer_threshold": threshold}})

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[QaAnswer]:
        rankings = self._rankings(logits, features, examples)
        return [
            _answer(ranking, example.cells[self.passage], known)
            for ranking, example in zip(rankings, examples, strict=True)
        ]

    def _rankings(self, logits: np.ndarray, features: Features, examples: Sequence[Example]) -> list[Ranking]:
        return rank_spans(logits, features, [example.cells[self.passage] for example in examples])

    def verdict(self, answer: QaAnswer, example: Example) -> Verdict:
        right = list(dict.fromkeys(right_answers(example)))
        worth = self.main_worth(answer.text, example)
        return Verdict(
            " / ".join(right), answer.text, worth, answer.probability, tuple(self.kinds_of_question(example))
        )

    def answer_cells(self, answer: QaAnswer) -> dict[str, str | float]:
        """The answer, its characters in the text (empty where it has none), and how likely it is."""
        start, end = (str(answer.start), str(answer.end)) if answer.text else ("", "")
        return {"prediction": answer.text, "start": start, "end": end, "probability": answer.probability}


def answers_cell(places: Sequence[Place]) -> str:
    """The cell of an example that says where its answers stand, each of them once."""
    every = dict.fromkeys((place.text, place.start) for place in places)
    return json.dumps([{"text": text, "start": start} for text, start in every], ensure_ascii=False)


def right_answers(example: Example) -> list[str]:
    """All the right answers of an example."""
    return [answer["text"] for answer in json.loads(example.cells["answers"])]


def _reads(tokens: Tokens, alignment: Alignment) -> Reads:
    """The first piece of each window, and the pieces of the text that is asked about."""
    chosen = alignment.parts == 1
    chosen[tokens.starts[:-1]] = True
    return Reads.where(tokens, chosen)


def _targets(reads: Reads, alignment: Alignment, examples: Sequence[Example]) -> np.ndarray:
    """1 where the first right answer begins and where it ends, int32 (reads, 2).

    In a window that does not hold all of the answer both are its first read, as where there is no answer.
    """
    targets = np.zeros((len(reads), 2), "int32")
    answers = [next(iter(json.loads(example.cells["answers"])), None) for example in examples]
    rows = alignment.examples
    for row, example in enumerate(rows.tolist()):
        first, last = reads.starts[row : row + 2]
        characters = alignment.characters[reads.pieces[first + 1 : last]]  # (pieces of the text, 2)
        begin = end = 0
        answer = answers[example]
        if answer is not None and len(characters):
            start, stop = answer["start"], answer["start"] + len(answer["text"])
            is_first = row == 0 or rows[row - 1] != example
            is_last = row == len(rows) - 1 or rows[row + 1] != example
            touched = np.flatnonzero((characters[:, 0] < stop) & (characters[:, 1] > start))
            holds_beginning = is_first or characters[0, 0] <= start
            holds_end = is_last or characters[-1, 1] >= stop
            if len(touched) and holds_beginning and holds_end:
                begin, end = 1 + touched[0], 1 + touched[-1]
        targets[first + begin, 0] = targets[first + end, 1] = 1
    return targets


def _answer(ranking: Ranking, text: str, known: Known) -> QaAnswer:
    """The likeliest answer, and those that come next.

    The threshold is counted into the score of 'no answer', so that what is decided is also what is likeliest.
    """
    spans = [(span.start, span.end) for span in ranking.spans]
    scores = [span.score for span in ranking.spans]
    if known.numbers["has_no_answer"] or not spans:
        spans.append((0, 0))
        scores.append(ranking.no_answer - known.numbers["no_answer_threshold"])
    shares = softmax(np.array(scores))
    order = np.argsort(-shares, kind="stable")[: 1 + RUNNERS_UP].tolist()  # of equals, 'no answer' is the last
    likeliest = [(*spans[i], float(shares[i])) for i in order]
    best, *others = [QaAnswer(text[start:end], start, end, share) for start, end, share in likeliest]
    return replace(best, runners_up=tuple(others))
