"""What may be odd about texts: their characters, their length, their language, and that they may be no texts at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np

from bert_core.data.checks.base import finding
from bert_core.data.findings import Finding, Severity
from bert_core.data.summary import main_script, unknown_share
from bert_core.data.task_table import TaskTable, matching, spread
from bert_core.data.text_flaws import FLAWS, MOJIBAKE
from bert_core.i18n import N_, Message
from bert_core.tasks import Column, Task
from bert_core.tasks.looks import NUMBER_OR_DATE, WIDE
from bert_core.text import Tokenizer, Tokens

SAMPLE_TEXTS = 5000
"""Languages and what texts look like are told from so many, spread over the whole table."""
TOKENIZED_TEXTS, TOKENIZED_CHARACTERS = 2000, 20_000
"""Word pieces are counted in so many texts, and in the beginning of each; a longer one has as many more."""
LONGEST_WINDOW = 510
"""Word pieces of a text that BERT and its kin can read, two special ones being left out."""
MOST_ARE = 0.9
SOME_ARE = 0.05
"""Below this share nothing is said of texts in another language, cut texts are no warning, and a few unknown signs are
what every text has."""
MUCH_CUT = 0.1
"""To lose less of all text than this is nothing to be warned of."""
IDENTIFIER = re.compile(r"[A-Za-z]{0,8}[-_#/.]?[0-9A-Fa-f]*\d[-0-9A-Fa-f]*")
SCRIPT_TITLES = {
    "en": N_("Latin letters"),
    "zh": N_("Chinese characters"),
    "ja": N_("Japanese"),
    "ko": N_("Korean"),
    "other": N_("other letters"),
}

NO_TEXTS = (
    N_("'{column}' looks like numbers, dates or names of rows and not like texts (first: row {row}). Choose the column "
       "that holds the texts."),
) * 2  # fmt: skip
LONG = (
    N_("{count} text in '{column}' is longer than the 512 word pieces that a model reads at once (row {row}). Its end "
       "will be cut."),
    N_("{count} texts in '{column}' are longer than the 512 word pieces that a model reads at once (first: row {row}). "
       "Their ends will be cut."),
)  # fmt: skip
CUT = (
    N_("About {count} text ({share:.1%}) is longer than the chosen maximum length of {length} word pieces. What is cut "
       "is {lost:.0%} of all text; choose a greater maximum length if the ends matter."),
    N_("About {count} texts ({share:.1%}) are longer than the chosen maximum length of {length} word pieces. What is "
       "cut is {lost:.0%} of all text; choose a greater maximum length if the ends matter."),
)  # fmt: skip
MIXED_LANGUAGES = (
    N_("Most texts are in {script}, but about {share:.0%} in {other} (first: row {row}). Choose a model that reads "
       "both."),
) * 2  # fmt: skip
UNKNOWN = (
    N_("The chosen model cannot read {share:.0%} of the text: so many word pieces are unknown to it (first: row "
       "{row}). Choose a model that was made for this language."),
) * 2  # fmt: skip
UNKNOWN_BETTER = (
    N_("The chosen model cannot read {share:.0%} of the text: so many word pieces are unknown to it (first: row "
       "{row}). {model} was made for this language; choose it."),
) * 2  # fmt: skip

ModelFor = Callable[[str], str | None]
"""The name of a model that reads what `main_script` found, where one is known."""


def text_findings(
    table: TaskTable, task: Task, tokenizer: Tokenizer | None, max_length: int | None, model_for: ModelFor | None
) -> list[Finding]:
    """What is odd about the texts that a task reads."""
    found = []
    for column in table.texts:
        found += _no_texts(table, column)
        found += _flaws(table, column)
        found += _languages(table, column)
        if not task.has_windows and (tokenizer is None or max_length is None):
            found += _long(table, column)
    if tokenizer is not None and table.texts and table.complete.any():
        found += _tokenized(table, task, tokenizer, max_length, model_for)
    return found


def _no_texts(table: TaskTable, column: Column) -> list[Finding]:
    places = spread(np.flatnonzero(table.complete), SAMPLE_TEXTS)
    cells = [cell.strip()[:100] for cell in table.cells(column).iloc[places]]
    is_none = sum(bool(NUMBER_OR_DATE.fullmatch(cell) or IDENTIFIER.fullmatch(cell)) for cell in cells)
    if not cells or is_none <= MOST_ARE * len(cells):
        return []
    return finding("text_like_id", "warning", NO_TEXTS, table, table.complete, column=table.names[column])


def _flaws(table: TaskTable, column: Column) -> list[Finding]:
    """What is wrong with characters; of a text that cannot be read nothing more is said."""
    found = []
    unreadable = np.zeros(len(table), bool)
    for flaw in FLAWS:
        rows = matching(table.cells(column), flaw.rough, flaw.is_in) & ~unreadable
        if flaw is MOJIBAKE:
            unreadable = rows
        found += finding(flaw.code, flaw.severity, (flaw.text, flaw.plural), table, rows, column=table.names[column],
                         fix=flaw.fix if table.answers_are_plain else None)  # fmt: skip
    return found


def _languages(table: TaskTable, column: Column) -> list[Finding]:
    places = spread(np.flatnonzero(table.complete), SAMPLE_TEXTS)
    scripts = [main_script([cell[:1000]]) for cell in table.cells(column).iloc[places]]
    common = Counter(script for script in scripts if script != "other").most_common(2)
    if len(common) < 2 or common[1][1] < max(3, SOME_ARE * len(scripts)):
        return []
    (main, _), (other, count) = common
    rows = np.zeros(len(table), bool)
    rows[places] = [script == other for script in scripts]
    share = count / len(scripts)
    return finding(
        "mixed_languages", "info", MIXED_LANGUAGES, table, rows, count=round(share * int(table.complete.sum())),
        share=share, script=Message(text=SCRIPT_TITLES[main]), other=Message(text=SCRIPT_TITLES[other]),
    )  # fmt: skip


def _long(table: TaskTable, column: Column) -> list[Finding]:
    """Texts that no BERT reads whole, whatever its vocabulary: they have more words than word pieces are read."""
    cells = table.cells(column)
    lengths = cells.str.len().to_numpy()
    places = np.flatnonzero((lengths > LONGEST_WINDOW) & table.complete)
    beginnings = [cell[:TOKENIZED_CHARACTERS] for cell in cells.iloc[places].tolist()]
    read = [LONGEST_WINDOW * len(beginning) / _words(beginning) for beginning in beginnings]  # characters of each
    cut = np.maximum(lengths[places] - np.array(read, float), 0)
    severity: Severity = "warning" if cut.sum() > MUCH_CUT * lengths.sum() else "info"
    return finding("long_texts", severity, LONG, table, _at(table, places[cut > 0]), column=table.names[column])


def _words(text: str) -> int:
    """At least so many word pieces a text has: words between blanks, and every character of a wide script."""
    return text.count(" ") + 1 + (0 if text.isascii() else len(WIDE.findall(text)))


def _tokenized(
    table: TaskTable, task: Task, tokenizer: Tokenizer, max_length: int | None, model_for: ModelFor | None
) -> list[Finding]:
    places = spread(np.flatnonzero(table.complete), TOKENIZED_TEXTS)
    texts = [table.cells(column).iloc[places].tolist() for column in table.texts]
    tokens = [tokenizer.encode([text[:TOKENIZED_CHARACTERS] for text in each]) for each in texts]
    found = []
    shares = [unknown_share(each, tokenizer.unknown_id) for each in tokens]
    if max(shares) >= SOME_ARE:
        worst = int(np.argmax(shares))
        model = model_for(main_script(texts[worst])) if model_for else None
        found += finding("unreadable_text", "warning", UNKNOWN_BETTER if model else UNKNOWN, table, _at(table, places),
                         share=shares[worst], model=model or "")  # fmt: skip
    if max_length is not None and not task.has_windows:
        lengths = np.sum([_lengths(*each) for each in zip(texts, tokens, strict=True)], axis=0)
        is_cut = lengths > max_length
        share, lost = float(np.mean(is_cut)), float(np.maximum(lengths - max_length, 0).sum() / lengths.sum())
        found += finding(
            "cut_texts", "warning" if share >= SOME_ARE else "info", CUT, table, _at(table, places[is_cut]),
            count=round(share * int(table.complete.sum())), share=share, lost=lost, length=max_length,
        )  # fmt: skip
    return found


def _lengths(texts: list[str], tokens: Tokens) -> np.ndarray:
    """How many word pieces the texts have of which only the beginning was read; float (texts,)."""
    return tokens.lengths * np.array([max(1.0, len(text) / TOKENIZED_CHARACTERS) for text in texts])


def _at(table: TaskTable, places: np.ndarray) -> np.ndarray:
    rows = np.zeros(len(table), bool)
    rows[places] = True
    return rows
