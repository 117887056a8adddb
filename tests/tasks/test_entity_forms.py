"""However people write entities down, they arrive at the same places of the text; slips are repaired and told."""

from __future__ import annotations

import json

import pytest

from bert_core import TASKS, DataError, Example, guess_columns, guess_task, read_table
from bert_core.tasks import Parsed

TASK = TASKS["entities"]
EMOJI = "Anna met 😀 Anna Lee"


def parse(form: str, *rows: dict[str, str]) -> Parsed:
    return TASK.parse(form, [Example(number, row) for number, row in enumerate(rows, 2)])


def words_of(parsed: Parsed) -> list[list[tuple[str, str]]]:
    """The words and the type of each entity, text by text."""
    return [
        [(each.cells["text"][start:end], kind) for start, end, kind in json.loads(each.cells["entities"])]
        for each in parsed.examples
    ]


def only_problem(parsed: Parsed) -> str:
    [problem] = parsed.problems
    assert not parsed.examples
    return problem.reason.render()


@pytest.mark.parametrize(
    ("tags", "read"),
    [
        ("B-PER I-PER O B-LOC", [("a b", "PER"), ("d", "LOC")]),
        ("B-PER I-PER B-PER O", [("a b", "PER"), ("c", "PER")]),
        ("B-PER E-PER O S-LOC", [("a b", "PER"), ("d", "LOC")]),
        ("B-PER M-PER E-PER S-PER", [("a b c", "PER"), ("d", "PER")]),
        ("B-PER I-PER L-PER U-PER", [("a b c", "PER"), ("d", "PER")]),
        ("S-PER S-PER O O", [("a", "PER"), ("b", "PER")]),
        ("b_per i_per O o", [("a b", "per")]),
        ("B-work-of-art I-work-of-art O O", [("a b", "work-of-art")]),
    ],
)
def test_tags_of_all_schemes_are_read(tags: str, read: list[tuple[str, str]]) -> None:
    parsed = parse("tags", {"tokens": "a b c d", "tags": tags})
    assert words_of(parsed) == [read]
    assert not parsed.notices


@pytest.mark.parametrize(
    ("tags", "read", "told"),
    [
        ("O I-PER I-PER O", [("b c", "PER")], "1 tag without a beginning was read as one: I-PER → B-PER (1)."),
        ("I-PER I-LOC O O", [("a", "PER"), ("b", "LOC")], "2 tags without a beginning were read as one: "),
        ("B-PER E-PER I-PER O", [("a b", "PER"), ("c", "PER")], "1 tag without a beginning was read as one: "),
        ("PER PER O LOC", [("a b", "PER"), ("d", "LOC")], "3 tags have no B- or I- in front, so neighbours"),
    ],
)
def test_slips_in_tags_are_repaired_and_told(tags: str, read: list[tuple[str, str]], told: str) -> None:
    parsed = parse("tags", {"tokens": "a b c d", "tags": tags})
    assert words_of(parsed) == [read]
    [notice] = parsed.notices
    assert notice.render().startswith(told)


@pytest.mark.parametrize("tag", ["X-PER", "B", "B-", "-PER", "3", "O-PER"])
def test_a_tag_of_no_known_shape_is_told(tag: str) -> None:
    assert f"'{tag}' is no tag" in only_problem(parse("tags", {"tokens": "a", "tags": tag}))


def test_tokens_and_tags_of_unequal_number_are_told() -> None:
    told = only_problem(parse("tags", {"tokens": "a b c", "tags": "O O"}))
    assert told == "There are 3 tokens but 2 tags; give each token one tag."


def test_tokens_may_be_a_json_list_and_have_blanks_in_them() -> None:
    parsed = parse("tags", {"tokens": '["New York", "is", "big"]', "tags": '["B-LOC", "O", "O"]'})
    assert words_of(parsed) == [[("New York", "LOC")]]
    assert parsed.examples[0].cells["text"] == "New York is big"


def test_chinese_tokens_are_joined_without_blanks_and_korean_ones_with() -> None:
    parsed = parse(
        "tags",
        {"tokens": "我 爱 北 京 BERT 吗 ？", "tags": "O O B-LOC I-LOC O O O"},
        {"tokens": "나는 서울", "tags": "O B-LOC"},
    )
    assert [each.cells["text"] for each in parsed.examples] == ["我爱北京 BERT 吗？", "나는 서울"]
    assert words_of(parsed) == [[("北京", "LOC")], [("서울", "LOC")]]


def rows_of(*rows: tuple[int, str, str, str]) -> Parsed:
    cells = [
        Example(number, {"token": token, "tag": tag, "sentence": sentence}) for number, token, tag, sentence in rows
    ]
    return TASK.parse("rows", cells)


def test_sentences_end_at_empty_rows_left_out_lines_and_new_names() -> None:
    parsed = rows_of(
        (2, "EU", "B-ORG", "1"), (3, "won", "O", ""),  # the name stands at the first word only
        (4, "it", "O", "2"), (5, "", "", ""), (6, "Rome", "B-LOC", "2"),  # an empty row
        (8, "Oslo", "B-LOC", "2"),  # line 7 has nothing at all
    )  # fmt: skip
    assert [(each.row, each.cells["text"]) for each in parsed.examples] == [
        (2, "EU won"), (4, "it"), (6, "Rome"), (8, "Oslo"),
    ]  # fmt: skip


