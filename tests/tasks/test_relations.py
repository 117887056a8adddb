"""Relations: places in texts of every script, pointers there and back, thresholds, scores."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bert_core import TASKS, DataError, Example, Hyperparameters, Known, Tokenizer
from bert_core.tasks import Features
from bert_core.tasks.pointers import TripleFeatures, with_facts
from bert_core.tasks.triple_scores import found_by_overlap, found_by_relation, overlaps
from bert_core.tasks.triples import Triple, TriplesAnswer, facts_of
from bert_core.text import Reads, Tokens
from bert_core.training.batches import TrainingBatches

TASK = TASKS["relations"]
TEXT = "Anna met Bob in Rome"
SURE = 10.0


def example(text: str, *triples: tuple[str, str, str], row: int = 2) -> Example:
    return Example(row, TASK.parse_row("triples", {"text": text, "triples": json.dumps(triples)}))


def oracle(examples: list[Example], known: Known) -> Callable[[Features], np.ndarray]:
    """What a model says that knows the answers: of the objects, only those of the subject that it is asked about."""

    def logits(features: Features) -> np.ndarray:
        texts = [each.cells["text"] for each in examples]
        right = with_facts(features, [facts_of(each) for each in examples], texts, known.labels)
        return SURE * (2.0 * right.about(features.marks).known_targets - 1)

    return logits


def answered(
    examples: list[Example], toy_model: Path, *, max_length: int = 32, known: Known | None = None
) -> list[TriplesAnswer]:
    """What is answered where the model makes no mistake, so that any is ours."""
    known = known or TASK.learn(examples)
    asked = [Example(each.row, {"text": each.cells["text"]}) for each in examples]
    features = TASK.encode(asked, Tokenizer(toy_model), known, Hyperparameters(max_length=max_length))
    done = TASK.ask(oracle(examples, known), features, asked, known)
    return TASK.decode(done.logits, done.features, asked, known)


@pytest.mark.parametrize(
    ("text", "subject", "other"),
    [
        ("我很好。房间不差", "房间", "不差"),
        ("😀 the food 👩‍💻 was good 😀😀", "food", "good"),
        ("the  food\twas\n\n good ", "food", "good"),
        ("we like cafe\u0301 and cre\u0300me", "cafe\u0301", "cre\u0300me"),
        ("re\u0301sume\u0301 is good", "re\u0301sume\u0301", "good"),
        ("food,good!", "food", "good"),
        ("\u200bfood was good\u202e", "food", "good"),
    ],
)
def test_answers_stand_exactly_where_they_were_found(text: str, subject: str, other: str, toy_model: Path) -> None:
    [answer] = answered([example(text, (subject, "r", other))], toy_model)
    [triple] = answer.triples
    assert (triple.subject, triple.object) == (subject, other)
    assert text[triple.subject_start : triple.subject_end] == subject
    assert text[triple.object_start : triple.object_end] == other
    assert triple.probability == pytest.approx(1, abs=1e-3)


OVERLAPPING = [
    example("food and room was good", ("food", "a", "good"), ("room", "a", "good")),
    example("the room was great and bad", ("room", "a", "great"), ("room", "b", "bad")),
    example("a film is fresh", ("film", "a", "fresh"), ("film", "b", "fresh"), ("fresh", "c", "film")),
    example("we it was good we it", ("we it", "a", "it"), ("it", "b", "good")),
    example("nothing"),
]


def test_triples_that_share_their_parts_are_all_found(toy_model: Path) -> None:
    answers = answered(OVERLAPPING, toy_model)
    assert TASK.score(answers, OVERLAPPING, TASK.learn(OVERLAPPING)) == {"f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert answers[-1].triples == ()
    assert TASK.answer_cells(answers[1]) == {
        "triples": '[["room", "a", "great"], ["room", "b", "bad"]]',
        "count": 2,
    }


def test_nothing_of_a_long_text_is_lost_and_nothing_is_found_twice(toy_model: Path) -> None:
    text = "very " * 100 + "food and room was good " + "it " * 50 + "the film is bad"
    long = [example(text, ("food", "a", "good"), ("room", "a", "good"), ("film", "b", "bad"))]
    assert TASK.score(answered(long, toy_model), long, TASK.learn(long))["f1"] == 1.0
    [answer] = answered(long, toy_model)
    assert len(answer.triples) == 3
    assert text[answer.triples[2].subject_start :] == "film is bad"


def test_a_model_that_finds_nothing_answers_nothing(toy_model: Path) -> None:
    examples = [Example(2, {"text": "the food"}), Example(3, {"text": ""})]
    known = Known(labels=("a", "b"))
    features = TASK.encode(examples, Tokenizer(toy_model), known, Hyperparameters(max_length=16))
    done = TASK.ask(lambda each: np.full((len(each.reads), 6), -SURE), features, examples, known)
    assert [answer.triples for answer in TASK.decode(done.logits, done.features, examples, known)] == [(), ()]
    assert TASK.tune(done.logits, done.features, [example("the food")], known).numbers.keys() == {
        "subject_threshold",
        "object_threshold",
    }


def test_a_model_that_sees_subjects_everywhere_does_not_flood_the_memory(toy_model: Path) -> None:
    examples = [Example(2, {"text": "food " * 40})]
    known = Known(labels=("a",))
    features = TASK.encode(examples, Tokenizer(toy_model), known, Hyperparameters(max_length=64))
    done = TASK.ask(lambda each: np.full((len(each.reads), 4), SURE), features, examples, known)
    assert len(done.features.tokens) == 16


def test_thresholds_are_those_that_are_best(toy_model: Path) -> None:
    known = TASK.learn(OVERLAPPING)
    right = oracle(OVERLAPPING, known)

    def unsure(features: Features) -> np.ndarray:
        """Right subjects have 0.33, right objects 0.73; all else has 0.23 and 0.65."""
        subjects, objects = np.array([[-0.7, -1.2], [1.0, 0.6]])
        said = right(features) > 0
        return np.concatenate([np.where(said[:, :2], *subjects), np.where(said[:, 2:], *objects)], axis=1)

    features = TASK.encode(OVERLAPPING, Tokenizer(toy_model), known, Hyperparameters(max_length=32))
    done = TASK.ask(unsure, features, OVERLAPPING, known)
    tuned = TASK.tune(done.logits, done.features, OVERLAPPING, known)
    assert tuned.numbers == {"subject_threshold": 0.3, "object_threshold": 0.7}
    again = TASK.ask(unsure, features, OVERLAPPING, tuned)  # as the kept model is asked
    for logits, asked in ((done.logits, done.features), (again.logits, again.features)):
        answers = TASK.decode(logits, asked, OVERLAPPING, tuned)
        assert TASK.score(answers, OVERLAPPING, tuned)["f1"] == 1.0


def many(texts: int, relations: int) -> TripleFeatures:
    """Texts of 30 word pieces with two subjects each, without a tokenizer."""
    starts = np.arange(0, 30 * texts + 1, 30)
    tokens = Tokens(np.zeros(30 * texts, "int32"), np.zeros(30 * texts, "int8"), starts)
    begins = np.repeat(starts[:-1], 2)
    chance = np.random.default_rng(0)
    ends = chance.integers(1, 30, (4, len(begins)))
    ends[1], ends[3] = np.maximum(ends[0], ends[1]), np.maximum(ends[2], ends[3])
    kinds = chance.integers(relations, size=len(begins))
    rows = np.repeat(np.arange(texts), 2)
    facts = np.stack([rows, begins + ends[0], begins + ends[1], kinds, begins + ends[2], begins + ends[3]], 1)
    facts = facts[np.lexsort(facts.T[::-1])]
    return TripleFeatures(
        tokens, Reads(np.arange(30 * texts), starts), None, np.arange(texts), facts=facts, outputs=2 + 2 * relations
    ).about_first()


def test_each_pass_asks_about_subjects_drawn_anew_and_each_is_drawn() -> None:
    features, chance = many(200, 5), np.random.default_rng(0)
    drawn = [TASK.vary(features, chance) for _ in range(60)]
    assert all((each.marks != features.marks).any() for each in drawn)
    asked = {(row, *mark) for each in drawn for row, mark in enumerate(each.marks.tolist())}
    assert {tuple(subject) for subject in features.facts[:, :3].tolist()} <= asked
    for each in drawn:
        targets = each.known_targets
        assert (targets[:, :2] == features.known_targets[:, :2]).all()  # subjects are always all of them
        for row, first, last, kind, begin, end in features.facts:
            if (each.marks[row] == (first, last)).all():
                assert targets[begin, 2 + 2 * kind] == targets[end, 3 + 2 * kind] == 1
        meant = (each.marks[features.facts[:, 0]] == features.facts[:, 1:3]).all(axis=1)
        assert targets[:, 2:].sum() <= 2 * meant.sum()


def test_the_targets_of_a_batch_are_those_of_its_reads() -> None:
    features = many(50, 7)
    batches = TrainingBatches(features, np.ones(50, "float32"), batch_size=8, seed=0, mean_over="reads", vary=TASK.vary)
    varied = TASK.vary(features, np.random.default_rng((0, 0)))
    for batch in list(batches.steps(1))[1:]:  # the first comes in parts
        [part] = batch.parts
        reads = features.reads.of(batch.rows)
        assert (part.targets[: len(reads)] == varied.known_targets[reads]).all()
        assert part.inputs["marks"].shape == (len(part.targets), 2)


def test_hundreds_of_relations_cost_little_memory() -> None:
    features = many(5000, 211)
    varied = TASK.vary(features, np.random.default_rng(0))
    assert varied.targets.nbytes < 2_000_000  # 63 million as a matrix
    assert varied.targets_of(np.arange(1000)).shape == (1000, 424)


def test_scores_count_exact_triples_of_all_texts_together() -> None:
    def answer(text: str, *triples: tuple[str, str, str]) -> TriplesAnswer:
        return TriplesAnswer(text, tuple(Triple(*texts, 0, 0, 0, 0, 1.0) for texts in triples))

    examples = [
        example(TEXT, ("Anna", "met", "Bob"), ("Bob", "in", "Rome")),
        example(TEXT, ("Anna", "met", "Bob"), ("Anna", "knows", "Bob")),
        example(TEXT, ("Anna", "met", "Bob")),
        example(TEXT),
    ]
    answers = [
        answer(TEXT, ("Anna", "met", "Bob"), ("Bob", "in", "Roma")),
        answer(TEXT, ("Anna", "knows", "Bob")),
        answer(TEXT, ("Bob", "met", "Anna")),
        answer(TEXT),
    ]
    assert TASK.score(answers, examples, Known()) == pytest.approx({"f1": 4 / 9, "precision": 0.5, "recall": 0.4})
    by_relation = found_by_relation(answers, examples)
    assert {name: tuple(found) for name, found in by_relation.items()} == {
        "in": (1, 1, 0),
        "knows": (1, 1, 1),
        "met": (2, 3, 1),
    }
    assert {name: tuple(found) for name, found in found_by_overlap(answers, examples).items()} == {
        "normal": (1, 1, 0),
        "single_entity": (2, 2, 1),
        "entity_pair": (1, 2, 1),
    }
    assert overlaps({("a", "r", "b"), ("a", "s", "b"), ("a", "s", "c")}) == {"entity_pair", "single_entity"}


def test_rows_without_any_triple_teach_nothing() -> None:
    with pytest.raises(DataError, match="No row has a triple"):
        TASK.learn([example("nothing")])


def test_an_unknown_relation_is_named_with_its_row() -> None:
    with pytest.raises(DataError, match="Row 7 has the relation 'met'"):
        TASK.check([example(TEXT, ("Anna", "met", "Bob"), row=7)], Known(labels=("in",)))
