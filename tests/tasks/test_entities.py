"""Named entities: from word pieces to exact characters, long texts, and scores."""

from __future__ import annotations

import json
import warnings
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import seqeval.metrics
from pydantic import TypeAdapter
from seqeval.scheme import IOB2
from tokenizers import Tokenizer as Backend
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from bert_core import (
    TASKS,
    DataError,
    EntitiesAnswer,
    Entity,
    Example,
    Hyperparameters,
    Known,
    SettingsError,
    Tokenizer,
)
from bert_core.tasks import Features
from bert_core.tasks.entities import score_types, spans_of

TASK = TASKS["entities"]
KNOWN = Known(labels=("LOC", "PER"))
ODD_TEXT = "好吃的店,\t the  room😀 cafe\u0301! was_it ©  "


def example(text: str, *spans: tuple[int, int, str]) -> Example:
    return Example(2, {"text": text, "entities": json.dumps(spans)})


def answer(text: str, *spans: tuple[int, int, str]) -> EntitiesAnswer:
    return EntitiesAnswer(text, tuple(Entity(start, end, kind, text[start:end], 1.0) for start, end, kind in spans))


def sure_logits(features: Features) -> np.ndarray:
    """Logits that say what is right."""
    return 20 * np.eye(1 + 2 * len(KNOWN.labels), dtype="float32")[features.known_targets]


@pytest.fixture(scope="module")
def tokenizer(toy_model: Path) -> Tokenizer:
    return Tokenizer(toy_model)


@pytest.fixture(scope="module")
def sentencepiece(tmp_path_factory) -> Tokenizer:
    """A tokenizer like XLM-RoBERTa's, which makes pieces of several characters and parts words at blanks only."""
    pieces = ["<unk>", "▁", "他", "在", "北", "京", "市", "北京市", "▁北京", "▁他"]
    backend = Backend(Unigram([(piece, -1.0) for piece in pieces], unk_id=0))
    backend.pre_tokenizer = Metaspace()
    folder = tmp_path_factory.mktemp("sentencepiece")
    backend.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "PreTrainedTokenizerFast"}')
    return Tokenizer(folder)


def back_and_forth(examples: list[Example], tokenizer: Tokenizer, max_length: int = 32) -> list[list[tuple]]:
    features = TASK.encode(examples, tokenizer, KNOWN, Hyperparameters(max_length=max_length))
    answers = TASK.decode(sure_logits(features), features, examples, KNOWN)
    for given, asked in zip(answers, examples, strict=True):
        for entity in given.entities:
            assert entity.text == asked.cells["text"][entity.start : entity.end]
    return [[(each.start, each.end, each.label) for each in given.entities] for given in answers]


@pytest.mark.parametrize("words", ["好", "好吃", "店", ",", "the  room😀", "room😀", "cafe\u0301", "was", "it", "©"])
def test_answers_are_exact_characters_of_the_text(words: str, tokenizer: Tokenizer) -> None:
    start = ODD_TEXT.index(words)
    span = (start, start + len(words), "LOC")
    assert back_and_forth([example(ODD_TEXT, span)], tokenizer) == [[span]]


def test_a_name_may_end_inside_what_a_tokenizer_takes_for_one_piece(sentencepiece: Tokenizer) -> None:
    text = "他在北京市 北京"
    assert len(sentencepiece.encode([text]).ids) == 4
    assert back_and_forth([example(text, (2, 4, "LOC"), (6, 8, "LOC"))], sentencepiece) == [
        [(2, 4, "LOC"), (6, 8, "LOC")]
    ]
    assert len(sentencepiece.encode([text]).ids) == 4


def test_an_entity_that_ends_inside_a_word_takes_all_of_it(tokenizer: Tokenizer) -> None:
    assert back_and_forth([example("the rooms was", (4, 8, "LOC"))], tokenizer) == [[(4, 9, "LOC")]]


def test_two_entities_side_by_side_stay_two(tokenizer: Tokenizer) -> None:
    spans = [(0, 3, "LOC"), (4, 8, "LOC"), (9, 12, "PER")]
    assert back_and_forth([example("the food was", *spans)], tokenizer) == [spans]


@pytest.mark.parametrize("max_length", [8, 13, 16, 32])
def test_nothing_of_a_long_text_is_lost(max_length: int, tokenizer: Tokenizer) -> None:
    chance = np.random.default_rng(0)
    words = [*chance.choice(["food", "roomy", "the", "wonderfully", "好", "xyzzy"], 300)]
    text = " ".join(words)
    starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
    spans = [
        (int(starts[i]), int(starts[i + 1] + len(words[i + 1])), str(chance.choice(KNOWN.labels)))
        for i in range(0, 298, 3)
    ]
    others = [example("food", (0, 4, "PER")), example(""), example(text, *spans), example("we", (0, 2, "LOC"))]
    assert back_and_forth(others, tokenizer, max_length) == [spans_of(each) for each in others]


def test_each_word_is_answered_where_it_has_most_context(tokenizer: Tokenizer) -> None:
    asked = [example("food " * 40)]
    features = TASK.encode(asked, tokenizer, KNOWN, Hyperparameters(max_length=18))
    tokens, reads = features.tokens, features.reads
    place = reads.pieces - tokens.starts[reads.rows]
    last_row = len(tokens) - 1
    near_edge = ((place < 3) & (reads.rows > 0)) | ((place + 3 >= tokens.lengths[reads.rows]) & (reads.rows < last_row))
    logits = np.zeros((len(reads), 5), "float32")
    logits[near_edge, 1] = 9  # what is seen from too near to an edge says that it is an entity
    logits[~near_edge, 0] = 9
    assert TASK.decode(logits, features, asked, KNOWN)[0].entities == ()


