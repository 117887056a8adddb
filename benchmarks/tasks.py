"""How well each task is learned on real data, by the command line that people have: a row of RESULTS.md for each NAME.

    python -m benchmarks.tasks sst2 sick_entailment --data FOLDER [--chinese-model M] [--seeds 0 1 2]

FOLDER holds the data sets, each in a folder of its own with train, valid and test files. Every setting that a row has
beside the usual ones stands in `BENCHES`. Prints a line a seed, then the mean, the spread and the reference.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import machine, measure, show
from benchmarks.studio import command
from bert_core import DEFAULT_MODEL, TASKS


@dataclass(frozen=True, slots=True)
class Bench:
    """A data set as one task learns it.

    Attributes:
        suffix: of the files `train`, `valid` and `test`; `train` names another file to learn from.
        columns: the column of each role, where it is not to be guessed.
        reference: what PyTorch `transformers` reaches with the same files and settings, where that is known.
    """

    folder: str
    task: str
    epochs: int
    suffix: str = ".csv"
    train: str = "train"
    columns: dict[str, str] = field(default_factory=dict)
    is_chinese: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    reference: float | None = None


BENCHES = {
    "sst2": Bench("cls_en_sst2", "classification", 2, reference=0.8797),
    "banking77": Bench("cls_en_banking77", "classification", 5),
    "agnews": Bench("cls_en_agnews", "classification", 2),
    "hotel_reviews": Bench("cls_zh_chnsenticorp_htl", "classification", 1, is_chinese=True, reference=0.889),
    "goemotions": Bench("mlc_en_goemotions", "multilabel", 3, train="train_5k"),
    "sick_entailment": Bench("pair_en_sick", "pair", 3, columns={"label": "entailment"}, reference=0.86),
    "sick_relatedness": Bench("pair_en_sick", "score", 3, columns={"score": "relatedness"}),
    "stsb": Bench("pair_en_stsb", "score", 3),
    "mrpc": Bench("pair_en_mrpc", "pair", 3),
    "snli": Bench("pair_en_snli_mini", "pair", 2),
    "sts_chinese": Bench("pair_zh_stsb", "score", 2, is_chinese=True),
    "conll2003": Bench(
        "ner_en_conll2003", "entities", 2, suffix=".conll", settings={"learning-rate": "1e-4"}, reference=0.8625
    ),
    "resume": Bench(
        "ner_zh_resume", "entities", 3, suffix=".conll", is_chinese=True, settings={"learning-rate": "1e-4"}
    ),
    "squad1": Bench("qa_en_squad1_mini", "qa", 2, suffix=".json",
                    settings={"max-length": "256", "learning-rate": "1e-4"}),
    "squad2": Bench("qa_en_squad2_mini", "qa", 2, suffix=".json",
                    settings={"max-length": "256", "learning-rate": "1e-4"}),
    "cmrc": Bench("qa_zh_cmrc2018_mini", "qa", 2, suffix=".json", is_chinese=True,
                  settings={"max-length": "384", "batch-parts": "4", "learning-rate": "1e-4"}),
    "event_subject": Bench("event_zh_ccks2019", "subject", 2, is_chinese=True),
    "duie": Bench("re_zh_duie_sample", "relations", 30, suffix=".jsonl", is_chinese=True),
    "webnlg": Bench("re_en_webnlg", "relations", 10, suffix=".jsonl", settings={"learning-rate": "1e-4"}),
    "wikisql": Bench("nl2sql_en_wikisql_mini", "sql", 2),
}  # fmt: skip


def score(bench: Bench, folder: Path, model: str, seed: str) -> dict[str, float]:
    """Train once; seconds, rows learned from, and the metrics on the test file."""

    def file(part: str) -> Path:
        return folder / f"{part}{bench.suffix}"

    columns = [word for role, name in bench.columns.items() for word in (f"--{role}", name)]
    settings = [word for name, value in bench.settings.items() for word in (f"--{name}", value)]
    with tempfile.TemporaryDirectory() as runs:
        trained = measure(
            command("train", file(bench.train), "--valid", file("valid"), "--task", bench.task, "--model", model,
                    "--epochs", str(bench.epochs), "--seed", seed, *columns, *settings, "--skip-bad-rows",
                    "--runs", runs)
        ).answer  # fmt: skip
        tested = measure(command("evaluate", trained["run"], file("test"), *columns, "--runs", runs)).answer
    return {"seconds": trained["seconds"], "test_rows": tested["rows"], **tested["metrics"]}


def main() -> None:
    """Train and score each once a seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", choices=BENCHES, metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--chinese-model", default="BAAI/bge-small-zh-v1.5")
    parser.add_argument("--seeds", nargs="+", default=["0", "1", "2"])
    options = parser.parse_args()
    show(machine=machine())
    for name in options.names:
        bench = BENCHES[name]
        model = options.chinese_model if bench.is_chinese else options.model
        main_metric = TASKS[bench.task].main_metric.name
        scores, seconds = [], []
        for seed in options.seeds:
            found = score(bench, options.data / bench.folder, model, seed)
            scores.append(found[main_metric])
            seconds.append(found["seconds"])
            show(name=name, seed=seed, **found)
        mean = statistics.mean(scores)
        show(
            name=name, task=bench.task, model=model, epochs=bench.epochs, metric=main_metric, mean=mean,
            spread=max(scores) - min(scores), seconds=statistics.median(seconds), reference=bench.reference,
            difference=None if bench.reference is None else mean - bench.reference,
        )  # fmt: skip


if __name__ == "__main__":
    main()
