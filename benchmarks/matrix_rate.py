"""How many operations a second this machine does in matrix products: what no training can go beyond.

    python -m benchmarks.matrix_rate [--model M] [--dtype float32] [--size 2048]

Measured at the shapes of the encoder's own layers and at one large square; the best of all counts. Works on the backend
that Keras is set to. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator

from benchmarks.measure import machine, show
from bert_core import DEFAULT_MODEL, EncoderConfig, resolve_model
from bert_core.runs.launch import QUIET

TOKENS = 768
"""Rows of the encoder's products: about a batch of 32 short texts."""
ROUNDS, SECONDS = 5, 0.4
"""The best of so many rounds, each of about so many seconds, since other programs may disturb some."""

Shape = tuple[int, int, int]


def block_parameters(config: EncoderConfig) -> int:
    """The weights that every word piece is multiplied with: the kernels of the blocks' dense layers.

    The tables of words, positions and types are looked up and not multiplied; biases, norms and attention scores are
    some hundredths more, the pooling layer sees one word piece a text. So 6 operations for each of these and each word
    piece (2 forward, 4 backward; Kaplan et al. 2020, section 2.1) say a little less than what is done.
    """
    attention = 4 * config.hidden_size**2
    feed_forward = 2 * config.hidden_size * config.intermediate_size
    return len(config.block_order) * (attention + feed_forward)


def encoder_shapes(config: EncoderConfig, tokens: int = TOKENS) -> list[Shape]:
    """The products of one block, as (rows, inputs, outputs)."""
    hidden, inner = config.hidden_size, config.intermediate_size
    return [(tokens, hidden, hidden), (tokens, hidden, inner), (tokens, inner, hidden)]


def matrix_rate(shapes: list[Shape], dtype: str = "float32") -> dict[Shape, float]:
    """Operations a second for each shape; a multiplication with its addition counts as two."""
    return {shape: max(_rates(shape, dtype)) for shape in shapes}


def _rates(shape: Shape, dtype: str) -> Iterator[float]:
    from keras import ops, random  # here because importing Keras takes seconds that the command line need not wait for

    rows, inputs, outputs = shape
    left, right = random.normal((rows, inputs), dtype=dtype), random.normal((inputs, outputs), dtype=dtype)

    def seconds(repeats: int) -> float:
        began = time.perf_counter()
        for _ in range(repeats):
            product = ops.matmul(left, right)
        float(product[0, 0])  # a graphics card is done only when something is asked of it
        return time.perf_counter() - began

    seconds(3)
    repeats = max(1, round(SECONDS * 3 / seconds(3)))
    for _ in range(ROUNDS):
        yield 2 * rows * inputs * outputs * repeats / seconds(repeats)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--dtype", default="float32", choices=("float32", "bfloat16"))
    parser.add_argument("--size", type=int, default=2048)
    parser.add_argument("--tokens", type=int, default=TOKENS)
    options = parser.parse_args()
    os.environ.update(QUIET)
    config = EncoderConfig.from_folder(resolve_model(options.model).folder)
    rates = matrix_rate([*encoder_shapes(config, options.tokens), (options.size,) * 3], options.dtype)
    giga = {"x".join(map(str, shape)): round(rate / 1e9, 1) for shape, rate in rates.items()}
    show(machine=machine(), dtype=options.dtype, gflop_per_second=giga, best=max(giga.values()))


if __name__ == "__main__":
    main()
