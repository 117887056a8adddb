"""Which row names the columns: found where it is certain, asked where it is not, chosen where the person says so."""

from __future__ import annotations

import pytest

from bert_core import DataError, Reading, Table, read_table

TEXTS = [f"A sentence of some length about the number {number}." for number in range(30)]
ROWS = [f"{number},{text},{'good' if number % 2 else 'bad'}" for number, text in enumerate(TEXTS)]


def read(*lines: str, name: str = "mine.csv", **chosen: object) -> Table:
    return read_table("\n".join(lines).encode(), name, reading=Reading(**chosen))


def questions(table: Table) -> dict[str, tuple[str, ...]]:
    return {question.code: question.options for question in table.questions}


@pytest.mark.parametrize(
    "header", ["id,text,label", "编号,评论,标签", "number,remark,verdict", "a,b,c", "Nr.,Bemerkung,Urteil"]
)
def test_names_over_other_things_are_a_header_and_nothing_is_asked(header: str) -> None:
    table = read(header, *ROWS)
    assert (table.columns, len(table), table.reading.header) == (header.split(","), 30, 1)
    assert table.questions == ()


def test_where_the_first_row_is_data_all_rows_are_kept_and_the_person_is_asked() -> None:
    table = read(*ROWS)
    assert (len(table), table.first_row, table.columns) == (30, 1, ["column 1", "column 2", "column 3"])
    assert questions(table) == {"header": ("0", "1")}
    assert "The first row of mine.csv looks like data" in str(table.questions[0].message)


def test_a_header_below_a_title_is_found_and_what_stands_above_and_below_is_told() -> None:
    table = read("Export of tickets", "Made on Monday", "", "id,text,label", *ROWS, "", "Total: 30,,")
    assert (table.columns, len(table), table.first_row) == (["id", "text", "label"], 30, 5)
    assert questions(table) == {"header": ("4", "1", "0")}
    assert [(found.code, found.severity, found.rows) for found in table.findings] == [
        ("rows_above_header", "info", (1, 2)),
        ("footer", "warning", (36,)),
    ]
    assert "row 36, 'Total: 30'" in str(table.findings[1].message)


def test_what_the_person_says_of_the_header_holds() -> None:
    assert read("id,text,label", *ROWS, header=0).frame.iloc[0].tolist() == ["id", "text", "label"]
    second = read("id,text,label", *ROWS, header=2)
    assert (len(second), second.columns[0], second.first_row) == (29, "0", 3)
    assert second.questions == ()
    with pytest.raises(DataError, match=r"Row 2 of mine\.csv cannot name the columns"):
        read("id,text,label", "", *ROWS, header=2)


def test_plain_text_has_no_header_and_every_line_is_a_text() -> None:
    table = read('He said "no"', "and left, at once.", "", "That was all.", name="mine.txt")
    assert table.frame["column 1"].tolist() == ['He said "no"', "and left, at once.", "That was all."]
    assert (table.reading.format, table.reading.header, list(table.frame.index)) == ("lines", 0, [1, 2, 4])
    assert questions(table) == {"header": ("0", "1")}


def test_plain_text_below_a_usual_name_has_a_header() -> None:
    table = read("text", *TEXTS, name="mine.txt")
    assert (table.columns, len(table), table.questions) == (["text"], 30, ())


def test_columns_without_a_name_are_called_after_their_place_and_empty_ones_left_out() -> None:
    table = read(",text,label,", *[f"{row}," for row in ROWS])
    assert table.columns == ["column 1", "text", "label"]
    assert [(found.code, found.severity) for found in table.findings] == [
        ("nameless_columns", "info"),
        ("empty_columns", "info"),
    ]


def test_a_name_that_stands_twice_is_told() -> None:
    table = read("text,text,label", *[f"{number},{row.partition(',')[2]}" for number, row in enumerate(ROWS)])
    assert table.columns == ["text", "text (2)", "label"]
    assert [(found.code, found.severity) for found in table.findings] == [("doubled_names", "warning")]
