"""A prediction process of their own for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bert_core import PredictionClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PredictionClient]:
    """A client whose process is shared by the tests of one file."""
    client = PredictionClient(tmp_path_factory.mktemp("logs") / "predictions.log")
    yield client
    client.close()
