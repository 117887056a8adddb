"""The data sets that come with the app can be trained on as they are, and are what they claim to be."""

from __future__ import annotations

import pytest

from bert_core.data import SAMPLES, guess_columns, main_script, prepare, read_table, sample_path
from bert_core.data.samples import SAMPLES_FOLDER
from bert_core.errors import DataError
from bert_core.tasks import TASKS


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_ready_to_train_on(name: str) -> None:
    sample = SAMPLES[name]
    table = read_table(sample_path(name), sample.file)
    assert len(table) == sample.rows
    assert guess_columns(table, TASKS[sample.task]).columns == sample.columns
    task = TASKS[sample.task]
    data = prepare(table, sample.columns, task, form=guess_columns(table, task).form)
    assert data.notices == ()
    assert main_script([example.cells[task.input_roles[0]] for example in data.train]) == sample.language
    if task.has_classes:
        counts = task.counts(data.train).values()
        assert max(counts) < 2 * min(counts)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_states_its_source_and_licence(name: str) -> None:
    readme = (SAMPLES_FOLDER / "README.md").read_text("utf-8")
    assert SAMPLES[name].file in readme
    assert SAMPLES[name].licence in readme
    assert sample_path(name).stat().st_size < 200_000


@pytest.mark.parametrize("name", ["../../etc/passwd", "bank_questions_en.csv", "", "/etc/passwd"])
def test_a_name_that_is_typed_never_becomes_a_path(name: str) -> None:
    with pytest.raises(DataError, match="The samples are: bank_questions, question_kinds"):
        sample_path(name)
