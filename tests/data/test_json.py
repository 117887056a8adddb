"""JSON and JSON Lines: the very text of every value, or one sentence that names the place."""

from __future__ import annotations

import json
import time

import pytest

from tests.data.format_files import RECORDS, lines, read, refusal, rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_json_lines_give_each_value_as_it_is(encoding: str, end: str) -> None:
    if encoding == "gb18030":
        records = [{"text": "服务很好，房间也很干净，下次还会再来。", "label": "正面"}] * 3
    else:
        records = RECORDS
    text = end.join(json.dumps(record, ensure_ascii=False) for record in records) + end
    table = read(text, encoding=encoding)
    assert (table.reading.format, table.reading.delimiter, rows(table)) == ("json_lines", None, records)
    found = "encoding_assumed" if encoding == "gb18030" else "control_characters"  # U+2028 is in a text
    assert [finding.code for finding in table.findings] == [found]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("is_ascii", [True, False])
def test_a_list_of_records_is_read_however_it_is_laid_out(indent: int | None, is_ascii: bool) -> None:
    table = read(json.dumps(RECORDS, indent=indent, ensure_ascii=is_ascii), "any.csv")
    assert (table.reading.format, rows(table)) == ("json", RECORDS)
    assert list(table.frame.index) == [1, 2, 3]


def test_numbers_and_words_stay_as_they_are_written_and_null_is_empty() -> None:
    line = '{"a": 1.0, "b": 12E+5, "c": true, "d": null, "e": 12345678901234567890123, "f": -0, "g": NaN}'
    table = read(line + '\n{"a": "1.0"}', "x.jsonl")
    first, second = rows(table)
    assert list(first.values()) == ["1.0", "12E+5", "true", "", "12345678901234567890123", "-0", "NaN"]
    assert list(second.values()) == ["1.0", *[""] * 6]
    notice = "1 record of x.jsonl lacks a name that others have; the cell is empty there (row 2)."
    assert [str(each.message) for each in table.findings] == [notice]
    digits = "9" * 10_000
    assert rows(read(f'[{{"a": {digits}}}]'))[0]["a"] == digits


def test_what_is_nested_stays_json_that_people_can_read() -> None:
    spo = r'[{"subject": "\u4e03\u91cc\u9999", "object": "\"A\"", "places": [0, 1.50, 1e5, true, null]}, [], {}]'
    cell = rows(read(f'{{"text": "七里香", "spo_list": {spo}}}', "duie.jsonl"))[0]["spo_list"]
    assert cell == spo.replace(r"\u4e03\u91cc\u9999", "七里香")
    assert json.loads(cell) == json.loads(spo)


def test_rows_of_json_lines_have_the_number_of_their_line() -> None:
    table = read('\n{"text": "a"}\n\n  \n {"text": "b"} \n{}\n{"text": "c", "text ": "d"}')
    assert list(table.frame.index) == [2, 5, 6, 7]
    assert table.columns == ["text", "text (2)"]


def test_half_a_character_is_shown_as_damaged() -> None:
    table = read(r'{"a": "x\ud83dy", "b": ["\uDE00"], "c\ud83d": "\ud83d\ude00"}' + "\n{}")
    assert rows(table)[0] == {"a": "x\ufffdy", "b": '["\ufffd"]', "c\ufffd": "😀"}
    table.frame.to_csv().encode("utf-8")


def test_the_list_may_stand_under_a_name() -> None:
    table = read(json.dumps({"meta": {"rows": 3}, "empty": [], "data": RECORDS}))
    assert rows(table) == RECORDS
    assert str(table.findings[0].message) == "The rows of mine.txt are the records under the name 'data'."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"text": "a"}\n{"text": "b}\n', "Line 2 of mine.txt is no valid JSON from its character 10 on."),
        ('{"text": "a"}\n{"text": "b"},\n', "Line 2 of mine.txt is no valid JSON from its character 14 on."),
        ('{"text": "a"}\n{"text": "b"}\n["c"]\n', 'Line 3 of mine.txt is no record in braces like {"text": "…"'),
        ('[{"text": "a"},\n {"text": }]', "mine.txt is no valid JSON from line 2, character 11 on."),
        ('[{"text": "a"}, {"text": "b"}', "is no valid JSON from line 1"),
        ('[{"text": "a"}, ["b"]]', "Entry 2 of the list in mine.txt is no record"),
        ('[["text", "label"], ["a", "b"]]', "Entry 1 of the list in mine.txt is no record"),
        ('{"text": {"0": "a"}, "label": {"0": "b"}}', "is JSON, but holds no list of records"),
        ('{"text": "a"}', "is JSON, but holds no list of records"),
        ('{"train": [{"a": "b"}], "test": [{"a": "b"}]}', "holds several lists of records: 'train', 'test'."),
        ("[{}, {}]", "The records of mine.txt have nothing in them."),
        ("[" + '{"a":' * 300 + "1" + "}" * 300 + "]", "Row 1 of mine.txt holds lists or objects inside each other"),
        ("[" * 100_000, "holds lists or objects inside each other, more than 100 deep"),
        ('{"a":' * 100_000, "holds lists or objects inside each other"),
        ('{"a": 1}\n{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "Row 2 of mine.txt holds lists or objects"),
    ],
)
def test_json_that_is_no_table_is_refused_with_its_place(text: str, words: str) -> None:
    assert words in refusal(text)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("[]", "mine.json", "mine.json is an empty list"),
        ("[1, 2]", "mine.json", "Entry 1 of the list in mine.json is no record"),
        ('{"text": "a', "mine.json", "mine.json is no valid JSON from line 1, character 10 on."),
    ],
)
def test_the_name_tells_where_the_content_does_not(text: str, name: str, words: str) -> None:
    assert words in refusal(text, name)


def test_one_line_is_json_lines_by_its_name() -> None:
    table = read('{"text": "a", "spo_list": [{"subject": "a"}]}', "one.jsonl")
    assert (table.reading.format, rows(table)) == ("json_lines", [{"text": "a", "spo_list": '[{"subject": "a"}]'}])


def test_records_with_names_of_their_own_make_no_enormous_table() -> None:
    assert "The first 1001 records of mine.txt have 1001 different names, too many for a table." in refusal(
        lines(*({f"name {row}": "x"} for row in range(5000)))
    )


def test_a_hundred_thousand_lines_of_json_are_read_in_a_few_seconds() -> None:
    record = {
        "text": "一段文字 with some words in it",
        "spo_list": [{"subject": "a", "predicate": "b", "object": "c"}] * 3,
    }
    text = lines(*[{**record, "id": row} for row in range(100_000)])
    start = time.process_time()  # of this process alone: others may be busy
    assert len(read(text)) == 100_000
    assert time.process_time() - start < 5
