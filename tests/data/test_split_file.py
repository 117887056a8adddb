"""The person's own file with the part of each row: nothing lost, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from bert_core.data import prepare, read_table, split_csv
from bert_core.spec import Split
from bert_core.tasks import TASKS

TASK = TASKS["classification"]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_row_comes_back_in_its_place_with_its_part() -> None:
    cells = [[f"=text, {row}\n", "ab"[row % 2] if row else " "] for row in range(21)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["part", "label"], *cells])
    table = read_table(file.getvalue().encode(), "mine.csv")
    data = prepare(table, {"text": "part", "label": "label"}, TASK, form="label", split=Split(test_share=0.2))

    header, *found = lines(split_csv(table, data.parts, TASK.form("label")))

    assert header == ["part", "label", "part (2)"]
    assert [line[0] for line in found] == [f"'=text, {row}\n" for row in range(21)]
    assert found[0] == ["'=text, 0\n", " ", ""]  # it is left out: there is no label
    where = {example.row: name for name in ("train", "valid", "test") for example in getattr(data, name)}
    assert [line[2] for line in found[1:]] == [where[row] for row in table.frame.index[1:]]
    assert set(where.values()) == {"train", "valid", "test"}


def test_rows_of_files_of_their_own_are_not_taken_for_rows_of_this_one() -> None:
    table = read_table(b"text,label\n" + b"".join(b"t%d,%d\n" % (row, row % 2) for row in range(20)), "mine.csv")
    columns = {"text": "text", "label": "label"}
    data = prepare(table, columns, TASK, form="label", valid_table=table)
    assert set(data.parts.values()) == {"train"}


def test_all_words_of_a_sentence_are_in_the_part_of_the_first() -> None:
    task = TASKS["entities"]
    sentences = "\n,\n".join(f"Anna,B-PER\nlives{number},O" for number in range(20))
    table = read_table(f"token,tag\n{sentences}\n".encode(), "mine.csv")
    data = prepare(table, {"token": "token", "tag": "tag"}, task, form="rows")
    _, *found = lines(split_csv(table, data.parts, task.form("rows")))
    words = [line for line in found if line[0]]
    assert len(data.train) + len(data.valid) == 20
    assert all(first[2] == second[2] != "" for first, second in zip(words[::2], words[1::2], strict=True))
