"""The table of models: complete, in order, and able to say who reads what."""

from __future__ import annotations

import pytest

from bert_core.models.catalog import CATALOG, catalog_entry, languages_read, models_reading, reads_language
from bert_core.models.config import MODEL_TYPES
from bert_core.spec import DEFAULT_MODEL


@pytest.mark.parametrize("entry", CATALOG, ids=lambda entry: entry.identifier)
def test_an_entry_is_complete_and_of_a_type_that_we_can_compute(entry) -> None:
    assert entry.family in MODEL_TYPES
    assert entry.languages and all(len(language) == 2 for language in entry.languages)
    assert entry.title and entry.note and entry.licence
    assert 1 < entry.parameters < entry.megabytes < 5 * entry.parameters  # four bytes a weight, and a vocabulary
    assert 128 <= entry.maximum_length <= 512


def test_no_model_stands_twice() -> None:
    assert len({entry.identifier for entry in CATALOG}) == len(CATALOG)


def test_the_first_and_only_embedded_model_is_the_default() -> None:
    assert [entry.identifier for entry in CATALOG if entry.embedded] == [DEFAULT_MODEL] == [CATALOG[0].identifier]


def test_the_default_model_does_not_read_chinese_and_others_are_named() -> None:
    default = catalog_entry(DEFAULT_MODEL)
    assert default is not None
    assert not reads_language(default, "zh")
    chinese = models_reading("zh_CN")
    assert "google-bert/bert-base-chinese" in [entry.identifier for entry in chinese]
    assert all(reads_language(entry, "zh") for entry in chinese)


def test_nothing_is_claimed_of_an_unknown_model() -> None:
    assert languages_read("someone/something") is None
    assert languages_read(DEFAULT_MODEL) == ("en",)
