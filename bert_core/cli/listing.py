"""`runs` and `models`: what there is."""

from __future__ import annotations

import time
from typing import Any

from rich.table import Table as Grid

from bert_core.cli.options import JsonOption, RunsOption
from bert_core.cli.words import LANGUAGE, _, messages, metric_words, results, say, seconds_words, write_json
from bert_core.errors import RunError
from bert_core.i18n import N_, translate
from bert_core.runs import STATE_TITLES, Run, RunStore, status
from bert_core.tasks import TASKS
