"""Files as awkward as people have them, where they are at hand: each is read right, asked about, or refused in words.

`OUTCOMES` is the table to read: the file, what should become of it, and words of ours that must be said. What is known
of each file beside that (rows, columns, encoding, labels) stands in `expected.json`, which came with the files.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bert_core.data import Inspection, inspect_files
from bert_core.tasks.lists import labels_in

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "messy"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared data sets are not on this machine")

ACCEPT, WARN, ASK, REJECT, EITHER = "accept", "accept_with_warning", "ask", "reject", "accept_or_clear_reject"
OUTCOMES = {
    "01_gbk.csv": (ACCEPT, ""),
    "02_excel_unicode_text.txt": (ACCEPT, ""),
    "03_utf8_bom_crlf.csv": (ACCEPT, ""),
    "04_cp1252_smart_quotes.csv": (ACCEPT, ""),
    "05_mojibake_double_encoded.csv": (WARN, ""),
    "06_invalid_utf8_single_byte.csv": (WARN, "row"),
    "07_semicolon_decimal_comma.csv": (ACCEPT, ""),
    "08_tabs_named.csv": (ACCEPT, ""),
    "09_pipe.txt": (ACCEPT, ""),
    "10_quoted_newlines.csv": (ACCEPT, ""),
    "11_unbalanced_quote.csv": (WARN, "202"),
    "12_ragged_unquoted_commas.csv": (REJECT, "row 2"),
    "13_empty_file.csv": (REJECT, "is empty"),
    "14_header_only.csv": (REJECT, "no rows"),
    "15_no_header.csv": (ASK, "header"),
    "16_one_column_only.csv": (REJECT, "no label"),
    "17_duplicate_column_names.csv": (WARN, "text (2)"),
    "18_blank_column_names.csv": (ACCEPT, ""),
    "19_one_class_only.csv": (REJECT, "positive"),
    "20_class_with_one_row.csv": (WARN, "Cooking"),
    "21_label_is_an_id_5000_classes.csv": (REJECT, "ticket_id"),
    "22_blank_and_nan_texts.csv": (WARN, ""),
    "23_numeric_labels_0_1_first.csv": (ACCEPT, ""),
    "24_float_labels.csv": (WARN, ""),
    "25_boolean_labels_mixed.csv": (WARN, "TRUE"),
    "26_label_case_and_spaces.csv": (WARN, ""),
    "27_texts_10k_words.csv": (WARN, "12"),
    "28_emoji_zwj_rtl_combining.csv": (ACCEPT, ""),
    "29_nul_bytes.csv": (WARN, ""),
    "30_control_characters.csv": (ACCEPT, ""),
    "31_html_script_markdown.csv": (ACCEPT, ""),
    "32_csv_injection.csv": (ACCEPT, ""),
    "33_100k_short_rows.csv": (ACCEPT, ""),
    "34_huge_cell_5mb.csv": (WARN, ""),
    "35_zip_renamed.csv": (EITHER, ""),
    "36_png_renamed.csv": (REJECT, "picture"),
    "37_two_sheets.xlsx": (ASK, "sheet"),
    "38_rows.jsonl": (ACCEPT, ""),
    "39_array_of_records.json": (EITHER, ""),
    "40_thousands_separators.csv": (WARN, ""),
    "41_date_columns.csv": (ACCEPT, ""),
    "42_imbalanced_99_1.csv": (WARN, ""),
    "43_duplicates_conflicting_labels.csv": (WARN, "60"),
    "44_train_test_leak/train.csv": (WARN, "40"),
    "44_train_test_leak/test.csv": (WARN, "40"),
    "45_unseen_test_label/train.csv": (WARN, "Sports"),
    "45_unseen_test_label/test.csv": (WARN, "Sports"),
    "46_labels_named_NA_None.csv": (WARN, ""),
    "47_labels_leading_zeros.csv": (ACCEPT, ""),
    "48_star_ratings_1_5.csv": (ASK, "'stars' has 5 different values"),
    "49_multilabel_mixed_separators.csv": (WARN, ""),
    "50_multilabel_one_hot.csv": (ACCEPT, ""),
    "51_pair_missing_second.csv": (WARN, "30 rows"),
    "52_scores_bad_values.csv": (WARN, "row"),
    "53_preamble_and_footer.csv": (ASK, ""),
    "54_merged_title_errors.xlsx": (ASK, ""),
    "55_html_table_renamed.xls": (EITHER, ""),
    "56_ner_iob1_docstart_4col.conll": (ACCEPT, ""),
    "57_ner_missing_and_bad_tags.conll": (WARN, "line"),
    "58_ner_bad_spans.jsonl": (WARN, ""),
    "59_squad_wrong_offsets.json": (WARN, ""),
    "60_broken_json.json": (REJECT, "JSON from line"),
    "61_spo_not_in_text.jsonl": (WARN, ""),
    "62_ single row 文件 😀 (copy) #1.csv": (REJECT, "too few rows"),
    "63_tiny_12_rows.csv": (WARN, ""),
    "64_no_final_newline_cr_only.csv": (ACCEPT, ""),
}
ALLOWED = {ACCEPT: {ACCEPT}, WARN: {WARN}, ASK: {ASK}, REJECT: {REJECT}, EITHER: {ACCEPT, WARN, ASK, REJECT}}
"""What may become of a file of which something is expected; a warning may go with a question about it."""
WARNED_TOO = {
    "32_csv_injection.csv": "the same few texts stand in it with both labels",
    "33_100k_short_rows.csv": "thousands of its short texts come again, with other labels",
    "38_rows.jsonl": "a label has only one row",
}
"""Files to accept of which something else is true that a person should know, as of others where that is expected."""
TASK_NAMES = {"regression": "score", "multi-label": "multilabel"}
"""The tasks that `expected.json` calls by other names."""


@cache
def expected() -> dict[str, dict[str, Any]]:
    return json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@cache
def inspection(name: str) -> Inspection:
    """What is found in a file, together with those that lie beside it in a folder of their own."""
    path = FOLDER / name
    paths = [path] if path.parent == FOLDER else sorted(path.parent.iterdir())
    return next(found for found in inspect_files(paths) if found.path == path)


def outcome(found: Inspection) -> str:
    """In the words of `expected.json`."""
    if found.error is not None:
        return REJECT
    if any(finding.severity == "warning" for finding in found.findings):
        return WARN
    return ASK if found.questions else ACCEPT


def said(found: Inspection) -> str:
    """All that a person is told."""
    messages = [found.error, *(each.message for each in (*found.findings, *found.questions))]
    return "\n".join(str(message) for message in messages if message is not None)


def test_the_table_is_that_of_the_files() -> None:
    assert {name: action for name, (action, _) in OUTCOMES.items()} == {
        name: facts["action"] for name, facts in expected().items()
    }


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_becomes_of_a_file(name: str) -> None:
    wanted, words = OUTCOMES[name]
    found = inspection(name)
    ours = {outcome(found), *([ASK] if found.questions and found.error is None else [])}
    assert ours & (ALLOWED[wanted] | ({WARN} if name in WARNED_TOO else set())), said(found)
    assert words in said(found)


FACTS = ("rows", "sentences", "questions", "columns", "encoding", "delimiter", "sheet", "header_line", "task")


@pytest.mark.parametrize("name", OUTCOMES)
def test_what_is_known_of_a_file_is_found_in_it(name: str) -> None:
    found, facts = inspection(name), expected().get(name, {})
    if found.table is None:
        assert OUTCOMES[name][0] in (REJECT, EITHER)
        return
    reading, rows = found.table.reading, len(found.table)
    ours = {
        **dict.fromkeys(("rows", "sentences", "questions"), rows),
        "columns": found.table.columns,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "sheet": reading.sheet,
        "header_line": reading.header,
        "task": found.guess.task.name if found.guess else None,
    }
    wanted = {fact: facts[fact] for fact in FACTS if fact in facts}
    if "task" in wanted:
        wanted["task"] = TASK_NAMES.get(wanted["task"], wanted["task"])
    assert {fact: ours[fact] for fact in wanted} == wanted
    assert rows >= facts.get("rows_expected_at_least", 0)
    for role in ("text", "label"):
        if f"{role}_column" in facts:
            assert found.guess is not None and found.guess.guess.columns[role] == facts[f"{role}_column"]
    if "must_contain" in facts:
        texts = found.table.frame[found.guess.guess.columns["text"]]
        assert texts.str.contains(facts["must_contain"], regex=False).any()


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_labels_of_a_file_are_found(name: str) -> None:
    found, facts = inspection(name), expected().get(name, {})
    if found.guess is None or not {"n_classes", "n_labels"} & facts.keys():
        return
    cells = {column.role: column for column in found.columns}
    if found.guess.guess.form == "columns":
        assert sum(column.role not in (None, "text") for column in found.columns) == facts["n_labels"]
    elif "labels" in cells:
        lists = found.table.frame[cells["labels"].name]
        assert len({label for cell in lists for label in labels_in(cell) or []}) == facts["n_labels"]
    else:
        assert facts["n_classes"] <= cells["label"].distinct <= facts.get("n_classes_raw", facts["n_classes"])
    if "classes" in facts:
        assert sorted(set(found.table.frame[cells["label"].name])) == facts["classes"]
