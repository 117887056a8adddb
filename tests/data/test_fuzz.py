"""Files that are damaged in any way are read, or refused in a sentence, and quickly: a slice of the large search."""

from __future__ import annotations

import time

from benchmarks.fuzz_reading import MOST_SECONDS, trials, whole_files
from bert_core import DataError, read_table


def test_every_whole_file_of_the_search_is_read() -> None:
    for name, data in whole_files().items():
        assert len(read_table(data, name)) > 1, name


def test_a_damaged_file_of_any_kind_is_read_or_refused_in_a_sentence() -> None:
    outcomes = set()
    for name, data in trials(300, seed=1):
        start = time.process_time()
        try:
            table = read_table(data, name)
            assert all(isinstance(cell, str) for cell in table.frame.to_numpy().ravel()), name
            outcomes.add("read")
        except DataError as error:
            assert str(error)
            outcomes.add("refused")
        assert time.process_time() - start < MOST_SECONDS, name
    assert outcomes == {"read", "refused"}
