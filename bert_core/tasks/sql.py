"""NL2SQL: a question about one table becomes the SQL that answers it.

HydraNet (Lyu et al. 2020): each column is read together with the question, and what is said of the columns is ranked.
A column can have one condition only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parts, Task
from bert_core.tasks.hydra import NAMES
from bert_core.tasks.looks import Look, like_json, like_text
from bert_core.tasks.sql_answers import SqlAnswer, answer_to, score_answers
from bert_core.tasks.sql_targets import column_targets, mark_values
from bert_core.tasks.table_columns import TableColumn, columns_in, like_columns, read_columns
from bert_core.tasks.table_query import read_rows
from bert_core.tasks.wikisql import AGGREGATES, SELECT, Query, read_query
from bert_core.text import Reads, Tokenizer

STRIDE_SHARE = 4
"""One part in so many of a window over a long question is in the window before it, too."""


def like_sql(look: Look) -> float:
    """Every cell is a query."""
    return look.share(lambda cell: SELECT.match(cell) or '"sel"' in cell)


QUESTION = Column(
    "question",
    N_("Question"),
    N_("What somebody wants to know of the table."),
    ("question", "query", "utterance", "text", "nl", "问题", "提问", "问句", "查询"),
    like_text,
    holds="text",
)  # fmt: skip
COLUMNS = Column(
    "columns",
    N_("Columns of the table"),
    N_("The names of the table's columns with | between them, such as: name | age | city. A type may follow in "
       "brackets: name (text) | age (number)."),
    ("columns", "column", "header", "headers", "schema", "table", "fields", "列名", "列", "表头", "字段"),
    like_columns,
)  # fmt: skip
SQL = Column(
    "sql",
    N_("SQL"),
    N_("The query that answers the question: SELECT column FROM table WHERE column = 'value' AND …."),
    ("sql", "query", "answer", "target", "statement", "语句", "答案"),
    like_sql,
    is_target=True,
    reason=N_("The cells of '{column}' are SQL queries."),
)  # fmt: skip
ROWS = Column(
    "rows",
    N_("Rows of the table"),
    N_("What is in the table, as a JSON list of lists. With it, queries are also compared by what they find."),
    ("rows", "data", "cells", "content", "行", "内容", "数据"),
    like_json,
    is_optional=True,
    may_be_empty=True,
)  # fmt: skip


class Sql(Task):
    """One feature row for each column of each question, or several where a question is long."""

    name = "sql"
    title = N_("Questions about a table, answered by SQL (NL2SQL)")
    help_text = N_("A question and the names of a table's columns become a query: which column, counted or added up, "
                   "and on what conditions.")  # fmt: skip
    inputs = (QUESTION, COLUMNS)
    forms = (Form("sql", N_("A question, the table's columns, and the SQL"), (QUESTION, COLUMNS, SQL, ROWS)),)
    metrics = (
        Metric(
            "logical_form",
            N_("Right queries (logical form accuracy)"),
            N_("The share of queries that are right in all their parts; the order of conditions does not matter."),
        ),
        Metric(
            "execution",
            N_("Right results (execution accuracy)"),
            N_("The share of queries that find what the right query finds, of those whose table is given."),
        ),
        Metric("select", N_("Right column"), N_("The share of queries that ask for the right column.")),
        Metric(
            "aggregate",
            N_("Right function (aggregate)"),
            N_("The share of queries that count, add up and so on as they should."),
        ),
        Metric(
            "condition_columns",
            N_("Right columns in conditions"),
            N_("The share of queries whose conditions are about the right columns."),
        ),
        Metric(
            "operators",
            N_("Right operators"),
            N_("The share of queries whose conditions are about the right columns with the right =, > or <."),
        ),
        Metric(
            "values",
            N_("Right values"),
            N_("The share of queries whose conditions compare the right columns with the right values."),
        ),
    )
    answer_type = SqlAnswer
    drawing = "sql"
    has_windows = True

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        columns = read_columns(cells["columns"])
        query = read_query(cells["sql"], [column.spellings for column in columns])
        parsed = {"question": cells["question"], "columns": cells["columns"], "sql": query.to_json()}
        if cells.get("rows", "").strip():
            read_rows(cells["rows"], len(columns))
            parsed["rows"] = cells["rows"]
        return parsed

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return dict(Counter(_outline(Query.from_json(example.cells["sql"])) for example in examples).most_common())

    def learn(self, examples: Sequence[Example]) -> Known:
        return Known()

    def check(self, examples: Sequence[Example], known: Known) -> None:
        """Any query that could be read can be scored."""

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("token", "sql", NAMES)

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        tables = [_table(example) for example in examples]
        owners = np.repeat(np.arange(len(examples)), [len(table) for table in tables])  # the example of each pair
        tokens, alignment = tokenizer.encode_windows(
            [column.text for table in tables for column in table],
            [examples[owner].cells["question"] for owner in owners.tolist()],
            max_length=settings.max_length,
            stride=settings.max_length // STRIDE_SHARE,
        )
        is_read = alignment.parts == 1
        is_read[tokens.starts[:-1]] = True  # the first token, which stands for the pair
        reads = Reads.where(tokens, is_read)
        targets = None
        if all("sql" in example.cells for example in examples):
            queries = [Query.from_json(example.cells["sql"]) for example in examples]
            targets = column_targets(queries, [len(table) for table in tables], reads, alignment)
            mark_values(targets, queries, [example.cells["question"] for example in examples], owners, reads, alignment)
        return Features(tokens, reads, targets, owners[alignment.examples], alignment)

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[SqlAnswer]:
        rows = np.searchsorted(features.examples, np.arange(len(examples) + 1))
        return [
            answer_to(example.cells["question"], _table(example), logits, features, range(*rows[number : number + 2]))
            for number, example in enumerate(examples)
        ]

    def score(self, answers: Sequence[SqlAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        return score_answers(answers, examples)

    def verdict(self, answer: SqlAnswer, example: Example) -> Verdict:
        right = score_answers([answer], [example])[self.main_metric.name]
        aggregate = AGGREGATES[Query.from_json(example.cells["sql"]).aggregate]
        return Verdict(sql_of(example), answer.sql, right, answer.probability, (aggregate or "SELECT",))

    def answer_cells(self, answer: SqlAnswer) -> dict[str, str | float]:
        return {"prediction": answer.sql, "probability": answer.probability}


def sql_of(example: Example) -> str:
    """The right query of an example, as a person reads it."""
    return Query.from_json(example.cells["sql"]).to_sql([column.name for column in _table(example)])


def _table(example: Example) -> list[TableColumn]:
    """The columns of an example's table; a question may come without, and there is an answer all the same."""
    return columns_in(example.cells["columns"]) or [TableColumn("")]


def _outline(query: Query) -> str:
    """A query without its names and values."""
    wanted = f"{AGGREGATES[query.aggregate]}(…)" if query.aggregate else "…"
    return f"SELECT {wanted}" + (" WHERE " + " AND ".join(["…"] * len(query.conditions)) if query.conditions else "")
