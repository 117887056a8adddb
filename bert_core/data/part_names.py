"""What a cell says that its row is for: to learn from, to check on, or for the test, in the words that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bert_core.errors import DataError
from bert_core.i18n import N_

TRAIN, VALID, TEST = PARTS = ("train", "valid", "test")
"""The parts of a data set, by the names that our files and other people's tools have for them."""
WORDS = {
    **dict.fromkeys(("train", "training", "trn", "tr", "训练", "训练用"), TRAIN),
    **dict.fromkeys(("valid", "validation", "validate", "val", "dev", "development", "验证", "开发", "校验"), VALID),
    **dict.fromkeys(("test", "testing", "tst", "测试", "检验"), TEST),
}
UNCLEAR = re.compile(r"[\d.+-]+|true|false|yes|no|[tfyn]|是|否", re.IGNORECASE)
"""What may stand for either part of two."""
MOST_SHOWN = 5
SHOWN = 40
"""Characters of a cell that are repeated in a message."""


def parts_of(cells: Sequence[str], rows: Sequence[int], *, column: str, file_name: str) -> np.ndarray:
    """The part of each row, as its place in `PARTS`; int64 of shape (cells,).

    Raises:
        DataError: a cell does not say clearly what its row is for; names the row.
    """
    distinct = list(dict.fromkeys(cells))
    found = {cell: WORDS.get(_plain(cell)) for cell in distinct}
    if None not in found.values():
        return np.array([PARTS.index(found[cell] or TRAIN) for cell in cells])
    values = {"column": column, "file": file_name}
    said = [cell.strip() for cell in distinct if cell.strip()]
    if said and all(UNCLEAR.fullmatch(cell) for cell in said):
        raise DataError(
            N_("The column '{column}' in {file} says {values}, which does not tell which rows are to learn from and "
               "which are set aside. Write train, valid and test in their place."),
            values=", ".join(said[:MOST_SHOWN]), **values,
        )  # fmt: skip
    unknown = next(cell for cell in distinct if found[cell] is None)
    row = rows[cells.index(unknown)]
    if not unknown.strip():
        raise DataError(
            N_("Row {row} of {file} has nothing in the column '{column}'. Write train, valid or test there."),
            row=row, **values,
        )  # fmt: skip
    raise DataError(
        N_("Row {row} of {file} has '{cell}' in the column '{column}', which is none of train, valid and test. Write "
           "one of them, or choose another column."),
        row=row, cell=unknown.strip()[:SHOWN], **values,
    )  # fmt: skip


def _plain(cell: str) -> str:
    """The word of a cell such as 'Training set', 'dev_set', '测试集'."""
    return re.sub(r"[\W_]", "", cell).casefold().removesuffix("data").removesuffix("set").removesuffix("集")
