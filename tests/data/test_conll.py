"""CoNLL: a row a sentence, with as many tags as tokens where the file has them."""

from __future__ import annotations

import pytest

from tests.data.format_files import CONLL, read, refusal, rows


@pytest.mark.parametrize("name", ["train.conll", "train.txt", "train.tsv"])
@pytest.mark.parametrize("between", [" ", "\t", "  "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_conll_gives_a_row_a_sentence(name: str, between: str, end: str) -> None:
    table = read(CONLL.replace(" ", between).replace("\n", end), name)
    assert (table.reading.format, table.columns, table.reading.delimiter) == ("conll", ["tokens", "tags"], None)
    assert rows(table) == [
        {"tokens": "EU rejects", "tags": "B-ORG O"},
        {"tokens": "Peter Blackburn", "tags": "B-PER I-PER"},
    ]
    assert list(table.frame.index) == [3, 6]
    assert table.findings == ()


def test_chinese_characters_and_rare_blanks_are_tokens() -> None:
    table = read("常 B-NAME\n建 E-NAME\n\u3000\n。 O\n\u2028 O\n\nx S-ORG", "a.txt")
    assert rows(table)[0] == {"tokens": "常 建", "tags": "B-NAME E-NAME"}
    assert rows(table)[1] == {"tokens": "。 \u2028", "tags": "O O"}


def test_of_more_columns_the_first_and_the_last_are_read() -> None:
    table = read("CRICKET NNP I-NP O\n- : O O\n\nLONDON NNP I-NP I-LOC\n", "eng.testa")
    assert rows(table) == [{"tokens": "CRICKET -", "tags": "O O"}, {"tokens": "LONDON", "tags": "I-LOC"}]
    assert "have 4 columns: the first was read as the token, the last as its tag" in str(table.findings[0].message)


def test_a_token_without_a_tag_is_told_and_its_sentence_stays_unequal() -> None:
    table = read("EU\nrejects O   \n\nPeter B-PER\nof O\n", "a.conll")
    assert rows(table)[0] == {"tokens": "EU rejects", "tags": "O"}
    assert "1 token of a.conll has no tag (line 1)." in str(table.findings[0].message)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EU B-ORG\nrejects O\nNew York B-LOC\n", "Line 3 of a.conll does not have 2 columns like most lines, but 3."),
        ("EU\nrejects\n", "The lines of a.conll have no tags."),
        ("\n\n", "a.conll is empty"),
    ],
)
def test_conll_with_a_flaw_is_refused_with_its_line(text: str, words: str) -> None:
    assert words in refusal(text, "a.conll")
