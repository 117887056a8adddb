"""A report on a run for somebody who was not there: one page of HTML that needs nothing else, and prints well.

All words are put together here, in the reader's language; the template places them and escapes every one of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bert_core.export.facts import Facts, Point, Row
from bert_core.export.sentences import data, limits, quality, score_words, taught
from bert_core.export.usage import command_line, python_code
from bert_core.i18n import N_, Message, translate

LEFT, RIGHT_END, TOP, BOTTOM = 50, 410, 10, 140
"""Where the curve lies in its drawing."""
NOTHING = "–"
"""Stands for an answer that says that there is none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name; `percent` is its length."""

    name: str
    percent: float
    value: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other."""

    title: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through places in the drawing, and the words at its axes."""

    title: str
    places: Sequence[tuple[float, float]]
    highest: str
    lowest: str
    last: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; a folded one opens at a click, and is not printed."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Lines for a program or a terminal."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report."""

    title: str
    sentences: Sequence[str] = ()
    bars: Sequence[Bars] = ()
    curve: Curve | None = None
    tables: Sequence[Grid] = ()
    codes: Sequence[Code] = ()
    is_list: bool = False


def report_html(facts: Facts, language: str = "en") -> str:
    """The report as a file of its own, in UTF-8."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # here because it takes a moment to import

    environment = Environment(
        loader=PackageLoader("bert_core.export"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    words = _Words(language)
    return environment.get_template("report.html.jinja").render(
        lang=language.replace("_", "-"),
        title=facts.name,
        subtitle=words.say(N_("Report on a trained language model · {date} · BERT Studio {version} · run {run}"),
                           date=time.strftime("%Y-%m-%d", time.localtime(facts.created)), version=facts.version,
                           run=facts.run),
        sections=[part for part in _sections(facts, words) if part is not None],
    )  # fmt: skip


class _Words:
    """Sentences in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def say(self, text: str, /, **values: str | int | float | Message) -> str:
        return Message(text=text, values=values).render(self._language)

    def all(self, messages: Iterable[Message]) -> list[str]:
        return [message.render(self._language) for message in messages]

    def of_ours(self, name: str, facts: Facts) -> str:
        """A kind of answer: a word of ours, which is translated, or a stranger's."""
        return translate(name, self._language) if name in facts.task.kinds else name


def _sections(facts: Facts, words: _Words) -> list[Section | None]:
    say = words.say
    return [
        Section(say(N_("What it was taught")), words.all(taught(facts))),
        Section(say(N_("On how much data")), words.all(data(facts)), bars=_common(facts, words)),
        Section(
            say(N_("How good it is")),
            words.all(quality(facts)),
            curve=_curve(facts, words),
            tables=[_figures(facts, words), *_checks(facts, words)],
        ),
        _failures(facts, words),
        _examples(facts, words),
        Section(say(N_("How to use it")), codes=_codes(facts, words)),
        Section(say(N_("Limits")), words.all(limits(facts)), is_list=True),
    ]


def _common(facts: Facts, words: _Words) -> list[Bars]:
    if not facts.common:
        return []
    most = max(count for _name, count in facts.common) or 1
    bars = [Bar(words.of_ours(name, facts), 100 * count / most, f"{count:,}") for name, count in facts.common]
    return [Bars(words.say(N_("The most common kinds of answer, and their number")), bars)]


def _figures(facts: Facts, words: _Words) -> Grid:
    rows = [
        (words.say(metric.title), score_words(metric, facts.metrics[metric.name]), words.say(metric.help_text))
        for metric in facts.task.metrics
        if metric.name in facts.metrics
    ]
    headings = [words.say(N_("Figure")), words.say(N_("Value")), words.say(N_("What it means"))]
    return Grid(words.say(N_("All figures")), headings, rows)


def _curve(facts: Facts, words: _Words) -> Curve | None:
    if len(facts.curve) < 2:
        return None
    metric = facts.task.main_metric
    values = [point.score for point in facts.curve]
    low, high = min(values), max(values)
    return Curve(
        title=words.say(N_("While it learned: {metric}"), metric=Message(text=metric.title)),
        places=_places(facts.curve, low, high),
        highest=score_words(metric, high),
        lowest=score_words(metric, low),
        last=words.say(N_("step {step}"), step=facts.curve[-1].step),
    )


def _places(curve: Sequence[Point], low: float, high: float) -> list[tuple[float, float]]:
    last, height = curve[-1].step or 1, (high - low) or 1.0
    return [
        (
            round(LEFT + (RIGHT_END - LEFT) * point.step / last, 1),
            round(BOTTOM - (BOTTOM - TOP) * (point.score - low) / height, 1),
        )
        for point in curve
    ]


def _checks(facts: Facts, words: _Words) -> list[Grid]:
    """The numbers of the curve."""
    if len(facts.curve) < 2:
        return []
    metric = facts.task.main_metric
    rows = [(str(point.step), score_words(metric, point.score), f"{point.loss:.4f}") for point in facts.curve]
    headings = [words.say(N_("Step")), words.say(metric.title), words.say(N_("Error (loss)"))]
    return [Grid(words.say(N_("The numbers")), headings, rows, is_folded=True)]


def _failures(facts: Facts, words: _Words) -> Section | None:
    say = words.say
    bars = [
        Bar(words.of_ours(kind.kind, facts), 100 * kind.right,
            say(N_("{right} of {rows}"), right=f"{kind.right:.0%}", rows=f"{kind.rows:,}"))
        for kind in facts.kinds
    ]  # fmt: skip
    tables = []
    if facts.confusions:
        rows = [(each.truth, each.answer, f"{each.rows:,}") for each in facts.confusions]
        headings = [say(N_("Right label")), say(N_("Answer")), say(N_("Rows"))]
        tables.append(Grid(say(N_("Most often taken for each other")), headings, rows))
    if facts.mistakes:
        tables.append(_rows(say(N_("Its surest mistakes")), facts.mistakes, words))
    if not bars and not tables:
        return None
    found = (
        [Bars(say(N_("The kinds of answer that it finds worst: right answers, of so many rows")), bars)] if bars else []
    )
    return Section(say(N_("Where it fails")), bars=found, tables=tables)


def _examples(facts: Facts, words: _Words) -> Section | None:
    if not facts.rights:
        return None
    return Section(
        words.say(N_("Examples")),
        tables=[_rows(words.say(N_("Rows that it answers rightly")), facts.rights, words)],
    )


def _rows(title: str, rows: Sequence[Row], words: _Words) -> Grid:
    say = words.say
    headings = [
        say(N_("Row")),
        say(N_("Text")),
        say(N_("Right answer")),
        say(N_("Model's answer")),
        say(N_("How sure")),
    ]
    cells = [
        (
            str(row.row),
            row.text,
            row.truth or NOTHING,
            row.answer or NOTHING,
            "" if row.confidence is None else f"{row.confidence:.0%}",
        )
        for row in rows
    ]
    return Grid(title, headings, cells)


def _codes(facts: Facts, words: _Words) -> list[Code]:
    found = [Code(words.say(N_("On the computer where it was made:")), command_line(facts))]
    code = python_code(facts)
    if code is not None:
        title = words.say(N_("In Python, with the downloaded model unpacked into a folder 'model' (pip install "
                             "transformers torch):"))  # fmt: skip
        found.append(Code(title, code))
    return found
