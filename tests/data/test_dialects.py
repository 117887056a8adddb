"""Delimiters and quotation marks that people have, found out, told, and overridden."""

from __future__ import annotations

import pytest

from bert_core import DataError, Reading, Table, read_table

LINES = ["text,label", *[f"Text number {number}; fine: yes,good" for number in range(12)]]


def read(*lines: str, **chosen: object) -> Table:
    return read_table("\n".join(lines).encode(), "mine.csv", reading=Reading(**chosen))


@pytest.mark.parametrize("delimiter", ["^", "~", "\x01", "§", "¦", "#", ":", "，"])
def test_a_delimiter_that_few_use_is_found(delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in [["text", "label"], *[[f"Text {n}, or so", "good"] for n in range(9)]]]
    table = read(*lines)
    assert (table.reading.delimiter, table.columns, len(table)) == (delimiter, ["text", "label"], 9)


@pytest.mark.parametrize("mark", ["，", "；", "、"])
def test_chinese_texts_that_all_have_a_comma_are_one_column(mark: str) -> None:
    table = read(*[f"房间很干净{mark}服务也不错{mark}第{number}次入住" for number in range(12)])
    assert table.reading.delimiter == "" and len(table.columns) == 1


def test_texts_that_all_have_a_colon_are_one_column() -> None:
    table = read("message", *[f"Bob: I see {'you: ' * (n % 2)}there" for n in range(9)])
    assert (table.reading.delimiter, table.columns) == ("", ["message"])


def test_another_delimiter_may_be_chosen() -> None:
    assert read("a;b,c", "d;e,f", delimiter=";", header=1).columns == ["a", "b,c"]
    assert read("a;b,c", "d;e,f", delimiter="", header=1).columns == ["a;b,c"]
    with pytest.raises(DataError, match="';;' cannot stand between two columns"):
        read(*LINES, delimiter=";;")


def test_a_mark_that_is_never_closed_costs_no_row_though_other_cells_have_line_ends() -> None:
    lines = [*LINES, '"never closed,bad', '"two\nlines",good', *LINES[1:]]
    table = read(*lines)
    assert len(table) == 26
    assert table.frame["text"].loc[14:15].tolist() == ['"never closed', "two\nlines"]
    [found] = table.findings
    assert (found.code, found.severity, found.rows) == ("unbalanced_quotes", "warning", (14,))
    assert [(question.code, question.options) for question in table.questions] == [("quoting", ("true", "false"))]


def test_two_marks_that_are_never_closed_do_not_swallow_the_rows_between_them() -> None:
    table = read(*LINES, '"never closed,bad', *LINES[1:], 'nor opened",good', *LINES[1:])
    assert len(table) == 38 and table.findings[0].rows == (14,)


def test_marks_may_be_read_as_characters() -> None:
    table = read("text,label", '"fine",good', '5" pipe,bad', quoting=False, header=1)
    assert table.frame["text"].tolist() == ['"fine"', '5" pipe']


def test_rows_that_do_not_fit_are_counted_and_the_first_is_named() -> None:
    with pytest.raises(DataError) as caught:
        read(*LINES, "one, two,good", "one, two, three,good", "x,good")
    assert "2 rows of mine.csv do not have 2 cells" in str(caught.value)
    assert "(rows with so many cells: 1 × 3; 1 × 4). The first is row 14, with 3." in str(caught.value)


def test_an_encoding_may_be_chosen_and_must_be_one() -> None:
    data = "text,label\nBüro,gut\n".encode("cp1252")
    assert read_table(data, "a.csv", reading=Reading(encoding="windows-1252")).frame["text"].tolist() == ["Büro"]
    assert read_table(data, "a.csv", reading=Reading(encoding="cp1251")).frame["text"].tolist() == ["Bьro"]
    with pytest.raises(DataError, match="There is no encoding 'rot13' here"):
        read_table(data, "a.csv", reading=Reading(encoding="rot13"))


def test_texts_that_were_decoded_in_a_wrong_way_are_told() -> None:
    broken = "服务很好，房间也很干净".encode().decode("latin-1")
    table = read("text,label", *[f"{broken},正面"] * 5)
    assert [(found.code, found.severity) for found in table.findings] == [("double_encoded", "warning")]


def test_a_format_may_be_chosen_and_must_fit() -> None:
    assert read("a,b", "c,d", format="lines", header=0).frame["column 1"].tolist() == ["a,b", "c,d"]
    for wrong in ("excel", "word"):
        with pytest.raises(DataError, match=r"mine\.csv cannot be read in the format"):
            read(*LINES, format=wrong)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8", "big5", "shift_jis", "ascii"])
def test_any_encoding_may_be_chosen_for_any_file_without_harm(encoding: str) -> None:
    data = "文本,标签\n很好,好\n很差,坏\n".encode("gb18030") * 20
    try:
        assert read_table(data, "mine.csv", reading=Reading(encoding=encoding)).reading.encoding == encoding
    except DataError as error:
        assert "mine.csv" in str(error) or "encoding" in str(error)
