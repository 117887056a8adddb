"""What there is to say of a run, as sentences: the report says them in the reader's language, the card in English."""

from __future__ import annotations

import time

from bert_core.export.facts import FEW_OF_A_LABEL, Facts
from bert_core.i18n import N_, Message
from bert_core.tasks import Metric

LABELS_NAMED = 12
FEW_ROWS = 100
"""A figure from fewer rows than this moves by points with each of them."""


def taught(facts: Facts) -> list[Message]:
    """What it learned, and from which model."""
    spec = facts.spec
    inputs = facts.task.inputs_of(spec.data.columns)
    reads = [Message(text=column.title) for column in inputs]
    values: dict[str, str | int | float | Message] = {"task": Message(text=facts.task.title), "first": reads[0]}
    if len(reads) > 1:
        text = N_("It learned: {task}. It reads: {first}; {second}.")
        values["second"] = reads[1]
    else:
        text = N_("It learned: {task}. It reads: {first}.")
    said = [Message(text=text, values=values)]
    if labels := spec.known.labels:
        named, more = ", ".join(labels[:LABELS_NAMED]), len(labels) - LABELS_NAMED
        text = (
            N_("It knows {count} labels: {labels}, and {more} more.")
            if more > 0
            else N_("It knows {count} labels: {labels}.")
        )
        said.append(Message(text=text, values={"count": len(labels), "labels": named, "more": more}))
    began: dict[str, str | int | float | Message] = {
        "model": facts.hub_model or facts.model,
        "date": time.strftime("%Y-%m-%d", time.localtime(facts.created)),
    }
    said.append(
        Message(
            text=N_("It began as {model}, a language model that had read much text, and was trained further on {date} "
                    "(fine-tuning)."),
            values=began,
        )
    )  # fmt: skip
    return said


def data(facts: Facts) -> list[Message]:
    """On how much it learned, and on how much it was checked."""
    source = facts.spec.data
    said = [
        Message(
            text=N_("It learned from {train} rows of {file}. {valid} other rows decided which state of it was kept."),
            values={"train": f"{source.train_rows:,}", "valid": f"{source.valid_rows:,}", "file": source.file_name},
        )
    ]
    if source.test_rows:
        text = N_("{count} more rows had no part in the training at all (test).")
        said.append(Message(text=text, values={"count": f"{source.test_rows:,}"}))
    return said


def quality(facts: Facts) -> list[Message]:
    """How good it is, and how far that may be chance."""
    metric, score = facts.task.main_metric, facts.score
    if score is None:
        return [Message(text=N_("How good it is was not measured."))]
    rows, value = f"{facts.rows:,}", score_words(metric, score)
    said = [
        Message(
            text=N_("{metric}: {value}, measured on {rows} rows that it did not learn from."),
            values={"metric": Message(text=metric.title), "value": value, "rows": rows},
        )
    ]
    found = facts.right_by_row
    if found is not None:
        values: dict[str, str | int | float | Message] = {
            "value": f"{found.value:.1%}", "low": f"{found.low:.1%}", "high": f"{found.high:.1%}"
        }  # fmt: skip
        if abs(found.value - score) < 1e-6:
            text = N_("On very many rows like these it lies between {low} and {high} (95 % interval).")
        else:
            text = N_("Row by row, answers are right to {value} on average; on very many rows like these that lies "
                      "between {low} and {high} (95 % interval).")  # fmt: skip
        said.append(Message(text=text, values=values))
    if facts.part == "valid":
        said.append(Message(text=N_("These rows also decided which state of the model was kept, so the figures are a "
                                    "little too good.")))  # fmt: skip
    if facts.worth is not None:
        said.append(facts.worth)
    return said


def limits(facts: Facts) -> list[Message]:
    """What not to rely on."""
    spec = facts.spec
    said = [
        Message(text=N_("It knows only what stood in the rows that it learned from. On other kinds of text, in another "
                        "language or in later times it can be much worse: measure it on rows of your own first.")),
        Message(text=N_("It always answers, even to a text that has nothing to do with what it learned.")),
    ]  # fmt: skip
    if facts.rows < FEW_ROWS:
        text = N_("It was measured on {count} rows only, so its figures may be off by several points.")
        said.append(Message(text=text, values={"count": facts.rows}))
    if facts.rare_labels:
        text = N_("{count} of its kinds of answer occur fewer than {few} times in what it learned from; expect little "
                  "of it there.")  # fmt: skip
        said.append(Message(text=text, values={"count": facts.rare_labels, "few": FEW_OF_A_LABEL}))
    if not facts.task.has_windows:
        text = N_("Of each text it reads the first {count} word pieces; what comes after that it does not see.")
        said.append(Message(text=text, values={"count": spec.hyperparameters.max_length}))
    if "temperature" in facts.tuned:
        text = N_("BERT Studio divides what it puts out (logits) by {temperature}, so that it is about as often right "
                  "as it says. Other programs that open the model do not.")  # fmt: skip
        said.append(Message(text=text, values={"temperature": f"{facts.tuned['temperature']:.2f}"}))
    elif "no_answer_threshold" in facts.tuned:
        said.append(
            Message(text=N_("BERT Studio decides by a number that was measured afterwards whether a question has no "
                            "answer. Other programs that open the model do not know it, so they may answer others."))
        )  # fmt: skip
    said.append(
        Message(text=N_("It may repeat prejudices that stood in its data. Let it not decide alone about people."))
    )
    if facts.model_licence is not None:
        text = N_("The model that it began as has the licence {licence}; what follows for this one is for you to see.")
        said.append(Message(text=text, values={"licence": facts.model_licence}))
    return said


def score_words(metric: Metric, value: float) -> str:
    """A metric's value: a share in percent, another figure as it is."""
    return f"{value:.1%}" if metric.is_share else f"{value:.3f}"
