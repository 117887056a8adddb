"""What a person gets when they hand over a file: the very cells that are in it, or one sentence that helps."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from bert_core.data import DELIMITERS, read_table
from bert_core.errors import DataError

ENGLISH = [
    ["text", "label", "note"],
    ["Plain text", "good", ""],
    ['She said "hello", then left; twice | three', "bad", "a\tb"],
    ["Two\nlines, one cell", "good", " blanks stay "],
    ["=1+1", "007", "NA"],
    ["null", "1.0", "TRUE"],
]
CHINESE = [
    ["评论", "标签", "备注"],
    ["服务很好，房间也很干净，下次还会再来。", "正面", ""],
    ["太差了, 用了两天就坏了；不推荐|退货", "负面", "甲\t乙"],
    ["第一行\n第二行的内容", "正面", " 空格 "],
]
WESTERN = [["texte", "étiquette"], ["L’hôtel était très agréable — 50 €.", "positif"], ["Déçu par le café.", "négatif"]]
JAPANESE = [["文", "ラベル"], ["このホテルはとても良かったです。また泊まりたいと思います。", "良い"]]
KOREAN = [["텍스트", "라벨"], ["이 호텔은 정말 좋았어요. 다시 오고 싶습니다.", "긍정"]]
TRADITIONAL = [["文本", "標籤"], ["這家飯店的服務很好，房間也很乾淨，下次還會再來。", "正面"]]
RUSSIAN = [["текст", "метка"], ["Очень хороший отель, мы обязательно вернёмся сюда.", "хорошо"]]


def written(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue().encode(encoding)


def cells(data: bytes) -> list[list[str]]:
    table = read_table(data, "file.csv")
    return [table.columns, *table.frame.values.tolist()]


def refusal(data: bytes | Path, **options: int) -> str:
    with pytest.raises(DataError) as caught:
        read_table(data, "mine.csv", **options)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", DELIMITERS, ids=DELIMITERS.values())
@pytest.mark.parametrize(
    ("rows", "encoding", "found"),
    [
        (ENGLISH, "ascii", "utf-8"),
        (ENGLISH, "utf-8-sig", "utf-8-sig"),
        (ENGLISH, "utf-16", "utf-16"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32", "utf-32"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "cp1252", "cp1252"),
        (TRADITIONAL, "big5", "big5"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (KOREAN, "euc_kr", "euc_kr"),
        (RUSSIAN, "cp1251", "cp1251"),
    ],
)
def test_every_cell_is_the_text_that_was_written(
    rows: list[list[str]], encoding: str, found: str, delimiter: str
) -> None:
    rows = [rows[0], *rows[1:] * 10]
    table = read_table(written(rows, encoding, delimiter), "file.csv")
    assert [table.columns, *table.frame.values.tolist()] == rows
    assert (table.reading.encoding, table.reading.delimiter) == (found, delimiter)
    is_unicode = found.startswith("utf")
    assert [finding.code for finding in table.findings] == ([] if is_unicode else ["encoding_assumed"])
    assert table.questions == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str) -> None:
    rows = [row for row in ENGLISH if "\n" not in row[0]]
    assert cells(written(rows, end=end)) == rows
    assert cells(written(rows, end=end).rstrip()) == rows


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    table = read_table(b'text,label\n"two\nlines",a\n\nthird,b\n', "file.csv")
    assert table.first_row == 2
    assert list(table.frame.index) == [2, 4]


def test_a_file_is_known_by_its_content_not_by_its_name() -> None:
    data = written(ENGLISH)
    table = read_table(data, "../../etc/passwd")
    assert table.fingerprint == hashlib.sha256(data).hexdigest()
    assert table.file_name == "../../etc/passwd"


def test_a_path_and_its_bytes_give_the_same_table(tmp_path: Path) -> None:
    path = tmp_path / "文件 😀 #1.csv"
    path.write_bytes(written(CHINESE))
    assert read_table(path, path.name).frame.equals(read_table(path.read_bytes(), path.name).frame)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("text,label", ["text", "label"]),
        (" text ,\ufeff label\u3000", ["text", "label"]),
        ("text,text,text", ["text", "text (2)", "text (3)"]),
        (",text,", ["column 1", "text", "column 3"]),
        ("text (2),text,text", ["text (2)", "text", "text (3)"]),
    ],
)
def test_every_column_can_be_chosen_by_its_name(header: str, names: list[str]) -> None:
    row = ",".join("x" * len(names))
    assert read_table(f"{header}\n{row}\n".encode(), "file.csv").columns == names


def test_control_characters_stay_and_split_no_row() -> None:
    text = "a\x00b\x07c\x0bd\x0ce\x1bf\x7fg\x85h\u2028i\u202ej"
    rows = [["text", "label"], [text, "x"], *[["much plain text around it", "y"]] * 40]
    assert cells(written(rows)) == rows


def test_a_cell_of_five_megabytes_is_read() -> None:
    rows = [["text", "label"], ["word " * 1_000_000, "x"], ["short", "y"]]
    assert cells(written(rows)) == rows


def test_texts_with_other_delimiters_do_not_mislead() -> None:
    rows = [["text", "label"], *[["one, two; three, four", "x"], ["a; b", "y"]] * 20]
    assert cells(written(rows, delimiter="\t")) == rows


def test_one_column_is_a_table_to_predict_on() -> None:
    table = read_table(b'text\nHello, world\n"Quoted, too"\nplain\nother\nmore\n', "file.csv")
    assert table.frame["text"].tolist() == ["Hello, world", "Quoted, too", "plain", "other", "more"]
    assert table.reading.delimiter == ""


def test_empty_cells_too_many_at_the_end_of_a_row_are_no_cells() -> None:
    assert cells(b"text,label\na,x,,\nb,y\n") == [["text", "label"], ["a", "x"], ["b", "y"]]


def test_a_quotation_mark_that_is_not_closed_costs_no_row() -> None:
    lines = ["text,label", *["fine,a"] * 50, '"never closed,b', '"closed, and fine",a', *["fine,a"] * 50]
    table = read_table("\n".join(lines).encode(), "file.csv")
    assert len(table) == 102
    assert table.frame["text"].loc[52:53].tolist() == ['"never closed', "closed, and fine"]
    assert "row 52 of file.csv" in str(table.findings[0].message)


def test_a_damaged_byte_is_named_and_the_rest_is_read() -> None:
    data = "text,label\n好的,a\n".encode() + b"mov\xffie,b\n" + "很好的电影，推荐,a\n".encode() * 5
    table = read_table(data, "file.csv")
    assert table.reading.encoding == "utf-8"
    assert table.frame["text"].tolist()[:3] == ["好的", "mov\ufffdie", "很好的电影，推荐"]
    assert "(row 3)" in str(table.findings[0].message)


def zip_of(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # of a fixed date, or each process has tests of other names
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "mine.csv is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "mine.csv is empty"),
        (b"text,label\n", "mine.csv has no rows of data, only a header: text, label"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
        (b"%PDF-1.7\n", "is a PDF document"),
        (zip_of("[Content_Types].xml", "xl/workbook.xml"), "The Excel workbook mine.csv is damaged"),
        (zip_of("[Content_Types].xml", "word/document.xml"), "is a Word document"),
        (zip_of(), "is a ZIP archive with no file in it"),
        (zip_of("data.csv")[:40], "is an archive that is damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "is an old Excel or Word file"),
        (b"\x1f\x8b\x08" + bytes(100), "is an archive that is damaged"),
        (b"BZh91AY" + bytes(100), "is a compressed archive"),
        (b"PAR1" + bytes(100), "The Parquet file mine.csv is damaged"),
        (b"<!DOCTYPE html><table></table>", "is a web page"),
        (bytes(range(256)) * 40, "is not a text file"),
        (b"text,label\na,x\nb\n", "Row 3 of mine.csv does not have 2 cells like the header, but 1: it has"),
        (
            b"text,label\na,x\nhello, world,x\n",
            "Row 3 of mine.csv does not have 2 cells like the header, but 3",
        ),
        (b'text,label\na,x\n"open, x\nb,y,z\n', "A quotation mark in row 3 of mine.csv is not closed"),
    ],
)
def test_what_is_no_table_is_refused_with_one_sentence_that_helps(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 3_000_000)
    sentence = "mine.csv has 3 MB, more than the 2 MB that are allowed"
    assert sentence in refusal(path, maximum_bytes=2 * 2**20)
    assert sentence in refusal(path.read_bytes(), maximum_bytes=2 * 2**20)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "There is no file mine.csv" in refusal(tmp_path / "nothing.csv")
    assert "cannot be opened" in refusal(tmp_path)


def test_a_hundred_thousand_rows_are_read_whole() -> None:
    data = written([["text", "label"], *[[f"row {i}, with a text", str(i % 3)] for i in range(100_000)]])
    frame = read_table(data, "file.csv").frame
    assert len(frame) == 100_000 and frame["text"].iloc[-1] == "row 99999, with a text"
