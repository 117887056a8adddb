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
from bert_core.runs.checks import CHECKS_NAME, checks_without

CARD_NAME = "README.md"
"""What the Hugging Face Hub shows of a model."""

ANSWERS = names_of("valid")
"""Files that tell of single rows, which are not for whom the model is given to."""

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
            for file in sorted(run.model_folder.iterdir()):
                if file.name not in (*ANSWERS, CHECKS_NAME):
                    archive.write(file, f"model/{file.name}")
            for name, text in ((CHECKS_NAME, _checks(run)), (CARD_NAME, _card(run))):
                if text is not None:
                    archive.writestr(f"model/{name}", text)
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


def _checks(run: Run) -> str | None:
    """The sums of what is in the archive."""
    try:
        return checks_without(run.model_folder, ANSWERS)
    except ValueError as error:
        raise RunError(
            N_("The run '{run}' is damaged: {file} is missing or cannot be read."), run=run.id, file=CHECKS_NAME
        ) from error
