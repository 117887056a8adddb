"""A person's own texts, answered at every check, so that they can be seen changing the model's mind."""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np

from bert_core.errors import BertStudioError
from bert_core.events import Notice, Report
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example, Features, watched_answer
from bert_core.text import Tokenizer
from bert_core.training.progress import Checked

logger = logging.getLogger(__name__)


class WatchedTexts:
    """The texts of `RunSpec.watched`, cut into word pieces once."""

    def __init__(self, spec: RunSpec, tokenizer: Tokenizer, report: Report) -> None:
        """A text that cannot be read is told, and then none is watched: it is no reason to end a training."""
        self._task, self._features = TASKS[spec.task], None
        self._examples = [Example(row, cells) for row, cells in enumerate(spec.watched, 1)]
        if not self._examples:
            return
        try:
            self._features = self._task.encode(self._examples, tokenizer, spec.known, spec.hyperparameters)
        except BertStudioError as error:
            logger.exception("The watched texts cannot be read")
            report(Notice(message=error.message))

    def answered(self, checked: Checked, logits_of: Callable[[Features], np.ndarray]) -> Checked:
        """A check with the answers of its model to the texts."""
        if self._features is None:
            return checked
        asked = self._task.ask(logits_of, self._features, self._examples, checked.known)
        answers = self._task.decode(asked.logits, asked.features, self._examples, checked.known)
        watched = tuple(watched_answer(self._task, answer) for answer in answers)
        return checked._replace(check=checked.check.model_copy(update={"watched": watched}))
