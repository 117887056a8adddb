"""The prediction process: reads requests from standard input, a line of JSON each, and answers in the same order.

    {"run": "/path/of/run", "cells": [{"text": "…"}]}  →  {"answers": […]}  or  {"error": {"text": …, "values": …}}

Kept apart from the app, so that the app stays light and survives whatever happens here.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from bert_core.errors import BertStudioError
from bert_core.i18n import Message, N_
from bert_core.runs import Run

MODELS_IN_MEMORY = 2
UNEXPECTED = Message(text=N_("The model could not answer because of a mistake in this program. The log has the details."))

logger = logging.getLogger(__name__)


def serve() -> None:
    """Answer until standard input closes, which it does when the app ends."""
    requests = sys.stdin
    # Libraries print to standard output; only answers may reach the app there.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    from bert_core.serving.predictor import Predictor  # here because it takes seconds: the app need not wait for it

    @lru_cache(maxsize=MODELS_IN_MEMORY)
    def predictor(folder: str, saved: float) -> Predictor:
        return Predictor(Run(Path(folder)))

    for line in requests:
        answers.write(json.dumps(_answer(json.loads(line), predictor), ensure_ascii=False) + "\n")
        answers.flush()


def _answer(request: dict[str, Any], predictor: Any) -> dict[str, Any]:
    try:
        model_folder = Run(Path(request["run"])).model_folder
        saved = model_folder.stat().st_mtime if model_folder.exists() else 0.0  # a better model may have been kept since
        answers = predictor(request["run"], saved).answers(request["cells"])
    except BertStudioError as error:
        logger.warning("%s", error)
        return {"error": error.message.model_dump()}
    except Exception:
        logger.exception("A request failed")
        return {"error": UNEXPECTED.model_dump()}
    return {"answers": [dataclasses.asdict(answer) for answer in answers]}


if __name__ == "__main__":
    serve()
