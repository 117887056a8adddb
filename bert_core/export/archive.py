"""A run's kept model as one file to take away: a zip of the folder, which is in Hugging Face layout already, and a card
that says what it is.
"""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path

from bert_core.errors import RunError
from bert_core.export.facts import run_facts
from bert_core.export.model_card import model_card
from bert_core.i18n import N_
from bert_core.judgement import names_of
from bert_core.runs import Run

CARD_NAME = "README.md"
"""What the Hugging Face Hub shows of a model."""

logger = logging.getLogger(__name__)


def write_archive(run: Run, path: Path) -> None:
    """Write the model folder of `run` as a zip file to `path`. Weights hardly compress, so nothing is compressed.

    Raises:
        RunError: the run has kept no model, or keeps a better one at this moment.
    """
    if not run.model_folder.is_dir():
        raise RunError(
            N_("The run '{run}' has kept no model yet. Wait for its first check, or train again."), run=run.id
        )
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(set(run.model_folder.rglob("*")) - _answers(run)):
                archive.write(file, Path("model") / file.relative_to(run.model_folder))
            card = _card(run)
            if card is not None:
                archive.writestr(f"model/{CARD_NAME}", card)
    except FileNotFoundError as error:
        raise RunError(
            N_("The run '{run}' is just keeping a better model. Try again in a few seconds."), run=run.id
        ) from error


def _card(run: Run) -> str | None:
    """None where the records that it is made from are damaged: the model itself may be whole."""
    try:
        return model_card(run_facts(run))
    except RunError as error:
        logger.warning("The model of %s goes without a card: %s", run.id, error)
        return None


def _answers(run: Run) -> set[Path]:
    """Files that tell of single rows, which are not for whom the model is given to."""
    return {run.model_folder / name for name in names_of("valid")}
