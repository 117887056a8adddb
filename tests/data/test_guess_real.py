"""Task and columns of all real data sets, where they are at hand: what they are, and whether that is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core.data import guess_task, read_table

DATA = Path(__file__).parents[3] / "shared" / "data" / "dev"

PLACES = {name: name for name in ("context", "question", "answer", "answer_start")}
ALL_PLACES = {**PLACES, "is_impossible": "is_impossible"}
QA = {".csv": ALL_PLACES, ".json": PLACES}
QA_WITH_NONE = {".csv": ALL_PLACES, ".json": ALL_PLACES}
PAIR = {"text": "sentence1", "second": "sentence2", "label": "label"}
SCORES = {"text": "sentence1", "second": "sentence2", "score": "score"}
ENTITIES = {
    ".conll": {"tokens": "tokens", "tags": "tags"},
    ".csv": {"tokens": "tokens", "tags": "tags"},
    ".jsonl": {"text": "text", "entities": "entities"},
}
TRIPLES = {".csv": {"text": "text", "triples": "triples"}, ".jsonl": {"text": "text", "triples": "spo_list"}}
LABEL = {"text": "text", "label": "label"}

TRUTH = {
    "cls_en_agnews": ("classification", LABEL),
    "cls_en_banking77": ("classification", {"text": "text", "label": "category"}),
    "cls_en_sst2": ("classification", LABEL),
    "cls_en_tweet_offensive": ("classification", LABEL),
    "cls_zh_chnsenticorp_htl": ("classification", LABEL),
    "cls_zh_sentiment_bojone": ("classification", LABEL),
    "cls_zh_shopping10": ("classification", {"text": "review", "label": "category"}),
    "cls_zh_tnews15_fewshot": ("classification", {"text": "sentence", "label": "label"}),
    "event_zh_ccks2019": ("subject", {"text": "text", "event_type": "event_type", "subject": "subject"}),
    "mlc_en_goemotions": ("multilabel", {"text": "text", "labels": "labels"}),
    "ner_en_conll2003": ("entities", ENTITIES),
    "ner_zh_msra_mini": ("entities", ENTITIES),
    "ner_zh_resume": ("entities", ENTITIES),
    "nl2sql_en_wikisql_mini": ("sql", {"question": "question", "columns": "columns", "sql": "sql"}),
    "pair_en_mrpc": ("pair", PAIR),
    "pair_en_sick": ("pair", {"text": "sentence1", "second": "sentence2", "label": "entailment"}),
    "pair_en_snli_mini": ("pair", {"text": "premise", "second": "hypothesis", "label": "label"}),
    "pair_en_stsb": ("score", SCORES),
    "pair_zh_bustm": ("pair", PAIR),
    "pair_zh_stsb": ("score", SCORES),
    "qa_en_squad1_mini": ("qa", QA),
    "qa_en_squad2_mini": ("qa", QA_WITH_NONE),
    "qa_zh_cmrc2018_mini": ("qa", QA),
    "re_en_nyt_mini": ("relations", TRIPLES),
    "re_en_webnlg": ("relations", TRIPLES),
    "re_zh_duie_sample": ("relations", TRIPLES),
}
"""By data set: its task, and the column of each role, by the ending of the file where they are written differently.
What they are stands in DATASETS.md."""
TWO_ANSWERS = {"pair_en_sick": "score", "cls_zh_shopping10": "polarity"}
"""Data sets with a second answer beside the one above: another task, or another label column."""


def real_files() -> list[Path]:
    """All files but WikiSQL's own, whose questions and tables lie in two files that make sense together only."""
    return [path for path in sorted(DATA.glob("*/*.*")) if "wikisql" not in path.parent.name or path.suffix == ".csv"]


@pytest.mark.parametrize("path", real_files(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_task_and_columns_of_a_real_file_are_found_without_asking(path: Path) -> None:
    task, columns = TRUTH[path.parent.name]
    columns = columns.get(path.suffix, columns)
    found = guess_task(read_table(path, path.name))
    assert (found.task.name, dict(found.guess.columns)) == (task, columns)
    second = TWO_ANSWERS.get(path.parent.name)
    asked = set(found.question.options if found.question else ()) - {task}
    assert asked <= {second}


@pytest.mark.parametrize("name", TWO_ANSWERS)
@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not on this machine")
def test_the_second_answer_of_a_real_file_is_offered(name: str) -> None:
    found = guess_task(read_table(DATA / name / "train.csv", "train.csv"))
    offered = {other.task.name for other in found.alternatives} | set(found.guess.others.values())
    assert TWO_ANSWERS[name] in offered
