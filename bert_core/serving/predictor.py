"""Answers from a trained run, in this process. Knows no pages and no worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.judgement import Judgement
from bert_core.models import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_model_weights
from bert_core.runs import Run
from bert_core.tasks import TASKS, Asked, Example, Task, judge
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
        return self._ask([Example(row, row_cells) for row, row_cells in enumerate(cells, 1)])[0] if cells else []

    def evaluate(self, examples: Sequence[Example]) -> tuple[dict[str, float], Judgement]:
        """The task's metrics on examples with answers, and what each answer is worth.

        Raises:
            DataError: an example has an answer that the model does not know.
        """
        self.task.check(examples, self._known)
        answers, asked = self._ask(examples)
        metrics = self.task.score(answers, examples, self._known)
        return metrics, judge(self.task, answers, examples, self._known, asked)

    def _ask(self, examples: Sequence[Example]) -> tuple[list[Any], Asked]:
        roles = [column.role for column in self.task.inputs_of(self.spec.data.columns)]
        asked_of = [Example(each.row, {role: each.cells[role] for role in roles}) for each in examples]
        features = self.task.encode(asked_of, self._tokenizer, self._known, self.spec.hyperparameters)
        asked = self.task.ask(self._inference.logits, features, asked_of, self._known)
        return self.task.decode(asked.logits, asked.features, asked_of, self._known), asked
