"""How many labels that were swapped at random are found among the rows suspected most.

    python -m benchmarks.label_errors TABLE [--share 0.05] [--seed 0] [--rows 100000]

TABLE has the columns `text` and one of labels. Prints the share of swapped rows among the first 5 % suspected; and the
accuracy on rows set aside of a logistic regression on the encoder's vectors, learned from swapped labels, from those in
which the first 5 % got the suggested label (nobody looked), from those in which a person who looks at the first 5 % has
mended the ones that were swapped, and from labels never swapped.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.measure import machine, show
from bert_core import DEFAULT_MODEL, TASKS, RunSpec, prepare, read_table, resolve_model
from bert_core.evaluation.label_issues import suspected_labels
from bert_core.training.vectors import encoder_vectors


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--label", default="label")
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    table, columns = read_table(options.table, options.table.name), {"text": "text", "label": options.label}
    data = prepare(table, columns, TASKS["classification"], form="label")
    labels = data.known.labels
    number = {label: place for place, label in enumerate(labels)}
    train, valid = data.train[: options.rows], data.valid
    truth = np.array([number[example.cells["label"]] for example in train])
    random = np.random.default_rng(options.seed)
    swapped = random.choice(len(train), round(options.share * len(train)), replace=False)
    targets = truth.copy()
    targets[swapped] = (truth[swapped] + random.integers(1, len(labels), len(swapped))) % len(labels)
    began = time.monotonic()
    folder = resolve_model(DEFAULT_MODEL).folder
    spec = RunSpec(task="classification", data=data.source, known=data.known)
    vectors = encoder_vectors(spec, train, folder)
    encoding = time.monotonic() - began
    rows, most = list(range(len(train))), round(0.05 * len(train))
    began = time.monotonic()
    issues = suspected_labels(vectors, targets, labels, rows, seed=options.seed)
    judging = time.monotonic() - began
    first, is_swapped = issues.suspects[:most], set(swapped.tolist())
    hits = [each for each in first if each.row in is_swapped]
    unseen, by_person = targets.copy(), targets.copy()
    for each in first:
        unseen[each.row] = number[each.suggested]
    for each in hits:
        by_person[each.row] = truth[each.row]
    valid_targets = np.array([number[example.cells["label"]] for example in valid])
    valid_vectors = encoder_vectors(spec, valid, folder)
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scale = StandardScaler().fit(vectors)
    lessons = {"swapped": targets, "as suggested": unseen, "by a person": by_person, "never swapped": truth}
    accuracy = {
        name: float(
            LogisticRegression(C=0.1, max_iter=200)
            .fit(scale.transform(vectors), wanted)
            .score(scale.transform(valid_vectors), valid_targets)
        )
        for name, wanted in lessons.items()
    }
    show(
        machine=machine(), table=options.table.parent.name, rows=len(train), swapped=len(swapped), seed=options.seed,
        in_first_5_percent=len(hits) / len(swapped),
        suggested_is_right=float(np.mean([labels[truth[each.row]] == each.suggested for each in hits])),
        counted_as_wrong=issues.issues, agreement=issues.agreement,
        seconds_of_encoding=round(encoding, 1), seconds_of_judging=round(judging, 1), accuracy=accuracy,
    )  # fmt: skip


if __name__ == "__main__":
    main()
