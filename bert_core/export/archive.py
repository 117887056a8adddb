"""A run's kept model as one file to take away: a zip of the folder, which is in Hugging Face layout already."""

from __future__ import annotations

import zipfile
from pathlib import Path

from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.judgement import names_of
from bert_core.runs import Run


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
    except FileNotFoundError as error:
        raise RunError(
            N_("The run '{run}' is just keeping a better model. Try again in a few seconds."), run=run.id
        ) from error


def _answers(run: Run) -> set[Path]:
    """Files that tell of single rows, which are not for whom the model is given to."""
    return {run.model_folder / name for name in names_of("valid")}
