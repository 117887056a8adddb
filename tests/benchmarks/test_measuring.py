"""What the benchmarks measure with: time, memory, pace, and the operations that count."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from benchmarks.excerpt import column_names, excerpt
from benchmarks.matrix_rate import block_parameters
from benchmarks.measure import measure, medians
from benchmarks.studio import SETTLED, first_step_time, step_seconds
from benchmarks.texts import write_texts
from bert_core import EncoderConfig, Step, Validation
from bert_core.events import Event

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
WORDS = ["apple", "moon", "river", "stone"]


def step(number: int, time: float) -> Step:
    return Step(
        time=time, step=number, epoch=0, loss=1, smooth_loss=1, learning_rate=0, examples_per_second=1,
        tokens_per_second=1,
    )  # fmt: skip


@needs_proc
def test_the_memory_of_a_child_counts() -> None:
    holding = "held = b'x' * 200_000_000; import time; time.sleep(1); print('[1]')"
    starting = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {holding!r}])"
    ran = measure([sys.executable, "-c", starting])
    assert 200 < ran.peak_mb < 400
    assert ran.seconds >= 1
    assert ran.answer == [1]


@needs_proc
def test_a_command_is_ended_when_enough_has_been_seen(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    ran = measure([sys.executable, "-c", f"import time; open({str(seen)!r}, 'w'); time.sleep(60)"], until=seen.exists)
    assert ran.seconds < 30


@needs_proc
def test_a_command_that_fails_ends_the_benchmark_with_its_own_words() -> None:
    with pytest.raises(SystemExit, match="no such file"):
        measure([sys.executable, "-c", "import sys; sys.exit('no such file')"])


def test_the_pace_leaves_out_checks_and_the_first_steps() -> None:
    check = Validation(time=99, step=SETTLED + 3, epoch=0, loss=1, metrics={}, best=True)
    first: list[Event] = [step(number, number) for number in range(1, SETTLED + 1)]
    settled = [step(SETTLED + 1, 50), step(SETTLED + 2, 52), step(SETTLED + 3, 54), check, step(SETTLED + 4, 100)]
    assert step_seconds([*first, *settled]) == 2


def test_the_first_step_is_found_once_its_line_is_whole(tmp_path: Path) -> None:
    line = step(1, 1234.5).model_dump_json()
    (tmp_path / "run").mkdir()
    file = tmp_path / "run" / "events.jsonl"
    file.write_text(line)
    assert first_step_time(tmp_path) is None
    file.write_text(line + "\n")
    assert first_step_time(tmp_path) == 1234.5


def test_the_weights_of_bert_base_that_are_multiplied_with_are_85_million() -> None:
    config = EncoderConfig.from_source({"model_type": "bert", "vocab_size": 30522, "hidden_size": 768})
    assert block_parameters(config) == 12 * (4 * 768**2 + 2 * 768 * 3072)


def test_generated_texts_are_the_same_every_time(tmp_path: Path) -> None:
    one, other = (write_texts(tmp_path / name, 20, WORDS).read_text() for name in ("one.csv", "other.csv"))
    assert one == other
    assert len(one.splitlines()) == 21


def test_an_excerpt_keeps_only_labels_that_are_learned(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    whole.mkdir()
    part.mkdir()
    for name in ("train", "valid", "test"):
        rows = [[f"text {row}", f"label {row}"] for row in range(10)]
        with (whole / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["sentence", "kind"], *rows])
    assert column_names(whole / "train.csv") == ("sentence", "kind")
    excerpt(whole, part, "kind", 4)
    labels = [set((part / f"{name}.csv").read_text().splitlines()[1:]) for name in ("train", "valid", "test")]
    assert len(labels[0]) == 4
    assert labels[1] <= labels[0] == labels[2]


def test_medians_are_of_the_figures_that_are_numbers() -> None:
    assert medians([{"side": "ours", "seconds": seconds} for seconds in (3, 1, 2)]) == {"seconds": 2}
