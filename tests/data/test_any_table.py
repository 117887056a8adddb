"""Whatever text stands in a table, and however the csv module or pandas writes it, every cell comes back equal."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bert_core import Reading, read_table
from bert_core.data.encoding import ENCODINGS

# What is left out, and why: halves of characters, which no encoding can write; and line ends of another kind than the
# file's in cells without quotation marks, which the csv module writes as they are, so that nobody can tell rows apart.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "words": csv.QUOTE_NONNUMERIC}
DELIMITERS = [",", "\t", ";", "|", "^", "~", "\x01"]
FEW = settings(max_examples=50, deadline=None, derandomize=True)


@st.composite
def tables(draw: st.DrawFn, text: st.SearchStrategy[str] = ANY_TEXT) -> list[list[str]]:
    """A header, and rows with as many cells."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(text, min_size=width, max_size=width), min_size=1, max_size=8))
    return [[f"text {number}" for number in range(width)], *rows]


def written(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> str:
    others = "\r\n".replace(end, "") if end != "\r\n" else ""
    assume(quoting == csv.QUOTE_ALL or not any(each in cell for row in rows for cell in row for each in others))
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return file.getvalue()


def in_encoding(text: str, encoding: str) -> bytes:
    """The bytes; tables that an encoding cannot write, or that it does not bring back, are left out."""
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    assume(data.decode(encoding) == text)
    return data


@FEW
@given(
    rows=tables(),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from(sorted(QUOTING)),
    encoding=st.sampled_from(ENCODINGS),
)
def test_a_table_in_a_known_dialect_comes_back_equal(rows, delimiter, end, quoting, encoding) -> None:
    data = in_encoding(written(rows, delimiter, end, QUOTING[quoting]), encoding)
    reading = Reading(format="delimited", encoding=encoding, delimiter=delimiter, header=1, quoting=True)
    table = read_table(data, "file.csv", reading=reading)
    assert [table.columns, *table.frame.to_numpy().tolist()] == rows


@FEW
@given(rows=tables(), end=st.sampled_from(["\n", "\r\n"]), quoting=st.sampled_from(sorted(QUOTING)))
def test_a_table_that_pandas_wrote_comes_back_equal(rows, end, quoting) -> None:
    # pandas writes a carriage return without quotation marks, as if it were none: nobody can know that it ends no row.
    assume(quoting != "minimal" or not any("\r" in cell for row in rows for cell in row))
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    data = frame.to_csv(index=False, lineterminator=end, quoting=QUOTING[quoting]).encode()
    table = read_table(data, "file.csv", reading=Reading(encoding="utf-8", delimiter=",", header=1, quoting=True))
    assert table.frame.to_numpy().tolist() == rows[1:]


WORDS = st.text(st.sampled_from("abcdefg äöü 你好世界 0123.!?'\"\n,;|\t"), min_size=1, max_size=40).filter(str.strip)


@FEW
@given(
    rows=tables(WORDS),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_in_any_usual_dialect_is_found_out_and_comes_back_equal(rows, delimiter, end, encoding) -> None:
    # With every cell in quotation marks no other delimiter fits; without, a text may look like two cells to anyone.
    rows = [rows[0], *rows[1:] * 3]
    table = read_table(in_encoding(written(rows, delimiter, end, csv.QUOTE_ALL), encoding), "file.csv")
    assert [table.columns, *table.frame.to_numpy().tolist()] == rows
    assert (table.reading.delimiter, table.reading.encoding) == (delimiter, encoding)


@FEW
@given(rows=tables(), delimiter=st.sampled_from([",", "\t", ";"]), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_was_found_out_reads_the_file_again_in_the_same_way(rows, delimiter, end) -> None:
    data = written(rows, delimiter, end, csv.QUOTE_MINIMAL).encode()
    first = read_table(data, "file.csv")
    again = read_table(data, "file.csv", reading=first.reading)
    assert again.reading == first.reading and again.frame.equals(first.frame) and again.questions == ()


@FEW
@given(
    rows=tables(),
    quoting=st.sampled_from(sorted(QUOTING)),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    block=st.sampled_from([16, 40, 300, 1 << 22]),
)
def test_large_files_are_read_as_small_ones_are(rows, quoting, end, block) -> None:
    from bert_core.data import bulk

    plain = [["text 0", "text 1"], *[["plain", "row"]] * 40]
    rows = [*plain, *[row[:2] for row in rows]]
    data = written(rows, ",", end, QUOTING[quoting]).encode()
    with pytest.MonkeyPatch.context() as patch:
        slow = read_table(data, "file.csv").frame
        patch.setattr(bulk, "LEAST_BYTES", 0)
        patch.setattr(bulk, "BLOCK", block)
        assert read_table(data, "file.csv").frame.equals(slow)
