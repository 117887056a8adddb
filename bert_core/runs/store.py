"""All runs of one folder: making, finding and listing them."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.runs.rows import Part, write_rows
from bert_core.runs.run import Card, Run
from bert_core.spec import RunSpec
from bert_core.tasks import Example

RUN_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


def home_folder() -> Path:
    """Where runs and uploads are kept: `BERT_STUDIO_HOME`, or `bert-studio` in the user's home."""
    return Path(os.environ.get("BERT_STUDIO_HOME") or Path.home() / "bert-studio")


class RunStore:
    """The runs of one folder, or those of one owner. A run's id is made here and checked here; a name that a person
    typed is never a path."""

    def __init__(self, folder: Path | None = None, *, owner: str = "") -> None:
        """`owner` is the sum of a secret; without one, everybody's runs are seen, and new ones are nobody's."""
        self.folder = folder or home_folder() / "runs"
        self._owner = owner

    def create(
        self,
        spec: RunSpec,
        train: Iterable[Example],
        valid: Iterable[Example],
        test: Iterable[Example] = (),
        *,
        name: str = "",
    ) -> Run:
        """A new run with its rows on disk, not yet started. One that continues another gets a copy of its kept model.

        Raises:
            RunError: it cannot be written, as the disk is full or the folder is not ours to write to; or there is no
                whole model to go on from.
        """
        continued = self.open(spec.continues) if spec.continues else None
        if continued is not None:
            continued.check_model()
        run = Run(self.folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}")
        try:
            run.folder.mkdir(parents=True)
            files: dict[Part, str | None] = {"valid": spec.data.split.valid_file, "test": spec.data.split.test_file}
            elsewhere = [part for part, file in files.items() if file is not None]
            write_rows(run.folder, {"train": train, "valid": valid, "test": test}, elsewhere=elsewhere)
            if continued is not None:
                shutil.copytree(continued.model_folder, run.start_folder)
            name = name.strip() or Path(spec.data.file_name).stem
            run.write(Card(name=name, created=time.time(), owner=self._owner))
            run.write(spec)  # last: a folder with a spec is a whole run
        except OSError as error:
            shutil.rmtree(run.folder, ignore_errors=True)
            raise RunError(
                N_("The run cannot be kept in {folder}: {reason}. Make room there, or set BERT_STUDIO_HOME to another "
                   "folder."),
                folder=str(self.folder), reason=error.strerror or str(error),
            ) from error  # fmt: skip
        return run

    def open(self, run_id: str) -> Run:
        """The run with this id.

        Raises:
            RunError: there is none.
        """
        run = Run(self.folder / run_id)
        if not RUN_ID.fullmatch(run_id) or not (run.folder / "spec.json").is_file() or not self._may_see(run):
            raise RunError(N_("There is no run '{run}'. It may have been deleted."), run=run_id[:40])
        return run

    def runs(self) -> list[Run]:
        """All runs, newest first."""
        if not self.folder.is_dir():
            return []
        folders = (
            path for path in self.folder.iterdir() if RUN_ID.fullmatch(path.name) and (path / "spec.json").is_file()
        )
        runs = (Run(path) for path in sorted(folders, key=lambda path: path.name, reverse=True))
        return [run for run in runs if self._may_see(run)]

    def _may_see(self, run: Run) -> bool:
        if not self._owner:
            return True
        try:
            return run.card.owner == self._owner
        except RunError:  # nobody knows whose it is
            return False