def test_an_inside_tag_that_continues_nothing_begins_an_entity(tokenizer: Tokenizer) -> None:
    asked = [Example(2, {"text": "the food was good"})]
    features = TASK.encode(asked, tokenizer, KNOWN, Hyperparameters(max_length=16))
    logits = 9 * np.eye(5, dtype="float32")[[0, 2, 4, 4]]  # O I-LOC I-PER I-PER
    [given] = TASK.decode(logits, features, asked, KNOWN)
    assert [(each.text, each.label) for each in given.entities] == [("food", "LOC"), ("was good", "PER")]


def test_an_entity_is_as_sure_as_its_least_sure_word(tokenizer: Tokenizer) -> None:
    asked = [Example(2, {"text": "the food"})]
    features = TASK.encode(asked, tokenizer, KNOWN, Hyperparameters(max_length=16))
    logits = np.log(np.array([[0.1, 0.6, 0.2, 0.05, 0.05], [0.3, 0.1, 0.5, 0.05, 0.05]], "float32"))
    [entity] = TASK.decode(logits, features, asked, KNOWN)[0].entities
    assert entity.probability == pytest.approx(0.6)


def test_an_answer_comes_back_from_json(tokenizer: Tokenizer) -> None:
    given = answer(ODD_TEXT, (0, 2, "LOC"))
    adapter = TypeAdapter(TASK.answer_type)
    assert adapter.validate_json(adapter.dump_json(given)) == given
    assert adapter.validate_python(asdict(given)) == given
    assert TASK.answer_cells(given) == {
        "entities": '[{"start": 0, "end": 2, "label": "LOC", "text": "好吃", "probability": 1.0}]',
        "count": 1,
    }


def tagged(tags: list[list[str]]) -> list[Example]:
    rows = [{"tokens": " ".join("w" for _ in each), "tags": " ".join(each)} for each in tags]
    return TASK.parse("tags", [Example(number, row) for number, row in enumerate(rows)]).examples


def as_tags(examples: list[Example], tags: list[list[str]]) -> list[list[str]]:
    """The tags again, in valid BIO."""
    read = []
    for each, own in zip(examples, tags, strict=True):
        new = ["O"] * len(own)
        for start, end, kind in spans_of(each):
            new[start // 2 : (end + 1) // 2] = [f"B-{kind}", *[f"I-{kind}"] * ((end - start) // 2)]
        read.append(new)
    return read


def test_scores_are_those_of_seqeval() -> None:
    chance = np.random.default_rng(0)
    choice = ["O", "O", "B-LOC", "I-LOC", "B-PER", "I-PER", "I-ORG"]
    for _ in range(1000):
        lengths = chance.integers(1, 9, chance.integers(1, 6))
        right, given = ([list(map(str, chance.choice(choice, length))) for length in lengths] for _ in range(2))
        if chance.random() < 0.5:
            given = [[new if chance.random() < 0.3 else old for new, old in zip(*pair, strict=True)]
                     for pair in zip(given, right, strict=True)]  # fmt: skip
        examples = tagged(right)
        answers = [answer(each.cells["text"], *spans_of(each)) for each in tagged(given)]
        score = TASK.score(answers, examples, KNOWN)
        strict = {"mode": "strict", "scheme": IOB2}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of texts without any entity
            for truth, found, options in (
                (right, given, {}),  # the usual counting repairs tags as we do
                (as_tags(examples, right), as_tags(tagged(given), given), strict),
            ):
                for name, theirs in (
                    ("f1", seqeval.metrics.f1_score),
                    ("precision", seqeval.metrics.precision_score),
                    ("recall", seqeval.metrics.recall_score),
                ):
                    assert score[name] == pytest.approx(theirs(truth, found, **options), abs=1e-9)
            table = seqeval.metrics.classification_report(right, given, output_dict=True)
        by_type = score_types(answers, examples)
        assert by_type.keys() == table.keys() - {"micro avg", "macro avg", "weighted avg"}
        for kind, each in by_type.items():
            row = table[kind]
            assert each == pytest.approx((row["precision"], row["recall"], row["f1-score"], row["support"]), abs=1e-9)


def test_types_are_those_of_the_rows_and_none_at_all_is_refused() -> None:
    assert TASK.learn([example("a b", (0, 1, "Z"), (2, 3, "正"))]).labels == ("Z", "正")
    with pytest.raises(DataError, match="No row has an entity"):
        TASK.learn([example("a b")])
    with pytest.raises(DataError, match="501 different types"):
        TASK.learn([example("a" * 501, *((i, i + 1, f"T{i}") for i in range(501)))])


def test_an_unknown_type_is_told_with_its_row() -> None:
    with pytest.raises(DataError, match="Row 2 has an entity of the type 'ORG'"):
        TASK.check([example("a", (0, 1, "ORG"))], KNOWN)


def test_a_crf_of_too_many_types_is_refused() -> None:
    many = Known(labels=tuple(f"T{number:02}" for number in range(31)))
    with pytest.raises(SettingsError, match="up to 30 types"):
        TASK.parts(many, Hyperparameters(crf=True))
    assert TASK.parts(KNOWN, Hyperparameters(crf=True)).names == ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")
