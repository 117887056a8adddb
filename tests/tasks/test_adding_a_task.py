"""A task is added in the five steps that CONTRIBUTING.md names, and nothing else has to be told of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from bert_core import (
    SAMPLES,
    TASKS,
    DataError,
    Predictor,
    RunStore,
    Sample,
    Task,
    UnusableRowsError,
    guess_columns,
    prepare,
    read_table,
    sample_path,
)
from tests.tasks import test_contract as contract
from tests.tasks.examples import TOY_EXAMPLES
from tests.toy import BAD, GOOD
from ui.answers import DRAWINGS

ROOT = Path(__file__).resolve().parents[2]
PRAISE = '''"""Whether a text praises: yes or no."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from bert_core.errors import DataError
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.base import Column, Features, Form, Metric, Parts, Task
from bert_core.tasks.classification import TEXT
from bert_core.tasks.looks import like_label
from bert_core.text import Reads

WORDS = {"yes": "yes", "1": "yes", "no": "no", "0": "no"}
VERDICT = Column("verdict", "Verdict", "Whether the text praises.", ("verdict", "praise"), like_label, is_target=True)


@dataclass(frozen=True, slots=True)
class PraiseAnswer:
    """Yes or no, and how likely it is that the text praises."""

    verdict: str
    probability: float


class Praise(Task):
    """The first token's hidden state and one number: above zero, the text praises."""

    name = "praise"
    title = "Praise or no praise"
    help_text = "Whether a text praises."
    inputs = (TEXT,)
    forms = (Form("verdict", "A text and a verdict", (TEXT, VERDICT)),)
    metrics = (Metric("accuracy", "Right answers", "The share of rows that are answered right."),)
    answer_type = PraiseAnswer
    drawing = "verdict"

    def parse_row(self, form, cells):
        if cells["verdict"].lower() not in WORDS:
            raise DataError("'{verdict}' is neither yes nor no. Write one of them.", verdict=cells["verdict"])
        return {**cells, "verdict": WORDS[cells["verdict"].lower()]}

    def kinds_of(self, example):
        return (example.cells["verdict"],)

    def counts(self, examples):
        return dict(Counter(example.cells["verdict"] for example in examples).most_common())

    def learn(self, examples):
        return Known(labels=("praise",))

    def check(self, examples, known):
        pass  # a verdict that was read is one of two

    def parts(self, known, settings):
        return Parts("pooled", "binary_cross_entropy", known.labels, "multi_label_classification")

    def encode(self, examples, tokenizer, known, settings):
        tokens = tokenizer.encode([example.cells["text"] for example in examples], max_length=settings.max_length)
        targets = None
        if all("verdict" in example.cells for example in examples):
            targets = np.array([[example.cells["verdict"] == "yes"] for example in examples], "float32")
        return Features(tokens, Reads.first(tokens), targets, np.arange(len(examples)))

    def decode(self, logits, features, examples, known):
        likely = 1 / (1 + np.exp(-logits[:, 0].astype("float64")))
        return [PraiseAnswer("yes" if each > 0.5 else "no", float(each)) for each in likely]

    def score(self, answers, examples, known):
        right = [answer.verdict == example.cells["verdict"] for answer, example in zip(answers, examples, strict=True)]
        return {"accuracy": float(np.mean(right))}

    def verdict(self, answer, example):
        truth = example.cells["verdict"]
        return Verdict(truth, answer.verdict, float(answer.verdict == truth), answer.probability, (truth,))

    def answer_cells(self, answer):
        return {"verdict": answer.verdict, "probability": answer.probability}