def test_a_word_without_a_tag_is_told_with_its_row() -> None:
    parsed = rows_of((2, "a", "O", ""), (3, "b", "", ""))
    assert parsed.problems[0].row == 2
    assert only_problem(parsed).startswith("In row 3 either the token or its tag is missing")


def test_a_file_that_does_not_say_where_sentences_end_is_refused() -> None:
    with pytest.raises(DataError, match="leave a row empty after each"):
        rows_of(*((row, "a", "O", "") for row in range(2, 1100)))


def test_spans_are_read_as_lists_and_as_objects() -> None:
    parsed = parse(
        "spans",
        {"text": EMOJI, "entities": '[[11, 19, "PER"], [0, 4, "PER"]]'},
        {"text": EMOJI, "entities": '[{"start": "11", "end": 19.0, "type": "PER", "text": "Anna Lee"}]'},
        {"text": EMOJI, "entities": ""},
    )
    assert words_of(parsed) == [[("Anna", "PER"), ("Anna Lee", "PER")], [("Anna Lee", "PER")], []]


@pytest.mark.parametrize(
    ("entities", "told"),
    [
        ('[{"start": 12, "end": 20, "label": "PER", "text": "Anna Lee"}]', "goes from 11 to 19"),
        ('[{"start": 0, "end": 3, "label": "PER", "entity": "Bob"}]', "'Bob' does not occur in the text"),
        ("Anna", "are no JSON list"),
        ("[" * 100_000, "are no JSON list"),
        ('{"start": 0}', "are no JSON list"),
        ('[[0, "PER"]]', "is no entity"),
        ('[[0, 4, ""]]', "is no entity"),
        ('[[true, 4, "PER"]]', "is no entity"),
        ('[[0, Infinity, "PER"]]', "is no entity"),
        ('[[0, 99, "PER"]]', "the text has 19 characters"),
        ('[[4, 0, "PER"]]', "the text has 19 characters"),
        ('[[4, 5, "PER"]]', "consists of blanks"),
        ('[[0, 8, "A"], [5, 8, "B"]]', "share characters"),
    ],
)
def test_spans_that_do_not_fit_are_told_in_a_sentence(entities: str, told: str) -> None:
    reason = only_problem(parse("spans", {"text": EMOJI, "entities": entities}))
    assert told in reason
    assert reason.endswith(".")


def test_blanks_at_the_edge_are_left_out_and_a_mark_belongs_to_its_character() -> None:
    parsed = parse("spans", {"text": "a café\u0301 x", "entities": '[[1, 6, "LOC"]]'})
    assert words_of(parsed) == [[("café\u0301", "LOC")]]
    assert "began or ended with a blank" in parsed.notices[0].render()


def test_marked_up_text_gives_the_plain_text_and_its_entities() -> None:
    parsed = parse("marked", {"marked": "[Anna](PER) lives in  [Rome (Italy)](LOC)\t[1] 😀."})
    assert parsed.examples[0].cells["text"] == "Anna lives in  Rome (Italy)\t[1] 😀."
    assert words_of(parsed) == [[("Anna", "PER"), ("Rome (Italy)", "LOC")]]


@pytest.mark.parametrize("marked", ["[[Anna](PER) Lee](PER)", "[Anna]() x", "Anna](PER)"])
def test_mark_up_that_is_not_clear_is_told(marked: str) -> None:
    assert "where no entity is marked up" in only_problem(parse("marked", {"marked": marked}))


FILES = {
    "tags": "tokens,tags\n" + "EU rejects it,B-ORG O O\nPeter is here,B-PER O O\nwe saw Rome,O O B-LOC\n" * 5,
    "rows": "token,tag\n" + "".join(f"word{number},{'B-LOC' if number % 5 == 0 else 'O'}\n" for number in range(60)),
    "spans": "text,entities\n"
    + "".join(f'Anna number {number} is here,"[[0, 4, ""PER""]]"\n' for number in range(20))
    + "Nobody is here,[]\n",
    "marked": "question\n" + "".join(f"Where is [Anna {number}](PER) now?\n" for number in range(20)),
}


@pytest.mark.parametrize("form", FILES)
def test_each_form_is_known_by_its_looks(form: str) -> None:
    table = read_table(FILES[form].encode(), "file.csv")
    assert guess_task(table).task is TASK
    guess = guess_columns(table, TASK)
    assert guess.form == form
    assert list(guess.columns.values()) == table.columns


def test_a_blank_line_of_a_file_ends_a_sentence() -> None:
    from bert_core import examples_from

    table = read_table(b"token,tag\nEU,B-ORG\nwon,O\n\nRome,B-LOC\n,\nOslo,B-LOC\n", "file.csv")
    found = examples_from(table, {"token": "token", "tag": "tag"}, TASK, form="rows")
    assert [each.cells["text"] for each in found.examples] == ["EU won", "Rome", "Oslo"]
    assert not found.left_out and not found.problems
