"""Which column of a table plays which role in a task, guessed from what is in it and what it is called.

Columns are judged on a sample of rows spread over the whole file. Knows a task's roles, not what it does with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bert_core.data.examples import is_blank
from bert_core.data.table import Table
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import Column, Task

SAMPLE_ROWS = 5000
HEADER_WORDS = {
    "text": (
        "text", "texts", "sentence", "review", "content", "comment", "message", "body", "title", "question", "query",
        "utterance", "tweet", "post", "document", "description", "headline", "abstract", "input", "prompt", "feedback",
        "文本", "评论", "内容", "句子", "正文", "标题", "问题", "留言", "评价", "文字", "消息", "描述", "反馈", "新闻",
        "摘要", "原文",
    ),
    "label": (
        "label", "labels", "category", "class", "intent", "sentiment", "target", "topic", "tag", "polarity", "emotion",
        "rating", "stars", "type", "group", "answer", "output", "gold", "y",
        "标签", "类别", "分类", "意图", "情感", "类型", "主题", "情绪", "极性", "倾向", "评分", "种类", "目标", "答案",
    ),
}  # fmt: skip
"""Words in a column's name that tell its role, in English and Chinese."""
NUMBER_OR_DATE = re.compile(r"[\d\s.,:;/+\-%$€£¥TZ年月日时分秒]+")
WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
"""Characters that say as much as several letters."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The column of each role, and why."""

    columns: Mapping[str, str]
    reasons: Mapping[str, Message]


@dataclass(frozen=True, slots=True)
class Look:
    """What a column looks like: shares are of the cells that are not empty, `width` is in letters."""

    name: str
    filled: int
    distinct: int
    width: float
    numeric: float


def guess_columns(table: Table, task: Task, *, with_targets: bool = True) -> Guess:
    """The most likely column for each role of a task; without targets for its inputs only.

    Raises:
        DataError: the table has fewer columns than the task needs.
    """
    needed = [column for column in task.columns if with_targets or not column.is_target]
    if len(table.columns) < len(needed):
        raise DataError(
            N_("{file} has only one column, '{column}'. Training needs a column for the text and one for the answer."),
            file=table.file_name, column=table.columns[0],
        )  # fmt: skip
    looks = [_look(table, name) for name in table.columns]
    columns: dict[str, str] = {}
    reasons: dict[str, Message] = {}
    for column in needed:
        free = [look for look in looks if look.name not in columns.values()]
        best = max(free, key=lambda look: _score(look, column))
        columns[column.role] = best.name
        reasons[column.role] = _reason(best, column, table)
    return Guess(columns, reasons)


def _look(table: Table, name: str) -> Look:
    cells = [cell for cell in table.frame[name].iloc[:: max(1, len(table) // SAMPLE_ROWS)] if not is_blank(cell)]
    count = max(1, len(cells))
    return Look(
        name=name,
        filled=len(cells),
        distinct=len(set(cells)),
        width=sum(len(cell) + 2 * len(WIDE.findall(cell[:1000])) for cell in cells) / count,
        numeric=sum(NUMBER_OR_DATE.fullmatch(cell[:100]) is not None for cell in cells) / count,
    )


def _score(look: Look, column: Column) -> float:
    """How well a column fits a role: what it looks like, and half a point and more for its name."""
    named = 0.6 * _is_named(look.name, column.role)
    if not look.filled:
        return named - 0.5  # its name may still tell what it was meant to be
    variety = look.distinct / look.filled
    if column.is_target:
        short = min(1.0, 30 / max(1.0, look.width))
        return named + (1 - variety) * short - (look.distinct == 1) * 0.5
    long = min(1.0, look.width / 40)
    return named + (0.2 + 0.8 * variety) * long * (1 - look.numeric)


def _is_named(name: str, role: str) -> bool:
    words = re.findall(r"[a-z]+|[\u4e00-\u9fff]+", name.lower())
    return any(hint in word if hint > "\x7f" else hint == word for word in words for hint in HEADER_WORDS.get(role, ()))


def _reason(look: Look, column: Column, table: Table) -> Message:
    cells = [cell for cell in table.frame[look.name] if not is_blank(cell)] or [""]
    count = len(set(cells))
    if column.is_target:
        text = N_("'{column}' has one value in all {rows} rows.")
        plural = N_("'{column}' has {count} different values in {rows} rows.")
        return Message(text=text, plural=plural, values={"column": look.name, "count": count, "rows": len(table)})
    text = N_("'{column}' has {count} different texts in {rows} rows, {length} characters each on average.")
    length = round(sum(map(len, cells)) / len(cells))
    return Message(text=text, values={"column": look.name, "count": count, "rows": len(table), "length": length})