'''
ROWS = [
    (f"the {place} was {word}", verdict)
    for place in ("food", "room", "staff")
    for words in zip(GOOD, BAD, strict=True)
    for word, verdict in zip(words, ("Yes", "0"), strict=True)
]


def draw_verdict(answer, task, cells, example) -> None:
    st.header(f"Praise: {answer.verdict}")


@pytest.fixture
def praise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """The task after the five steps."""
    # 1. The task: one file.
    path = tmp_path / "praise.py"
    path.write_text(PRAISE, encoding="utf-8")
    module_spec = importlib.util.spec_from_file_location("praise", path)
    module = importlib.util.module_from_spec(module_spec)
    monkeypatch.setitem(sys.modules, "praise", module)
    module_spec.loader.exec_module(module)
    task = module.Praise()
    # 2. The table of tasks: one line.
    monkeypatch.setitem(TASKS, task.name, task)
    # 3. What is new in it: head and loss are there; it is drawn in its own way.
    monkeypatch.setitem(DRAWINGS, task.drawing, draw_verdict)
    # 4. Toy examples.
    sample = tmp_path / "praise.csv"
    sample.write_text("\n".join(["text,verdict", *map(",".join, ROWS)]), encoding="utf-8")
    columns = {"text": "text", "verdict": "verdict"}
    found = prepare(read_table(sample, sample.name), columns, task, form="verdict")
    monkeypatch.setitem(TOY_EXAMPLES, task.name, sorted([*found.train, *found.valid], key=lambda each: each.row))
    # 5. A sample.
    facts = {"title": "Praise", "language": "en", "source": "ours", "licence": "CC0"}
    entry = Sample(name="praise", file=str(sample), task=task.name, columns=columns, rows=len(ROWS), **facts)
    monkeypatch.setitem(SAMPLES, entry.name, entry)
    return task


def test_from_its_sample_to_an_answer_on_the_page(praise: Task, toy_model: Path, tmp_path: Path) -> None:
    table = read_table(sample_path("praise"), "praise.csv")
    guess = guess_columns(table, praise)
    assert guess.columns == {"text": "text", "verdict": "verdict"}
    data = prepare(table, guess.columns, praise, form=guess.form)

    contract.test_each_task_has_toy_examples()
    contract.test_everything_that_a_page_draws_is_declared(praise)
    contract.test_rows_without_answers_can_be_encoded(praise, toy_model)
    contract.test_it_learns_its_rows_by_heart_and_answers_the_same_after_saving(praise, toy_model, tmp_path)

    predictor = Predictor(*RunStore(tmp_path).runs())
    assert predictor.evaluate([*data.train, *data.valid])[0] == {"accuracy": 1.0}
    yes, no = predictor.answers([{"text": "the food was great"}, {"text": "the food was awful"}])
    assert (yes.verdict, no.verdict) == ("yes", "no")
    assert praise.answer_cells(yes).keys() == {"verdict", "probability"}

    def page(answer, task) -> None:
        from ui.answers import draw_answer

        draw_answer(answer, task, {"text": "the food was great"}, None)

    at = AppTest.from_function(page, kwargs={"answer": yes, "task": praise}, default_timeout=30).run()
    assert at.header[0].value == "Praise: yes"


def test_its_own_reading_of_cells_names_the_rows_that_it_cannot_use(praise: Task) -> None:
    lines = ["text,verdict", *(f"{text},{verdict}" for text, verdict in ROWS), "the food was a film,perhaps"]
    table = read_table("\n".join(lines).encode(), "praise.csv")
    columns = {"text": "text", "verdict": "verdict"}
    with pytest.raises(UnusableRowsError, match=f"Row {len(ROWS) + 2}.*'perhaps' is neither yes nor no") as caught:
        prepare(table, columns, praise, form="verdict")
    assert isinstance(caught.value, DataError)
    assert len(prepare(table, columns, praise, form="verdict", fixes=["leave_out_unusable"]).problems) == 1


def test_the_five_steps_are_written_down() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    steps = text.split("## Adding a task in five steps")[1].split("\n## ")[0]
    assert [line[:2] for line in steps.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5."]
    for place in ("TASKS", "HEADS", "LOSSES", "DRAWINGS", "TOY_EXAMPLES", "SAMPLES"):
        assert f"`{place}`" in steps
    methods = {name for name, value in vars(Task).items() if callable(value) and not name.startswith("_")}
    assert {name for name in methods - {"form", "inputs_of", "ask"} if f"`{name}`" not in steps} == set()
