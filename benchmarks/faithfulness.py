"""Whether the words that 'Why this answer?' names do decide: what deleting them does, against other choices of words.

    python -m benchmarks.faithfulness RUN_FOLDER FILE.csv [--rows 200]

Of each text the first fifth of its words is deleted, as leave-one-out, the attention of the last layer from the first
token (mean over its heads), or chance ranks them; the figure is by how much the probability of the answer falls, on
average. `seconds_60` is how long it takes to say why for a text of 60 words, warm. Prints a line of JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from keras import ops

from benchmarks.measure import machine
from benchmarks.predicting import read_texts
from bert_core import Predictor, Run, influence
from bert_core.evaluation.influence import TextPart, without
from bert_core.evaluation.text_words import word_places
from bert_core.models import EncoderConfig
from bert_core.models.encoder import Encoder
from bert_core.models.heads import build_model
from bert_core.models.weights import load_model_weights
from bert_core.text import Tokenizer

SHARE = 0.2
FEWEST_WORDS, MOST_WORDS = 10, 60
"""In fewer words a fifth is one or two; more than these are not read to their end by all models."""
DRAWS = 5
TIMED_WORDS = 60
Cells = Mapping[str, str]


def main() -> None:
    """Rank the words of each text in three ways, delete, ask again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    run = Run(options.run)
    predictor, chance = Predictor(run), np.random.default_rng(0)
    texts = [text for text in read_texts(options.file) if FEWEST_WORDS <= len(word_places(text)) <= MOST_WORDS]
    texts = texts[: options.rows]
    attention = last_attention(run)
    falls: dict[str, list[float]] = {"leave_one_out": [], "attention": [], "chance": []}
    for text in texts:
        cells = {"text": text}
        found = influence(predictor.task, predictor.task.inputs, cells, predictor.answers)
        first = found.claims[0]
        words = [TextPart(role="text", start=start, end=end) for start, end in word_places(text)]
        count = max(1, round(SHARE * len(words)))
        of_words = [next(place for place, part in enumerate(found.parts) if word.end <= part.end) for word in words]
        ranked = {
            "leave_one_out": [np.argsort(np.array(first.without)[of_words], kind="stable")[:count]],
            "attention": [np.argsort(-attention(text, words))[:count]],
            "chance": [chance.permutation(len(words))[:count] for _ in range(DRAWS)],
        }
        asked = [delete(cells, [words[place] for place in places]) for each in ranked.values() for places in each]
        left = iter(answer.probabilities[first.name] for answer in predictor.answers(asked))
        for name, each in ranked.items():
            falls[name].append(float(np.mean([first.value - next(left) for _ in each])))
    timed = timed_text(texts)
    print(json.dumps({
        "machine": machine(), "run": run.id, "file": str(options.file), "texts": len(texts),
        "fall": {name: round(float(np.mean(values)), 4) for name, values in falls.items()},
        "beats_chance": share_above(falls, "chance"), "beats_attention": share_above(falls, "attention"),
        "seconds_60": seconds(lambda: influence(predictor.task, predictor.task.inputs, timed, predictor.answers)),
    }))  # fmt: skip


def share_above(falls: Mapping[str, Sequence[float]], other: str) -> float:
    """The share of texts in which leave-one-out makes the answer fall at least as far."""
    return round(float(np.mean(np.array(falls["leave_one_out"]) >= np.array(falls[other]))), 4)


def delete(cells: Cells, parts: Sequence[TextPart]) -> Cells:
    """The cells without some parts, from the last to the first, so that none moves before its turn."""
    for part in sorted(parts, key=lambda part: -part.start):
        cells = without(cells, part)
    return cells


def timed_text(texts: Sequence[str]) -> Cells:
    """A text of 60 words, or characters, from the front of others."""
    text = " ".join(texts)
    return {"text": text[: word_places(text)[TIMED_WORDS - 1][1]]}


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The median of some repetitions after a first."""
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return round(float(np.median(took)), 3)


def last_attention(run: Run) -> Callable[[str, Sequence[TextPart]], np.ndarray]:
    """How much the first token looks at each part of a text in the last layer, summed over its word pieces."""
    config, settings = EncoderConfig.from_folder(run.model_folder), run.spec.hyperparameters
    model = build_model(config, outputs=len(run.spec.known.labels))
    load_model_weights(model, run.model_folder)
    encoder: Encoder = model.get_layer("encoder")
    tokenizer = Tokenizer(run.model_folder)
    *lower, last = config.block_order

    def attention(text: str, parts: Sequence[TextPart]) -> np.ndarray:
        tokens, alignment = tokenizer.encode_windows([text], max_length=settings.max_length, stride=0)
        stop = int(tokens.starts[1])
        ids = np.array(tokens.ids[None, :stop], "int32")
        hidden = encoder.embeddings(ids, np.zeros_like(ids), np.arange(stop, dtype="int32")[None])
        for index in lower:
            hidden = encoder.blocks[index](hidden, hidden, np.zeros((1, 1, stop, stop), "float32"))
        block = encoder.blocks[last]
        query, key = block._split(block.query(hidden)), block._split(block.key(hidden))
        scores = ops.matmul(query, ops.swapaxes(key, -1, -2)) * (config.hidden_size // config.heads) ** -0.5
        weights = ops.convert_to_numpy(ops.softmax(scores))[0, :, 0].mean(axis=0)  # (pieces,)
        begins = alignment.characters[:stop, 0]
        is_text = alignment.parts[:stop] >= 0
        return np.array(
            [weights[is_text & (begins >= part.start) & (begins < part.end)].sum() for part in parts]
        )  # (parts,)

    return attention


if __name__ == "__main__":
    main()
