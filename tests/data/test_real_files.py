"""Files as people have them, where they are at hand: each is read right, or refused with the sentence that helps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bert_core.data import guess_columns, prepare, read_table
from bert_core.errors import DataError
from bert_core.tasks import TASKS

DATA = Path(__file__).parents[3] / "shared" / "data"
TASK = TASKS["classification"]

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not on this machine")

READ = {
    "01_gbk.csv": (800, "gb18030", 2),
    "02_excel_unicode_text.txt": (500, "utf-16", 4),
    "03_utf8_bom_crlf.csv": (500, "utf-8-sig", 2),
    "04_cp1252_smart_quotes.csv": (400, "cp1252", 2),
    "06_invalid_utf8_single_byte.csv": (200, "utf-8", 2),
    "08_tabs_named.csv": (604, "utf-8", 77),
    "09_pipe.txt": (300, "utf-8", 4),
    "10_quoted_newlines.csv": (300, "utf-8", 4),
    "11_unbalanced_quote.csv": (600, "utf-8", 2),
    "17_duplicate_column_names.csv": (200, "utf-8", 2),
    "18_blank_column_names.csv": (200, "utf-8", 2),
    "20_class_with_one_row.csv": (401, "utf-8", 5),
    "23_numeric_labels_0_1_first.csv": (400, "utf-8", 2),
    "24_float_labels.csv": (400, "utf-8", 4),
    "27_texts_10k_words.csv": (72, "utf-8", 2),
    "28_emoji_zwj_rtl_combining.csv": (300, "utf-8", 2),
    "29_nul_bytes.csv": (200, "utf-8", 2),
    "30_control_characters.csv": (200, "utf-8", 2),
    "31_html_script_markdown.csv": (200, "utf-8", 4),
    "32_csv_injection.csv": (140, "utf-8", 2),
    "33_100k_short_rows.csv": (100_000, "utf-8", 3),
    "35_zip_renamed.csv": (300, "utf-8", 2),
    "34_huge_cell_5mb.csv": (51, "utf-8", 2),
    "41_date_columns.csv": (200, "utf-8", 4),
    "42_imbalanced_99_1.csv": (1000, "utf-8", 2),
    "46_labels_named_NA_None.csv": (299, "utf-8", 6),
    "47_labels_leading_zeros.csv": (280, "utf-8", 7),
    "63_tiny_12_rows.csv": (12, "utf-8", 4),
    "64_no_final_newline_cr_only.csv": (120, "utf-8", 2),
}
"""Rows, encoding and number of labels."""
REFUSED = {
    "12_ragged_unquoted_commas.csv": "a different number of columns",
    "13_empty_file.csv": "is empty",
    "14_header_only.csv": "no rows of data",
    "16_one_column_only.csv": "only one column",
    "19_one_class_only.csv": "the same label, 'positive'",
    "21_label_is_an_id_5000_classes.csv": "5000 different values",
    "36_png_renamed.csv": "an image",
    "62_ single row 文件 😀 (copy) #1.csv": "too few rows",
}
OTHERS = {
    "38_rows.jsonl": ("json_lines", 396),
    "39_array_of_records.json": ("json", 200),
    "56_ner_iob1_docstart_4col.conll": ("conll", 469),
    "57_ner_missing_and_bad_tags.conll": ("conll", 229),
    "58_ner_bad_spans.jsonl": ("json_lines", 200),
    "59_squad_wrong_offsets.json": ("squad", 445),
    "61_spo_not_in_text.jsonl": ("json_lines", 140),
}
"""Files that are no delimited text: their format, and their rows."""
FORMATS = {".csv": "delimited", ".jsonl": "json_lines", ".json": "squad", ".conll": "conll"}
LABELS = {"cls_en_banking77": {"category"}, "cls_zh_shopping10": {"category", "polarity"}}
TEXTS = {"cls_zh_shopping10": "review", "cls_zh_tnews15_fewshot": "sentence"}


def prepared(name: str):
    path = DATA / "messy" / name
    table = read_table(path, path.name)
    return table, prepare(table, guess_columns(table, TASK).columns, TASK, form="label")


@pytest.mark.parametrize("name", READ)
def test_a_messy_file_is_read_right(name: str) -> None:
    rows, encoding, labels = READ[name]
    table, data = prepared(name)
    assert (len(table), table.reading.encoding, len(data.known.labels)) == (rows, encoding, labels)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_learned_from_is_refused(name: str) -> None:
    with pytest.raises(DataError) as caught:
        prepared(name)
    assert REFUSED[name] in str(caught.value)


@pytest.mark.parametrize("name", OTHERS)
def test_a_messy_file_of_another_format_is_read(name: str) -> None:
    table = read_table(DATA / "messy" / name, name)
    assert (table.reading.format, len(table)) == OTHERS[name]


def test_broken_json_is_refused_with_its_place() -> None:
    with pytest.raises(DataError, match=r"60_broken_json\.json is no valid JSON from line 1, character 17\d{4} on"):
        read_table(DATA / "messy" / "60_broken_json.json", "60_broken_json.json")


@pytest.mark.parametrize("name", [None, "data.txt"], ids=["by-its-name", "by-its-content"])
@pytest.mark.parametrize("path", sorted(DATA.glob("dev/*/*.*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_format_of_every_real_file_is_found(path: Path, name: str | None) -> None:
    table = read_table(path, name or path.name)
    assert table.reading.format == FORMATS[path.suffix]
    if path.suffix == ".conll":
        sentences = path.read_text(encoding="utf-8").strip().count("\n\n") + 1
        assert len(table) == sentences and table.findings == ()
        pairs = zip(table.frame["tokens"], table.frame["tags"], strict=True)
        assert all(len(tokens.split(" ")) == len(tags.split(" ")) for tokens, tags in pairs)


@pytest.mark.parametrize("name", ["qa_en_squad1_mini", "qa_en_squad2_mini", "qa_zh_cmrc2018_mini"])
def test_answers_stand_where_squad_says(name: str) -> None:
    frame = read_table(DATA / "dev" / name / "valid.json", "valid.json").frame
    checked = 0
    for context, answer, start in zip(frame["context"], frame["answer"], frame["answer_start"], strict=True):
        several = answer.startswith("[")
        texts, starts = (json.loads(answer), json.loads(start)) if several else ([answer], [int(start or 0)])
        for text, place in zip(texts, starts, strict=True):
            assert context[place : place + len(text)] == text
            checked += 1
    assert checked >= len(frame)


@pytest.mark.parametrize(
    "path", sorted(DATA.glob("dev/cls_*/*.csv")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_columns_of_real_data_sets_are_found(path: Path) -> None:
    columns = guess_columns(read_table(path, path.name), TASK).columns
    assert columns["text"] == TEXTS.get(path.parent.name, "text")
    assert columns["label"] in LABELS.get(path.parent.name, {"label"})
