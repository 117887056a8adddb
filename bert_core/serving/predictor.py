"""Answers from a trained run, in this process. Knows no pages and no worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.models import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_model_weights
from bert_core.runs import Run
from bert_core.tasks import TASKS, Example, Task
from bert_core.text import Tokenizer


class Predictor:
    """The kept model of a run, ready to answer."""

    def __init__(self, run: Run) -> None:
        """Load the model of a run.

        Raises:
            RunError: the run has kept no model yet, or it is damaged.
            ModelError: the model's files are missing or damaged.
        """
        if not run.model_folder.is_dir():
            raise RunError(
                N_("The run '{run}' has kept no model yet. Wait for its first check, or train again."), run=run.id
            )
        run.check_model()
        self.spec = run.spec
        self.task: Task = TASKS[self.spec.task]
        self._known = run.kept_known
        config = EncoderConfig.from_folder(run.model_folder)
        self._tokenizer = Tokenizer(run.model_folder)
        parts = self.task.parts(self.spec.known, self.spec.hyperparameters)
        model = build_model(config, head=parts.head, outputs=parts.outputs)
        load_model_weights(model, run.model_folder)
        self._inference = Inference(model)

    def answers(self, cells: Sequence[Mapping[str, str]]) -> list[Any]:
        """One answer for each row of cells by column role, such as `{"text": "…"}`; other roles are not looked at."""
        roles = [column.role for column in self.task.inputs_of(self.spec.data.columns)]
        examples = [Example(row, {role: row_cells[role] for role in roles}) for row, row_cells in enumerate(cells, 1)]
        if not examples:
            return []
        features = self.task.encode(examples, self._tokenizer, self._known, self.spec.hyperparameters)
        asked = self.task.ask(self._inference.logits, features, examples, self._known)
        return self.task.decode(asked.logits, asked.features, examples, self._known)

    def evaluate(self, examples: Sequence[Example]) -> dict[str, float]:
        """The task's metrics on examples with answers.

        Raises:
            DataError: an example has an answer that the model does not know.
        """
        self.task.check(examples, self._known)
        return self.task.score(self.answers([example.cells for example in examples]), examples, self._known)
