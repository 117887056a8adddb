"""Excel, Parquet and archives: the cells that a person sees in them, and limits that no file gets around."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from bert_core import DataError, Reading, Table, read_table

CSV = b"text,label\nfirst text,good\nsecond text,bad\n"
HEADER = ["text", "label"]


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    fill(book)
    book.save(file)
    return file.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def in_parquet(table: pa.Table) -> bytes:
    file = io.BytesIO()
    parquet.write_table(table, file)
    return file.getvalue()


def read(data: bytes, name: str = "mine.xlsx", **chosen: object) -> Table:
    return read_table(data, name, reading=Reading(**chosen))


def refusal(data: bytes, name: str = "mine.zip", **options: int) -> str:
    with pytest.raises(DataError) as caught:
        read_table(data, name, **options)
    return str(caught.value)


def test_cells_of_a_sheet_are_the_text_that_it_shows() -> None:
    values = [
        ("007", None, "007"), (7, None, "7"), (7.0, None, "7"), (0.1 + 0.2, None, "0.3"), (7, "000", "007"),
        (3.14159, "0.00", "3.14"), (3800, "#,##0.00", "3,800.00"), (0.5, "0%", "50%"), (True, None, "TRUE"),
        ("TRUE", None, "TRUE"), ("#N/A", None, "#N/A"), (date(2024, 5, 31), None, "2024-05-31"),
        (datetime(2024, 5, 31, 10, 22), None, "2024-05-31 10:22:00"), ("two\nlines", None, "two\nlines"),
        (" blanks ", None, " blanks "), ("=not a formula", "text", "=not a formula"),
    ]  # fmt: skip

    def fill(book: Workbook) -> None:
        book.active.append(HEADER)
        for number, (value, number_format, _) in enumerate(values, start=2):
            cell = book.active.cell(number, 2, value)
            book.active.cell(number, 1, "a text")
            if number_format == "text":
                cell.data_type = "s"
            elif number_format:
                cell.number_format = number_format

    table = read(workbook(fill))
    assert table.frame["label"].tolist() == [shown for _, _, shown in values]
    assert (table.reading.format, table.reading.sheet, table.questions) == ("excel", "Sheet", ())


def test_the_sheet_with_most_in_it_is_read_and_another_can_be_chosen() -> None:
    def fill(book: Workbook) -> None:
        book.active.title = "notes"
        book.active.append(["Made on Monday"])
        book.create_sheet("empty")
        sheet = book.create_sheet("数据")
        for row in [HEADER, *[["a text", "good"]] * 5]:
            sheet.append(row)

    data = workbook(fill)
    table = read(data)
    assert (table.reading.sheet, len(table)) == ("数据", 5)
    assert [(question.code, question.options) for question in table.questions] == [("sheet", ("数据", "notes"))]
    assert read(data, sheet="notes", header=0).frame["column 1"].tolist() == ["Made on Monday"]
    with pytest.raises(DataError, match=r"no sheet 'empty' with anything in it\. The sheets are: notes, 数据"):
        read(data, sheet="empty")


def test_a_merged_title_a_formula_without_result_and_an_error_are_told() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        for row in [["Tickets"], [], ["id", *HEADER], *[[number, f"Text {number}", "good"] for number in range(9)]]:
            sheet.append(row)
        sheet.merge_cells("A1:C1")
        sheet["C5"], sheet["C6"] = "=1+1", "#N/A"

    table = read(workbook(fill))
    assert (table.columns, len(table), table.first_row) == (["id", *HEADER], 9, 4)
    assert [(found.code, found.rows) for found in table.findings] == [
        ("rows_above_header", (1,)), ("formulas_without_result", (5,)), ("error_cells", (6,)),
    ]  # fmt: skip
    assert [(question.code, question.options) for question in table.questions] == [("header", ("3", "1", "0"))]


def test_one_cell_far_out_makes_no_enormous_table() -> None:
    def far_right(book: Workbook) -> None:
        book.active.append(HEADER)
        book.active["XFD2"] = "far"

    def far_down(book: Workbook) -> None:
        book.active.append(HEADER)
        book.active["A1048576"] = "far"

    assert "has 16384 columns, more than the 1000 that are allowed" in refusal(workbook(far_right), "mine.xlsx")
    assert len(read(workbook(far_down))) == 1


def test_parquet_gives_text_as_it_is_and_other_values_as_json_has_them() -> None:
    table = read(
        in_parquet(
            pa.table({
                "text": pa.array(["007", None, "NA"]),
                "count": [1, None, 3],
                "share": [1.0, 0.25, None],
                "flag": [True, False, None],
                "day": [date(2024, 5, 31), None, None],
                "labels": [["a", "b"], [], None],
                "part": pa.array(["x", "y", "x"]).dictionary_encode(),
            })
        ),
        "mine.parquet",
    )  # fmt: skip
    assert table.frame.to_numpy().tolist() == [
        ["007", "1", "1.0", "true", "2024-05-31", '["a", "b"]', "x"],
        ["", "", "0.25", "false", "", "[]", "y"],
        ["NA", "3", "", "", "", "", "x"],
    ]
    assert (table.reading.format, table.first_row) == ("parquet", 1)


def test_a_text_that_stands_once_in_a_parquet_file_fills_no_memory_in_a_million_rows() -> None:
    large = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int32()), pa.array(["x" * 100_000]))
    assert "more than the 50 MB that are allowed" in refusal(
        in_parquet(pa.table({"text": large})), "mine.parquet", maximum_bytes=50 * 2**20
    )


@pytest.mark.parametrize("name", ["mine.csv.gz", "mine.csv"])
def test_a_gzip_file_is_read(name: str) -> None:
    table = read(gzip.compress(CSV), name)
    assert (table.columns, len(table), table.reading.format) == (HEADER, 2, "delimited")


def test_a_zip_archive_is_read_and_where_it_holds_several_files_the_person_is_asked() -> None:
    junk = {"__MACOSX/._train.csv": b"x" * 999, ".DS_Store": b"x" * 999, "readme.md": b"x" * 999, "folder/": b""}
    assert read(zipped({**junk, "folder/train.csv": CSV}), "mine.zip").reading.member == "folder/train.csv"
    both = zipped({"test.csv": CSV, "train.csv": CSV + b"third text,good\n"})
    table = read(both, "mine.zip")
    assert (len(table), table.reading.member) == (3, "train.csv")
    assert [(question.code, question.options) for question in table.questions] == [
        ("member", ("train.csv", "test.csv"))
    ]
    assert len(read(both, "mine.zip", member="test.csv")) == 2
    with pytest.raises(DataError, match=r"holds no file \.\./x\. The files in it are: train\.csv, test\.csv"):
        read(both, "mine.zip", member="../x")


def test_a_name_in_an_archive_leads_nowhere(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    table = read(zipped({"../../outside.csv": CSV}), "mine.zip")
    assert (len(table), list(tmp_path.iterdir()), list(tmp_path.parent.glob("outside.csv"))) == (2, [], [])


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped({"a.csv": data})], ids=["gzip", "zip"])
def test_what_unpacks_to_far_too_much_is_refused(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"text,label\n" + b"a,b\n" * 5_000_000)
    assert "unpacks to more than 200 times its size" in refusal(bomb)
    assert "more than the 5 MB that are allowed" in refusal(bomb, maximum_bytes=5 * 2**20)


def test_an_archive_in_an_archive_is_refused() -> None:
    assert "is an archive inside an archive" in refusal(zipped({"inner.zip": zipped({"a.csv": CSV})}))
    assert "is an archive inside an archive" in refusal(gzip.compress(gzip.compress(CSV)), "a.csv.gz")


def test_the_limit_is_a_setting_that_its_message_names(monkeypatch) -> None:
    monkeypatch.setenv("BERT_STUDIO_MAX_UPLOAD_MB", "1")
    assert read_table(CSV, "mine.csv").first_row == 2
    message = refusal(CSV * 30_000)
    assert "mine.zip has 2 MB, more than the 1 MB that are allowed" in message
    assert "BERT_STUDIO_MAX_UPLOAD_MB" in message
    monkeypatch.setenv("BERT_STUDIO_MAX_UPLOAD_MB", "many")
    assert "The setting BERT_STUDIO_MAX_UPLOAD_MB is 'many'" in refusal(CSV)


def test_too_many_columns_are_refused() -> None:
    names = ",".join(f"c{number}" for number in range(10_000))
    assert "has 10000 columns, more than the 1000 that are allowed" in refusal(f"{names}\n{names}\n".encode(), "a.csv")
