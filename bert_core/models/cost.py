"""What a training will take on this computer, before it starts: time and memory.

Counts what the trainer computes, reads and keeps, and divides by the speed of the computer. Knows no Keras. Meant for
processors: a graphics card is much faster than what is said here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_, Message
from bert_core.machine import free_memory
from bert_core.models.config import EncoderConfig
from bert_core.outline import BATCH_PIECES, FIRST_PARTS, checking_interval, is_worth_compiling
from bert_core.spec import Known
from bert_core.speed import Speed
from bert_core.tasks import Example, Task
from bert_core.text import Shape, Tokenizer, common_shape, deal, row_length, training_batches

SAMPLED_TEXTS, SHAPED_TEXTS = 2000, 1000
"""Texts that are read to know how long all of them are, and texts that are laid out to know how large a batch is."""
FLOAT = 4  # bytes

# What follows was fitted to the processor time of steps, and to the peak memory, of nine short trainings on 2 cores of
# an AMD EPYC (Zen 3): MiniLM, e5-small and BERT-base, texts of 10 to 256 word pieces, some layers frozen, batches in
# parts, compiled or not. Speeds there were 135e9 products, 77e9 bytes and 20e6 turns of code a second.
PRODUCTS_GAIN = 1.3
"""How much faster the large products of an encoder are than those that `bert_core.speed` measures (one core: 88e9)."""
PASSES = 21
"""How often a block's values are written or read, forward and again for each of the two gradients. More than can be
counted in the program, as the exponentials of GELU and softmax and the hash of dropout are in it."""
PART_BYTES, UPDATE_BYTES = 250, 120
"""For each trained weight: what its gradient costs in each part of a batch (made, added up, its norm), and AdamW."""
PLAIN_TIME = 1.3
"""How much longer all that takes where nothing is compiled."""
CODE = 20e6
"""`Speed.code` of the computer on which the following seconds were measured."""
START_SECONDS = 5.0
"""Importing TensorFlow, and what loading takes for any model."""
BLOCK_START_SECONDS, START_BYTES = 0.15, 80e6
"""Making a block, and the bytes of weights that are read, made and copied in a second."""
BLOCK_TRACE_SECONDS = 0.12
"""Tracing one part of the first step, which is not compiled, through one block."""
FIRST_STEP = 3
"""How many times longer the first step computes than the others, each operation by itself."""
COMPILE_SECONDS, BLOCK_COMPILE_SECONDS = 5.0, 0.6
"""What XLA compiles for: the update and the ends of the encoder, and forward and backward through each block."""
FIRST_CHECK_SECONDS, CHECK_SECONDS = 2.0, 0.15
"""The first check imports scikit-learn; each scores the answers and copies the weights."""
SAVED_BYTES = 400e6
"""Bytes of weights a second that are written into a model folder."""
BETTER_CHECKS = 0.7
"""Of all checks, about how many find a better model, which is then saved."""
TOKENIZED_PIECES = 100_000
"""Word pieces a second that the tokenizer cuts."""
FIT_SECONDS = 5.0
"""The logistic regressions of the method `few_examples`, with the import of scikit-learn."""

BASE_BYTES, COMPILER_BYTES = 1.04e9, 0.32e9
"""A worker that has imported everything and traced a step; the programs of XLA, and what it made them with."""
TRAINED_COPIES, PLAIN_TRAINED_COPIES = 7.2, 9.0
"""Copies of each trained weight in memory at the worst moment: the model's, the trainer's, its gradient, two moments,
and what was freed but is kept for the next step."""
FROZEN_COPIES = 1.0
"""The same for a weight that is not trained."""
SUM_COPIES = 3.0
"""Copies more where the gradients of several parts are added up."""
VALUES_KEPT = 1.7
"""How many times each value that a trained block gives on the way forward is in memory."""
ROW_BYTES = 1000
"""A row of the table, with its cells and word pieces."""
MARGIN = 1.15
"""How much more memory must be free than a training is thought to need: the estimate may be so far off."""
HALF_A_MINUTE, LONG_MINUTES = 45, 100
"""Up to so many seconds it is told as half a minute, and from so many minutes on in hours."""


class Estimate(NamedTuple):
    """Seconds from the start of a worker to the end of its run, and the most bytes of memory it holds meanwhile."""

    seconds: float
    peak_memory: float

    @property
    def fits(self) -> bool:
        """Whether as much memory is free now, with something to spare."""
        return MARGIN * self.peak_memory < free_memory()

    @property
    def time_words(self) -> Message:
        """The time as far as it can be known."""
        minutes = max(1, round(self.seconds / 60))
        if self.seconds < HALF_A_MINUTE:
            return Message(text=N_("half a minute"))
        if minutes < LONG_MINUTES:
            text, plural, count = N_("{count} minute"), N_("{count} minutes"), minutes
        else:
            text, plural, count = N_("{count} hour"), N_("{count} hours"), round(minutes / 60)
        return Message(text=text, plural=plural, values={"count": count})

    def words(self, settings: Hyperparameters) -> Message:
        """Both in a sentence; a training that may stop early takes no longer than that."""
        text = N_("About {time}, and {memory} of memory, on this computer.")
        if settings.early_stopping:
            text = N_("At most about {time}, and {memory} of memory, on this computer.")
        return Message(text=text, values={"time": self.time_words, "memory": self.memory_words})

    @property
    def memory_words(self) -> Message:
        """The memory, rounded."""
        return Message(text=N_("{count} GB"), values={"count": f"{self.peak_memory / 1e9:.1f}"})


class Work(NamedTuple):
    """What blocks do: operations in matrix products, and how many values come out of all their layers."""

    products: float
    values: float


def estimate(
    config: EncoderConfig, lengths: np.ndarray, valid_lengths: np.ndarray, settings: Hyperparameters, speed: Speed
) -> Estimate:
    """What a training takes, from the word pieces of each row of its texts: int, shape (rows,)."""
    bytes_of_weights = FLOAT * config.parameters
    code = START_SECONDS + BLOCK_START_SECONDS * len(config.block_order) + bytes_of_weights / START_BYTES
    code += (lengths.sum() + valid_lengths.sum()) / TOKENIZED_PIECES
    if settings.method == "few_examples":
        code += FIT_SECONDS
        computing = _answering(config, lengths, speed) + _answering(config, valid_lengths, speed)
        saves = 1.0
    else:
        steps = step_count(lengths, settings)
        checks = -(-steps // checking_interval(len(lengths), len(valid_lengths), settings.epochs, steps))
        code += _making(config, lengths, settings) + FIRST_CHECK_SECONDS + CHECK_SECONDS * checks
        computing = _stepping(config, lengths, settings, speed) + checks * _answering(config, valid_lengths, speed)
        saves = BETTER_CHECKS * checks
    seconds = code * CODE / speed.code + computing + saves * bytes_of_weights / SAVED_BYTES
    return Estimate(float(seconds), float(peak_memory(config, lengths, settings)))


def _making(config: EncoderConfig, lengths: np.ndarray, settings: Hyperparameters) -> float:
    """Seconds, on the computer measured, in which the first step is traced and the others are compiled."""
    blocks, parts = len(config.block_order), _parts(settings)
    tracing = BLOCK_TRACE_SECONDS * blocks * FIRST_PARTS * parts
    if not _compiles(config, lengths, settings):
        return tracing
    backward = (blocks + 2 * (blocks - _frozen(config, settings))) / 3
    programs = 1 if parts == 1 else 2  # the second adds its gradients to those of the part before
    return tracing + COMPILE_SECONDS + BLOCK_COMPILE_SECONDS * backward * programs


def _stepping(config: EncoderConfig, lengths: np.ndarray, settings: Hyperparameters, speed: Speed) -> float:
    """Seconds of all steps, once they are compiled."""
    shape, parts = part_shape(lengths, settings), _parts(settings)
    forward, trained = work(config, shape), work(config, shape, first=_frozen(config, settings))
    part = _seconds(Work(*(all_of_it + 2 * some for all_of_it, some in zip(forward, trained, strict=True))), speed)
    update = (PART_BYTES * parts + UPDATE_BYTES) * trained_weights(config, settings) / speed.bandwidth
    step = (parts * part + update) * (1 if _compiles(config, lengths, settings) else PLAIN_TIME)
    return (FIRST_STEP - 1 + step_count(lengths, settings)) * step


def _answering(config: EncoderConfig, lengths: np.ndarray, speed: Speed) -> float:
    """Seconds in which the model answers all texts."""
    length = row_length(lengths)
    rows = max(1, min(BATCH_PIECES, int(lengths.sum())) // length)
    batches = lengths.sum() / (rows * length)
    return batches * _seconds(work(config, Shape(rows, length, math.ceil(len(lengths) / batches))), speed)


def _seconds(done: Work, speed: Speed) -> float:
    return done.products / (PRODUCTS_GAIN * speed.products) + PASSES * FLOAT * done.values / speed.bandwidth


def peak_memory(config: EncoderConfig, lengths: np.ndarray, settings: Hyperparameters) -> float:
    """The most bytes of memory that the worker holds."""
    trained = trained_weights(config, settings)
    frozen = max(0, config.parameters - trained)
    total = BASE_BYTES + ROW_BYTES * len(lengths)
    if settings.method == "few_examples":
        return total + FLOAT * FROZEN_COPIES * frozen
    compiles = _compiles(config, lengths, settings)
    copies = TRAINED_COPIES if compiles else PLAIN_TRAINED_COPIES
    copies += SUM_COPIES if _parts(settings) > 1 else 0
    values = work(config, part_shape(lengths, settings), first=_frozen(config, settings)).values
    floats = copies * trained + FROZEN_COPIES * frozen + VALUES_KEPT * values
    return total + COMPILER_BYTES * compiles + FLOAT * floats


def work(config: EncoderConfig, shape: Shape, *, first: int = 0) -> Work:
    """What the blocks from number `first` on do with a batch, forward."""
    tokens, hidden, inner = shape.rows * shape.length, config.hidden_size, config.intermediate_size
    last = len(config.block_order) - 1
    products = values = 0.0
    for block in range(first, last + 1):
        # Of the last block only the first token of each text is computed; it looks for its own among all tokens.
        queries, seen = (shape.reads, tokens) if block == last else (tokens, shape.length)
        products += 2 * (2 * tokens * hidden**2 + 2 * queries * hidden * (hidden + inner + seen))
        values += 2 * tokens * hidden + queries * (6 * hidden + 2 * inner + 2 * config.heads * seen)
    return Work(products, values)


def part_shape(lengths: np.ndarray, settings: Hyperparameters) -> Shape:
    """The size of what is computed at once: of a batch, or of a part of one."""
    sample = lengths[:: -(-len(lengths) // SHAPED_TEXTS)]
    batches = training_batches(sample, settings.batch_size, seed=settings.seed, epoch=0)
    random = np.random.default_rng(settings.seed)
    parts = [sample[batch][part] for batch in batches for part in deal(sample[batch], _parts(settings), random)]
    return common_shape([part for part in parts if len(part)], max(map(len, parts)))


def step_count(lengths: np.ndarray, settings: Hyperparameters) -> int:
    """The steps of a whole training."""
    return -(-len(lengths) // settings.batch_size) * settings.epochs


def trained_weights(config: EncoderConfig, settings: Hyperparameters) -> int:
    """The weights that a training changes, the output layer aside."""
    pooling = config.hidden_size * (config.hidden_size + 1)
    if settings.method == "few_examples":
        return 0
    if not settings.frozen_layers:
        return config.parameters + pooling
    return (len(config.block_order) - _frozen(config, settings)) * config.block_parameters + pooling


def sampled_lengths(
    task: Task,
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    settings: Hyperparameters,
    *,
    known: Known,
    most: int = SAMPLED_TEXTS,
) -> np.ndarray:
    """The word pieces of each row that is made of the examples: those of a sample, over and over."""
    sample = examples[:: -(-len(examples) // most)]
    lengths = task.encode(sample, tokenizer, known, settings).tokens.lengths
    return np.resize(lengths, len(examples) * len(lengths) // len(sample))


def _compiles(config: EncoderConfig, lengths: np.ndarray, settings: Hyperparameters) -> bool:
    return is_worth_compiling(step_count(lengths, settings), trained_weights(config, settings))


def _parts(settings: Hyperparameters) -> int:
    return min(settings.batch_parts, settings.batch_size)


def _frozen(config: EncoderConfig, settings: Hyperparameters) -> int:
    return min(settings.frozen_layers, len(config.block_order))
