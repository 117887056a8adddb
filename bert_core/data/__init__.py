"""Files to tables, tables to examples, examples to training and validation rows, and answers back to a file.

The only place in the core that knows pandas.
"""

from bert_core.data.checks.rows import split_findings
from bert_core.data.columns import Guess, fitting_columns, guess_columns, guess_inputs
from bert_core.data.dialect import DELIMITERS
from bert_core.data.encoding import ENCODINGS
from bert_core.data.examples import Examples, examples_from
from bert_core.data.findings import Finding, Question
from bert_core.data.fixes import FIXES, LEAVE_OUT_UNUSABLE, Fixed, apply_fixes, what_was_done
from bert_core.data.formats import ARCHIVES, FORMATS
from bert_core.data.health import check_health
from bert_core.data.inspection import Inspection, inspect_files
from bert_core.data.limits import LIMIT_VARIABLE, maximum_bytes
from bert_core.data.output import corrected_csv, defuse, predictions_csv, table_csv
from bert_core.data.prepare import PreparedData, prepare
from bert_core.data.reading import read_table
from bert_core.data.reading_words import delimiter_words, reading_words
from bert_core.data.samples import SAMPLES, Sample, sample_path
from bert_core.data.split_file import split_csv
from bert_core.data.summary import main_script, share_cut, text_lengths, unknown_share
from bert_core.data.table import Table
from bert_core.data.task_guess import TaskGuess, guess_task
from bert_core.data.text_flaws import PERSONAL
from bert_core.data.uploads import KeptFile, UploadStore

__all__ = [
    "ARCHIVES",
    "DELIMITERS",
    "ENCODINGS",
    "FIXES",
    "FORMATS",
    "LEAVE_OUT_UNUSABLE",
    "LIMIT_VARIABLE",
    "PERSONAL",
    "SAMPLES",
    "Examples",
    "Finding",
    "Fixed",
    "Guess",
    "Inspection",
    "KeptFile",
    "PreparedData",
    "Question",
    "Sample",
    "Table",
    "TaskGuess",
    "UploadStore",
    "apply_fixes",
    "check_health",
    "corrected_csv",
    "defuse",
    "delimiter_words",
    "examples_from",
    "fitting_columns",
    "guess_columns",
    "guess_inputs",
    "guess_task",
    "inspect_files",
    "main_script",
    "maximum_bytes",
    "predictions_csv",
    "prepare",
    "read_table",
    "reading_words",
    "sample_path",
    "share_cut",
    "split_csv",
    "split_findings",
    "table_csv",
    "text_lengths",
    "unknown_share",
    "what_was_done",
]
