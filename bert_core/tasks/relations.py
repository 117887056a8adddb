"""Relations: which pairs of things in a text stand in which relation, such as Anna - lives in - Berlin.

A cascade (Wei et al. 2020, CasRel): first all subjects, then for each of them the objects of every relation, so that
triples may share subjects, objects, or both.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict, tallies
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parsed, Parts, Problem, Task
from bert_core.tasks.classes import MOST_LABELS
from bert_core.tasks.classification import TEXT
from bert_core.tasks.looks import like_label
from bert_core.tasks.pointers import (
    TripleFeatures,
    about_subjects,
    first_reads,
    text_reads,
    with_facts,
)
from bert_core.tasks.triple_answers import asked_subjects, candidates, once
from bert_core.tasks.triple_scores import Texts, found, found_triples
from bert_core.tasks.triples import (
    Fact,
    Triple,
    TriplesAnswer,
    Written,
    fact_in,
    facts_cell,
    facts_of,
    like_name,
    like_triples,
    written_triples,
)
from bert_core.text import Tokenizer

TRIPLES = Column(
    "triples",
    N_("Triples"),
    N_(
        "What the text says: a JSON list such as [[\"Anna\", \"lives in\", \"Berlin\"]], or lines such as "
        "Anna | lives in | Berlin. Subject and object stand in the text; an empty cell means that it says nothing."
    ),
    ("triples", "triple", "relations", "spo", "facts", "三元组", "关系"),
    like_triples,
    is_target=True,
    may_be_empty=True,
    reason=N_("The cells of '{column}' are lists of triples."),
)  # fmt: skip
SUBJECT = Column(
    "subject",
    N_("Subject"),
    N_("What the relation starts from, as it stands in the text. Empty, with relation and object: none."),
    ("subject", "head", "主体", "主语", "头实体"),
    like_name,
    is_target=True,
    may_be_empty=True,
    stands_in="text",
)
RELATION = Column(
    "relation",
    N_("Relation"),
    N_("How the two belong together: one of a few names."),
    ("relation", "predicate", "property", "关系", "谓词", "属性"),
    like_label,
    is_target=True,
    may_be_empty=True,
)
OBJECT = Column(
    "object",
    N_("Object"),
    N_("What the relation leads to, as it stands in the text."),
    ("object", "tail", "客体", "宾语", "尾实体"),
    like_name,
    is_target=True,
    may_be_empty=True,
    stands_in="text",
)
THRESHOLDS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
"""Those that are tried; of equally good ones the first is taken."""
WINDOW_OVERLAP = 2
"""Windows over a long text share one part in so many, so that subject and object meet in one of them."""


class Relations(Task):
    """Wei et al. 2020, with objects conditioned on the subject by layer norm (Su 2020)."""

    name = "relations"
    title = N_("Who has to do with what (relations)")
    help_text = N_("Finds facts as subject, relation and object: who founded which firm, who played in which film.")
    inputs = (TEXT,)
    forms = (
        Form("triples", N_("A text and its triples in one cell"), (TEXT, TRIPLES)),
        Form("rows", N_("One triple a row, the text repeated"), (TEXT, SUBJECT, RELATION, OBJECT)),
    )
    metrics = (
        Metric(
            "f1",
            N_("Right triples (F1)"),
            N_("How well triples are found: all three parts exactly right, neither too many nor too few."),
        ),
        Metric("precision", N_("Right among the found (precision)"), N_("The share of found triples that is right.")),
        Metric("recall", N_("Found among the right (recall)"), N_("The share of right triples that is found.")),
    )
    answer_type = TriplesAnswer
    drawing = "triples"
    has_windows = True

    def parse(self, form: str, rows: Sequence[Example]) -> Parsed:
        if form != "rows":
            return super().parse(form, rows)
        texts: dict[str, tuple[int, list[Fact]]] = {}
        problems = []
        for row in rows:
            written = Written(row.cells["subject"], row.cells["relation"], row.cells["object"])
            try:
                facts = [fact_in(row.cells["text"], written)] if any(written) else []
            except DataError as error:
                problems.append(Problem(row.row, error.message))
            else:
                texts.setdefault(row.cells["text"], (row.row, []))[1].extend(facts)
        examples = [Example(row, {"text": text, "triples": facts_cell(facts)}) for text, (row, facts) in texts.items()]
        return Parsed(examples, problems, [])

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        text = cells["text"]
        facts = [fact_in(text, written) for written in written_triples(cells["triples"])]
        return {"text": text, "triples": facts_cell(facts)}

    def kinds_of(self, example: Example) -> Sequence[str]:
        return tuple(dict.fromkeys(fact.relation for fact in facts_of(example)))

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return dict(Counter(fact.relation for example in examples for fact in facts_of(example)).most_common())

    def learn(self, examples: Sequence[Example]) -> Known:
        relations = self.counts(examples)
        if not relations:
            raise DataError(N_("No row has a triple. Choose the column that holds the triples, or fill it in."))
        if len(relations) > MOST_LABELS:
            raise DataError(
                N_(
                    "The triples have {count} different relations, more than the {limit} that can be told apart. See "
                    "whether relation and object are in the right order: subject | relation | object."
                ),
                count=len(relations),
                limit=MOST_LABELS,
            )
        return Known(labels=tuple(sorted(relations)))

    def check(self, examples: Sequence[Example], known: Known) -> None:
        relations = set(known.labels)
        for example in examples:
            for fact in facts_of(example):
                if fact.relation not in relations:
                    raise DataError(
                        N_(
                            "Row {row} has the relation '{relation}', which does not occur in the training rows. "
                            "Correct it, or add training rows that have it."
                        ),
                        row=example.row,
                        relation=fact.relation,
                    )

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        objects = [f"{end} of object: {relation}" for relation in known.labels for end in ("start", "end")]
        names = ("start of subject", "end of subject", *objects)
        return Parts("cascade", "pointer_cross_entropy", names, mean_over="reads")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        texts, length = [example.cells["text"] for example in examples], settings.max_length
        tokens, alignment = tokenizer.encode_windows(texts, max_length=length, stride=length // WINDOW_OVERLAP)
        reads = text_reads(tokens, alignment)
        features = Features(tokens, reads, None, alignment.examples, alignment, first_reads(reads))
        if not all("triples" in example.cells for example in examples):
            return features
        return with_facts(features, [facts_of(example) for example in examples], texts, known.labels)

    def vary(self, features: Features, random: np.random.Generator) -> Features:
        return features.about_others(random) if isinstance(features, TripleFeatures) else features

    def follow(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Features:
        threshold = known.numbers.get("subject_threshold")
        return about_subjects(logits, features, THRESHOLDS if threshold is None else (threshold,))

    def tune(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Known:
        there = {(i, fact[:3]) for i, example in enumerate(examples) for fact in facts_of(example)}
        at_subjects = {threshold: asked_subjects(logits, features, threshold) for threshold in THRESHOLDS}
        at_objects = {threshold: candidates(logits, features, examples, known, threshold) for threshold in THRESHOLDS}

        def f1(thresholds: tuple[float, float]) -> float:
            is_subject = at_subjects[thresholds[0]]
            given = {(each.example, each.triple.texts) for each in at_objects[thresholds[1]] if is_subject[each.row]}
            return found(given, there).f1

        subject, other = max(product(THRESHOLDS, THRESHOLDS), key=f1)
        return known.model_copy(update={"numbers": {"subject_threshold": subject, "object_threshold": other}})

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[TriplesAnswer]:
        is_subject = asked_subjects(logits, features, known.numbers.get("subject_threshold", THRESHOLDS[0]))
        threshold = known.numbers.get("object_threshold", THRESHOLDS[0])
        triples: dict[int, list[Triple]] = defaultdict(list)
        for each in candidates(logits, features, examples, known, threshold):
            if is_subject[each.row]:
                triples[each.example].append(each.triple)
        return [TriplesAnswer(example.cells["text"], once(triples[i])) for i, example in enumerate(examples)]

    def score(self, answers: Sequence[TriplesAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        figures = found_triples(answers, examples)
        return {"f1": figures.f1, "precision": figures.precision, "recall": figures.recall}

    def verdict(self, answer: TriplesAnswer, example: Example) -> Verdict:
        truth, given = dict.fromkeys(fact[:3] for fact in facts_of(example)), {each.texts for each in answer.triples}
        right = found(given, set(truth)).f1 if truth or given else 1.0
        least = min((each.probability for each in answer.triples), default=None)
        kinds = tuple(dict.fromkeys(relation for _, relation, _ in truth))
        answer_words = _in_words(each.texts for each in answer.triples)
        return Verdict(_in_words(truth), answer_words, right, least, kinds, tallies(truth, given, lambda fact: fact[1]))

    def answer_cells(self, answer: TriplesAnswer) -> dict[str, str | float]:
        texts = [triple.texts for triple in answer.triples]
        return {"triples": json.dumps(texts, ensure_ascii=False), "count": len(texts)}


def _in_words(triples: Iterable[Texts]) -> str:
    return ", ".join(" – ".join(texts) for texts in triples)
