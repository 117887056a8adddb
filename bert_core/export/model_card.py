"""A card in Hugging Face's format that goes with the model: in English, and without a single row of the data.

YAML is written by `huggingface_hub`; what strangers typed is escaped in Markdown, so that it is read as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bert_core.export.facts import Facts
from bert_core.export.sentences import data, limits, quality, score_words, taught
from bert_core.export.usage import command_line, python_code
from bert_core.i18n import Message

PIPELINES = {
    "classification": "text-classification",
    "multilabel": "text-classification",
    "pair": "text-classification",
    "score": "text-classification",
    "entities": "token-classification",
    "qa": "question-answering",
    "subject": "question-answering",
    "sql": "table-question-answering",
    "masked_lm": "fill-mask",
}
"""What the Hub calls our tasks, where it has a word for them."""
MOST_LANGUAGES = 5
"""A model that reads more languages says nothing of those of this one."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#+!|~$&@:=^\"])")
_BARE_ADDRESS = re.compile(r"(?i)\bwww\.")


def model_card(facts: Facts) -> str:
    """The card: front matter, then what a stranger should know before using the model."""
    task = facts.task
    known = [metric for metric in task.metrics if metric.name in facts.metrics]
    parts = [
        f"# {escape(facts.name)}",
        _paragraph(taught(facts)),
        "## Training data",
        _paragraph(data(facts)),
        "## How good it is",
        _paragraph(quality(facts)),
        _table(
            ("Figure", "Value"), [(metric.title, score_words(metric, facts.metrics[metric.name])) for metric in known]
        ),
    ]
    if facts.kinds:
        rows = [(escape(kind.kind), f"{kind.rows:,}", f"{kind.right:.1%}") for kind in facts.kinds]
        parts += ["The kinds of answer that it finds worst:", _table(("Kind", "Rows", "Right"), rows)]
    parts += ["## How to use it", *_use(facts)]
    parts += ["## Limits", "\n".join(f"- {_said(each)}" for each in limits(facts))]
    settings = sorted(facts.spec.hyperparameters.model_dump().items())
    parts += ["## Settings", _table(("Setting", "Value"), [(f"`{name}`", str(value)) for name, value in settings])]
    parts.append(f"Made with BERT Studio {facts.version}.")
    return f"---\n{_front_matter(facts)}\n---\n\n" + "\n\n".join(filter(None, parts)) + "\n"


def escape(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    return _BARE_ADDRESS.sub(lambda found: found[0][:-1] + r"\.", _MARKUP.sub(r"\\\1", " ".join(text.split())))


def _front_matter(facts: Facts) -> str:
    from huggingface_hub import EvalResult, ModelCardData  # here because it takes a moment to import

    pipeline = PIPELINES.get(facts.task.name)
    name = " ".join(facts.name.split()) or facts.run
    results = [
        EvalResult(
            task_type=pipeline or "other",
            dataset_type="private",
            dataset_name=" ".join(facts.spec.data.file_name.split()),
            dataset_split="validation" if facts.part == "valid" else "test",
            metric_type=metric,
            metric_value=round(value, 4),
        )
        for metric, value in facts.metrics.items()
    ]
    card = ModelCardData(
        model_name=name if results else None,
        language=list(facts.languages) if 0 < len(facts.languages) <= MOST_LANGUAGES else None,
        library_name="transformers" if python_code(facts) else "bert-studio",
        pipeline_tag=pipeline,
        base_model=facts.hub_model,
        tags=["bert", "bert-studio", "keras"],
        eval_results=results or None,
    )
    return card.to_yaml()


def _use(facts: Facts) -> list[str]:
    code = python_code(facts)
    said = []
    if code is not None:
        said += ["Unpacked into a folder `model`:", f"```python\n{code}\n```"]
    said += ["On the computer where it was made:", f"```\n{command_line(facts)}\n```"]
    return said


def _paragraph(sentences: list[Message]) -> str:
    return " ".join(map(_said, sentences))


def _said(message: Message) -> str:
    """A sentence in English, whose words are ours and whose values are strangers'."""
    return _with_escaped_values(message).render()


def _with_escaped_values(message: Message) -> Message:
    values = {
        name: escape(value)
        if isinstance(value, str)
        else _with_escaped_values(value)
        if isinstance(value, Message)
        else value
        for name, value in message.values.items()
    }
    return message.model_copy(update={"values": values})


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Cells that are strangers' must be escaped already."""
    lines = [headings, ("---",) * len(headings), *rows] if rows else []
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
