"""Files to tables, tables to examples, examples to training and validation rows, and answers back to a file.

The only place in the core that knows pandas.
"""

from bert_core.data.columns import Guess, guess_columns, guess_inputs, guess_task
from bert_core.data.dialect import DELIMITERS
from bert_core.data.examples import Examples, examples_from
from bert_core.data.formats import FORMATS
from bert_core.data.output import defuse, predictions_csv
from bert_core.data.prepare import PreparedData, prepare
from bert_core.data.reading import read_table
from bert_core.data.samples import SAMPLES, Sample, sample_path
from bert_core.data.source import MAXIMUM_BYTES
from bert_core.data.splits import split
from bert_core.data.summary import main_script, share_cut, text_lengths, unknown_share
from bert_core.data.table import Table
from bert_core.data.uploads import UploadStore

__all__ = [
    "DELIMITERS",
    "FORMATS",
    "MAXIMUM_BYTES",
    "SAMPLES",
    "Examples",
    "Guess",
    "PreparedData",
    "Sample",
    "Table",
    "UploadStore",
    "defuse",
    "examples_from",
    "guess_columns",
    "guess_inputs",
    "guess_task",
    "main_script",
    "predictions_csv",
    "prepare",
    "read_table",
    "sample_path",
    "share_cut",
    "split",
    "text_lengths",
    "unknown_share",
]
