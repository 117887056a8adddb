"""Read your domain first: the model learns the language of a field from its texts alone, by guessing hidden words.

What it becomes is an encoder that every other task can start from (Gururangan et al. 2020, "Don't Stop Pretraining").
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bert_core.errors import DataError, ModelError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.base import Example, Features, Form, Metric, Parts, Task
from bert_core.tasks.classification import TEXT
from bert_core.tasks.filled import FilledAnswer, filled_answer, score_filled
from bert_core.tasks.hiding import BLANK, Vocabulary, disguised, hidden_in, word_numbers
from bert_core.text import Reads, Tokenizer

MOST_GUESSED = 2000
"""Words that are guessed at most in one check: each takes a number for every word of the vocabulary."""
MOST_NUMBERS = 60_000_000
"""All those numbers, at most; with a very large vocabulary fewer words are guessed."""

PLAIN_TEXT = replace(
    TEXT, help_text=N_("What the model reads. To ask for a missing word, write ___ in its place: The ___ was late.")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenWords(Features):
    """Features that remember what was hidden.

    Attributes:
        originals: the ids of the texts themselves, int32 (pieces,); the mask's own id where a text has a blank.
        words: the number of the word that each piece belongs to, -1 for none, int64 (pieces,).
        vocabulary: what the ids mean.
    """

    originals: np.ndarray
    words: np.ndarray
    vocabulary: Vocabulary


class MaskedLm(Task):
    """Devlin et al. 2019, section 3.1, with whole words hidden, and other ones in each pass over the data."""

    name = "masked_lm"
    title = N_("Read your domain first (masked language model)")
    help_text = N_("Texts alone, no labels: the model guesses hidden words and so learns the language of your field. "
                   "Start another task from the model that comes out, or let it fill in blanks.")  # fmt: skip
    inputs = (PLAIN_TEXT,)
    forms = (Form("text", N_("Texts alone"), (PLAIN_TEXT,)),)
    metrics = (
        Metric(
            "perplexity",
            N_("Words it wavers between (perplexity)"),
            N_("Between how many words the model wavers for each hidden one: 1 is certain, fewer is better."),
            higher_is_better=False,
            is_share=False,
        ),
        Metric("accuracy", N_("Words guessed right (accuracy)"), N_("The share of hidden words that are guessed.")),
    )
    answer_type = FilledAnswer
    drawing = "blank"
    has_windows = True

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        blank = BLANK.search(cells["text"])
        if blank:
            raise DataError(
                N_("The text has a blank, {blank}, and so cannot be learned from. Fill it in, or leave this row out."),
                blank=blank[0],
            )
        return cells

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        """Every word is an answer: there are no kinds to be counted."""
        return {}

    def learn(self, examples: Sequence[Example]) -> Known:
        return Known()

    def check(self, examples: Sequence[Example], known: Known) -> None:
        """Any text can be learned from."""

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("masked_lm", "cross_entropy", (), mean_over="reads")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> HiddenWords:
        """Blanks of a text are to be filled in; of a text without one some words are hidden, always the same.

        At most `MOST_GUESSED` words are hidden in all texts together, those of the last texts none; `vary` knows no
        such limit. There are targets where no text has a blank.
        """
        texts = [example.cells["text"] for example in examples]
        vocabulary = _vocabulary(tokenizer)
        masked = [BLANK.sub(lambda _: str(tokenizer.mask), text) for text in texts]
        tokens, alignment = tokenizer.encode_windows(masked, max_length=settings.max_length, stride=0)
        words = word_numbers(masked, tokens, alignment, vocabulary.usable)
        is_blank = tokens.ids == vocabulary.mask_id
        has_blank = np.array([BLANK.search(text) is not None for text in texts])
        most = min(MOST_GUESSED, MOST_NUMBERS // tokenizer.size)
        hidden = _always_the_same(texts, words, tokens.starts, alignment.examples, ~has_blank, most)
        ids = np.where(hidden, np.int32(vocabulary.mask_id), tokens.ids)
        reads = Reads.where(tokens, hidden | is_blank)
        targets = None if has_blank.any() else tokens.ids[reads.pieces]
        return HiddenWords(
            replace(tokens, ids=ids),
            reads,
            targets,
            alignment.examples,
            alignment,
            originals=tokens.ids,
            words=words,
            vocabulary=vocabulary,
        )

    def vary(self, features: Features, random: np.random.Generator) -> Features:
        """Other words are hidden, as many in each text as the share of BERT wants."""
        if not isinstance(features, HiddenWords):
            raise TypeError("these features do not come from this task")
        rows = np.split(features.words, features.tokens.starts[1:-1])
        chosen = np.concatenate([hidden_in(words, random) for words in rows])
        ids = disguised(features.originals, chosen, features.vocabulary, random)
        reads = Reads.where(features.tokens, chosen)
        tokens = replace(features.tokens, ids=ids)
        return replace(features, tokens=tokens, reads=reads, targets=features.originals[reads.pieces])

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[FilledAnswer]:
        if not isinstance(features, HiddenWords) or features.alignment is None:
            raise TypeError("these features do not come from this task")
        pieces = features.reads.pieces
        ends = np.searchsorted(features.examples[features.reads.rows], np.arange(len(examples) + 1))
        return [
            filled_answer(
                example.cells["text"],
                logits[first:last],
                features.alignment.characters[pieces[first:last]],
                features.originals[pieces[first:last]],
                features.vocabulary,
            )
            for example, first, last in zip(examples, ends[:-1], ends[1:], strict=True)
        ]

    def score(self, answers: Sequence[FilledAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        return score_filled(answers)

    def verdict(self, answer: FilledAnswer, example: Example) -> Verdict:
        hidden = [(blank, blank.hidden) for blank in answer.blanks if blank.hidden]
        truth, given = " ".join(word.word for _, word in hidden), " ".join(blank.best for blank, _ in hidden)
        right = sum(word.is_guessed for _, word in hidden) / max(1, len(hidden))
        return Verdict(truth, given, right, answer.probability if hidden else None, ())

    def answer_cells(self, answer: FilledAnswer) -> dict[str, str | float]:
        return {
            "prediction": answer.filled,
            "words": " | ".join(blank.best for blank in answer.blanks),
            "probability": answer.probability,
        }


def _vocabulary(tokenizer: Tokenizer) -> Vocabulary:
    if tokenizer.mask_id is None:
        raise ModelError(N_("This model has no sign for a hidden word and cannot guess words. Choose another model."))
    usable = np.setdiff1d(np.arange(tokenizer.size), tokenizer.special_ids).astype("int32")
    return Vocabulary(tokenizer.mask_id, usable, tokenizer.piece)


def _always_the_same(
    texts: Sequence[str], words: np.ndarray, starts: np.ndarray, examples: np.ndarray, wanted: np.ndarray, most: int
) -> np.ndarray:
    """Which pieces are hidden in the texts that are `wanted`, bool (pieces,), by chance that the text alone decides.

    `examples` is the text of each row. No more rows follow where they would have more than `most` hidden pieces.
    """
    hidden = np.zeros(len(words), bool)
    seeds = [zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in texts]
    for row, example in enumerate(examples.tolist()):
        if not wanted[example]:
            continue
        random = np.random.default_rng((seeds[example], row - int(np.searchsorted(examples, example))))
        chosen = hidden_in(words[starts[row] : starts[row + 1]], random)
        most -= int(chosen.sum())
        if most < 0:
            break
        hidden[starts[row] : starts[row + 1]] = chosen
    return hidden
