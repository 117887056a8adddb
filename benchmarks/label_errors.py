"""How many labels that were swapped at random are found among the rows suspected most.

    python -m benchmarks.label_errors TABLE [--share 0.05] [--seed 0] [--rows 100000]

TABLE has the columns `text` and `label`. Prints the share of swapped rows among the first 5 % suspected, by words alone
and with the encoder; and the accuracy of a regression on the encoder's vectors on rows set
aside, learned from swapped labels, and from those in which the suspects among the first 5 % got the suggested label.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import keras
import numpy as np

from benchmarks.measure import machine, show
from bert_core import DEFAULT_MODEL, TASKS, Hyperparameters, prepare, read_table, resolve_model
from bert_core.evaluation.label_issues import suspected_labels
from bert_core.models import EncoderConfig
from bert_core.models.averaging import add_mean_layer
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_encoder
from bert_core.text import Tokenizer


def encoded(texts: list[str]) -> np.ndarray:
    """What the pretrained encoder says of each text."""
    folder = resolve_model(DEFAULT_MODEL).folder
    task = TASKS["classification"]
    from bert_core.spec import Known
    from bert_core.tasks import Example

    model = build_model(EncoderConfig.from_folder(folder), outputs=2)
    load_encoder(model, folder)
    model = add_mean_layer(model)
    examples = [Example(row, {"text": text}) for row, text in enumerate(texts)]
    features = task.encode(examples, Tokenizer(folder), Known(labels=("a", "b")), Hyperparameters(max_length=64))
    return Inference(keras.Model(model.input, model.get_layer("head").input)).logits(features)


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    data = prepare(
        read_table(options.table, options.table.name), {"text": "text", "label": "label"}, TASKS["classification"],
        form="label",
    )  # fmt: skip
    labels = data.known.labels
    number = {label: place for place, label in enumerate(labels)}
    train, valid = data.train[: options.rows], data.valid
    truth = np.array([number[example.cells["label"]] for example in train])
    random = np.random.default_rng(options.seed)
    swapped = random.choice(len(train), round(options.share * len(train)), replace=False)
    targets = truth.copy()
    targets[swapped] = (truth[swapped] + random.integers(1, len(labels), len(swapped))) % len(labels)
    texts = [example.cells["text"] for example in train]
    began = time.monotonic()
    vectors = encoded(texts)
    encoding = time.monotonic() - began
    rows, most = list(range(len(train))), round(0.05 * len(train))
    found, suspects = {}, []
    for name, view in (("words", None), ("words and encoder", vectors)):
        began = time.monotonic()
        suspects = suspected_labels(texts, view, targets, labels, rows, seed=options.seed)
        first = {each.row for each in suspects[:most]}
        found[name] = {
            "in_first_5_percent": float(np.mean([row in first for row in swapped])),
            "suggested_is_right": float(
                np.mean([labels[truth[each.row]] == each.suggested for each in suspects if each.row in set(swapped)])
            ),
            "counted_as_issues": sum(each.is_issue for each in suspects),
            "seconds": round(time.monotonic() - began, 1),
        }
    corrected = targets.copy()
    for each in suspects[:most]:
        if each.is_issue:
            corrected[each.row] = number[each.suggested]
    valid_targets = np.array([number[example.cells["label"]] for example in valid])
    valid_vectors = encoded([example.cells["text"] for example in valid])
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scale = StandardScaler().fit(vectors)
    accuracy = {
        name: float(
            LogisticRegression(C=0.1, max_iter=200)
            .fit(scale.transform(vectors), wanted)
            .score(scale.transform(valid_vectors), valid_targets)
        )
        for name, wanted in (("swapped", targets), ("corrected", corrected), ("never swapped", truth))
    }
    show(
        machine=machine(), table=options.table.parent.name, rows=len(train), swapped=len(swapped), seed=options.seed,
        seconds_of_encoding=round(encoding, 1), found=found, accuracy=accuracy,
    )  # fmt: skip


if __name__ == "__main__":
    main()
