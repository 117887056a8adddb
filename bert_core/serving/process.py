"""The prediction process: reads requests from standard input, a line of JSON each, and answers in the same order.

    {"run": "/path/of/run", "cells": [{"text": "…"}]}  →  {"answers": […]}  or  {"error": {"text": …, "values": …}}

Kept apart from the app, so that the app stays light and survives whatever happens here.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import signal
import sys
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bert_core.errors import BertStudioError
from bert_core.i18n import N_, Message
from bert_core.runs import Run
from bert_core.serving.client import model_version

if TYPE_CHECKING:
    from bert_core.serving.predictor import Predictor

LEAST_MODELS, MOST_BYTES = 2, 1_500_000_000
"""Models that are kept whatever their size, and the size on disk of all that are kept. Some are asked in turn, over and
over, when a person compares them; each takes a second or more to load."""
UNEXPECTED = Message(
    text=N_("The model could not answer because of a mistake in this program. The log has the details.")
)

logger = logging.getLogger(__name__)


class LoadedModels:
    """The models that were asked last, as many as there is room for; others are loaded by `load` when asked."""

    def __init__(self, load: Callable[[Path], Predictor]) -> None:
        self._load = load
        self._kept: OrderedDict[tuple[Path, float], tuple[Predictor, int]] = OrderedDict()

    def of(self, folder: Path, version: float) -> Predictor:
        """The model of the run in this folder, as it was at that version.

        Raises:
            BertStudioError: it cannot be read.
        """
        key = folder, version
        if key not in self._kept:
            files = Run(folder).model_folder.rglob("*")
            self._kept[key] = self._load(folder), sum(path.stat().st_size for path in files)
        self._kept.move_to_end(key)
        while len(self._kept) > LEAST_MODELS and sum(size for _model, size in self._kept.values()) > MOST_BYTES:
            self._kept.popitem(last=False)
        return self._kept[key][0]


def serve() -> None:
    """Answer until standard input closes, which it does when the app ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the app, which ends us
    requests = sys.stdin
    # Libraries print to standard output; only answers may reach the app there.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    from bert_core.serving.predictor import Predictor  # here because it takes seconds: the app need not wait for it

    predictors = LoadedModels(lambda folder: Predictor(Run(folder)))
    for line in requests:
        answers.write(json.dumps(_reply(json.loads(line), predictors.of), ensure_ascii=False) + "\n")
        answers.flush()


def _reply(request: dict[str, Any], predictor: Callable[[Path, float], Predictor]) -> dict[str, Any]:
    try:
        answers = _answers(Path(request["run"]), request["cells"], predictor)
    except BertStudioError as error:
        logger.warning("%s", error)
        return {"error": error.message.model_dump()}
    except Exception:
        logger.exception("A request failed")
        return {"error": UNEXPECTED.model_dump()}
    return {"answers": [dataclasses.asdict(answer) for answer in answers]}


def _answers(folder: Path, cells: list[dict[str, str]], predictor: Callable[[Path, float], Predictor]) -> list[Any]:
    version = model_version(Run(folder))
    try:
        return predictor(folder, version).answers(cells)
    except BertStudioError:
        if model_version(Run(folder)) == version:
            raise
    return predictor(folder, model_version(Run(folder))).answers(cells)  # a better one took its place meanwhile


if __name__ == "__main__":
    serve()
