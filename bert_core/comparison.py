"""Simple rules that a model is compared with, tried beside its training: in a thread, so that nothing waits for them.

They draw no random numbers and touch nothing of the training, which stays the same bit for bit.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue

from bert_core.evaluation.baseline import baselines
from bert_core.events import Baseline, BaselineName, Event, PhaseStarted, Report, Validation
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example

MOST_SECONDS = 60.0
"""How long the end of a training waits for what is not known yet."""

logger = logging.getLogger(__name__)


class Comparison:
    """Hands on what a training reports, and among it how good simple rules are, as soon as that is known."""

    def __init__(
        self, spec: RunSpec, train: Sequence[Example], valid: Sequence[Example], report: Report,
        *, known: Sequence[Baseline] = (),
    ) -> None:  # fmt: skip
        """`known` is what was found before the training was interrupted; then nothing is tried again."""
        self._spec, self._train, self._valid, self._report = spec, train, valid, report
        self._found = {baseline.name: baseline for baseline in known}
        self._new: SimpleQueue[Baseline] = SimpleQueue()
        self._thread = threading.Thread(target=self._compare, name="comparison", daemon=True)
        self._is_to_do = not known
        # Learning from few examples limits the threads of the very library that the rules use, so they come after it.
        self._starts_early = spec.hyperparameters.method == "fine_tuning"

    def report(self, event: Event) -> None:
        """Hand on an event; after the first check, which nobody shall wait longer for, the rules are begun with."""
        self._report(event)
        self._tell()
        if isinstance(event, Validation) and self._is_to_do and self._starts_early:
            self._start()

    def finish(self) -> dict[BaselineName, dict[str, float]]:
        """The metrics of each rule by its name, waited for if need be; what takes too long is left out."""
        if self._is_to_do:
            self._start()
        if self._thread.is_alive():
            self._report(PhaseStarted(phase="comparing"))
            self._thread.join(MOST_SECONDS)
        self._tell()
        return {name: baseline.metrics for name, baseline in self._found.items()}

    def _start(self) -> None:
        self._is_to_do = False
        self._thread.start()

    def _compare(self) -> None:
        try:
            for baseline in baselines(TASKS[self._spec.task], self._train, self._valid, self._spec.known):
                self._new.put(baseline)
        except Exception:  # a training is worth more than what it is compared with
            logger.exception("The simple rules failed")

    def _tell(self) -> None:
        """Report what is new; in the thread of the training, as two must not write events at once."""
        while True:
            try:
                baseline = self._new.get_nowait()
            except Empty:
                return
            self._found[baseline.name] = baseline
            self._report(baseline)
