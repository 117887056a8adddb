"""What a person is told of their rows before a training: each oddity with its count, its rows and what mends it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from bert_core.data import Finding, Table, check_health, read_table, split_findings
from bert_core.tasks import TASKS, Example
from bert_core.text import Tokenizer

TEXT_AND_LABEL = {"text": "text", "label": "label"}
GOOD = [(f"the room was good on day {day} of our stay", "good") for day in range(40)]
BAD = [(f"the food was bad on day {day} of our stay", "bad") for day in range(40)]


def table(
    rows: Sequence[Sequence[str]], names: Sequence[str] = ("text", "label"), file_name: str = "mine.csv"
) -> Table:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([names, *rows])
    return read_table(file.getvalue().encode(), file_name)


def noticed(rows: Sequence[Sequence[str]], *, valid: Sequence[Sequence[str]] | None = None, **options) -> list[Finding]:
    valid_table = None if valid is None else table(valid, file_name="check.csv")
    task = TASKS["classification"]
    return check_health(table(rows), task, "label", TEXT_AND_LABEL, valid_table=valid_table, **options)


def the(code: str, findings: list[Finding]) -> Finding:
    [found] = [finding for finding in findings if finding.code == code]
    return found


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def test_nothing_is_said_of_rows_that_have_nothing_odd() -> None:
    assert noticed([*GOOD, *BAD]) == []


def test_empty_texts_and_rows_without_a_label_are_counted_apart() -> None:
    findings = noticed([*GOOD, ("\u200b ", "good"), *BAD, ("a text", ""), ("", "bad")])
    assert (the("empty_text", findings).count, the("empty_text", findings).rows) == (2, (42, 84))
    assert the("missing_answer", findings).rows == (83,)
    assert str(the("empty_text", findings).message).startswith("2 rows of mine.csv have nothing in 'text'")


def test_a_row_that_is_there_again_is_a_duplicate_and_with_another_label_a_conflict() -> None:
    findings = noticed([*GOOD, *BAD, GOOD[0], (GOOD[1][0], "bad"), (f" {GOOD[2][0]} ", "good")])
    assert the("duplicate_rows", findings).rows == (82, 84)
    conflict = the("conflicting_answers", findings)
    assert (conflict.count, conflict.rows, conflict.severity) == (1, (3, 83), "warning")


def test_rows_that_are_learned_and_checked_are_told_with_their_place_among_those_learned() -> None:
    leak = the("leaked_rows", noticed([*GOOD, *BAD], valid=[GOOD[3], BAD[4], ("another text", "bad")]))
    assert (leak.count, leak.rows, leak.fix) == (2, (5, 46), "leave_out_leaked")
    assert str(leak.message).startswith("2 of the 3 rows to check on also stand among the rows to learn from")


def test_labels_to_check_that_are_never_learned_are_in_the_way() -> None:
    findings = noticed([*GOOD, *BAD], valid=[("another text", "fair"), ("one more", "good")])
    assert findings[0].code == "unseen_labels"
    assert (findings[0].severity, findings[0].rows, findings[0].of_valid) == ("error", (2,), True)
    assert "'fair' (row 2 of check.csv)" in str(findings[0].message)


def test_a_label_with_one_row_can_be_left_out_and_a_rare_one_is_told() -> None:
    findings = noticed([*GOOD, *BAD, ("one text", "single"), *[(f"few texts {i}", "rare") for i in range(3)]])
    assert (the("single_row_labels", findings).rows, the("single_row_labels", findings).fix) == (
        (82,),
        "leave_out_single_labels",
    )
    assert "'rare'" in str(the("rare_labels", findings).message)


def test_one_label_for_most_rows_is_told_with_the_share_that_means_nothing() -> None:
    findings = noticed([*[(f"text number {row} of many", "usual") for row in range(95)], *BAD[:5]])
    assert "always answers it is right in 95% of the rows" in str(the("imbalance", findings).message)


@pytest.mark.parametrize(
    ("labels", "others"),
    [
        (("positive", "Positive", "ＰＯＳＩＴＩＶＥ", "negative"), 2),
        (("very good", "very  good", "very\u00a0good", "bad"), 2),
        (("TRUE", "1", "yes", "FALSE", "0", "No"), 4),
        (("是", "否", "yes"), 1),
    ],
)
def test_spellings_of_one_label_are_offered_to_be_merged(labels: tuple[str, ...], others: int) -> None:
    rows = [(f"a text number {row} about something", labels[row % len(labels)]) for row in range(30 * len(labels))]
    found = the("label_spellings", noticed(rows))
    assert (found.count, found.fix) == (others, "merge_labels")


@pytest.mark.parametrize("labels", [("yes", "no", "maybe"), ("1", "0"), ("a", "b", "ab"), ("C", "C++", "C#")])
def test_labels_that_only_look_alike_are_left_alone(labels: tuple[str, ...]) -> None:
    rows = [(f"a text number {row} about something", labels[row % len(labels)]) for row in range(30 * len(labels))]
    assert "label_spellings" not in codes(noticed(rows))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("1.0", "2.0"), {"float_labels"}),
        (("1", "2", "3", "4", "5"), {"label_like_score"}),
        (("3,5", "4,0", "1,5"), {"label_like_score"}),
        (("000", "001", "002"), set()),
        (("0", "1"), set()),
        (("NA", "DE", "null"), {"placeholder_labels"}),
    ],
)
def test_labels_that_may_be_something_else_are_told(labels: tuple[str, ...], expected: set[str]) -> None:
    rows = [(f"a text number {row} about something", labels[row % len(labels)]) for row in range(30 * len(labels))]
    assert codes(noticed(rows)) == expected


def test_a_label_that_nearly_every_row_has_for_itself_is_called_an_id_and_nothing_else() -> None:
    findings = noticed([(text, f"TCK-{row}") for row, (text, _) in enumerate([*GOOD, *BAD])])
    assert [(finding.code, finding.severity) for finding in findings] == [("label_like_id", "error")]


@pytest.mark.parametrize("cell", ["2024-01-{:02}", "TCK-10{:02}", "3f2a-{:02}bc-77d1", "17.5{:02}"])
def test_a_column_of_names_numbers_or_dates_is_no_text(cell: str) -> None:
    findings = noticed([(cell.format(row), "ab"[row % 2]) for row in range(80)])
    assert "text_like_id" in codes(findings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<p>Very <b>good</b> &amp; cheap</p>", "markup"),
        ("a caf\u00c3\u00a9 \u00e2\u20ac\u201c very good", "mojibake"),
        ("\u00c4\u00e3\u00ba\u00c3\u00ca\u00c0\u00bd\u00e7", "mojibake"),
        ("rings \x07 a bell", "control_characters"),
        ("turned \u202eround\u202c", "direction_marks"),
        ("write to anna.smith@example.org today", "personal_emails"),
        ("写信给anna@example.com吧", "personal_emails"),
        ("call +44 20 7946 0958 now", "personal_phones"),
        ("我的电话是13812345678请联系", "personal_phones"),
        ("身份证11010519491231002X是", "personal_identities"),
    ],
)
def test_what_is_wrong_with_the_characters_of_a_text_is_told_with_its_row(text: str, code: str) -> None:
    findings = noticed([*GOOD, (text, "good"), *BAD])
    assert [(finding.code, finding.rows) for finding in findings] == [(code, (42,))]
    assert text not in str(findings[0].message)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and c > d, 3<5", "AT&T; R&D", "“Déjà vu” – naïve façade, Größe, ÄÖÜ", "👨‍👩‍👧‍👦 means family",
        "مرحبا بكم", "on 2024-01-01 at 10:30, order 110105194912310021", "version 1.2.3.4 costs 1,234,567.89",
        "see user@localhost", "3 of 2000 2010 2020", "wait ···· for it", "冀A×××××号车······很好",
    ],
)  # fmt: skip
def test_texts_with_nothing_wrong_are_left_alone(text: str) -> None:
    assert noticed([*GOOD, (text, "good"), *BAD]) == []


def test_texts_in_two_languages_are_told() -> None:
    chinese = [(f"房间很好服务也很好第{day}天", "good") for day in range(20)]
    found = the("mixed_languages", noticed([*GOOD, *BAD, *chinese]))
    assert (found.count, found.rows[0]) == (20, 82)
    assert "in Latin letters, but about 20% in Chinese characters" in str(found.message)


def test_texts_that_no_model_reads_whole_are_told() -> None:
    found = the("long_texts", noticed([*GOOD, ("word " * 6000, "good"), ("很好" * 300, "bad"), *BAD]))
    assert (found.severity, found.rows) == ("warning", (42, 43))


def test_with_a_tokenizer_it_is_told_what_is_cut_and_what_cannot_be_read(toy_model: Path) -> None:
    tokenizer = Tokenizer(toy_model)
    greek = [(f"καλό φαγητό και καλή εξυπηρέτηση {day}", "good") for day in range(80)]
    findings = noticed(
        [*greek, *BAD], tokenizer=tokenizer, max_length=8, model_for=lambda script: f"A model for {script}"
    )
    assert "A model for other was made for this language" in str(the("unreadable_text", findings).message)
    cut = the("cut_texts", findings)
    assert cut.count == 40 and "longer than the chosen maximum length of 8 word pieces" in str(cut.message)
    assert not codes(noticed([*GOOD, *BAD], tokenizer=tokenizer, max_length=64))


def test_few_rows_are_told() -> None:
    assert the("few_rows", noticed([*GOOD[:6], *BAD[:6]])).count == 12


def test_numbers_that_are_none_or_far_off_are_told() -> None:
    rows = [(f"a text number {row} about something", f"{row % 40 / 10}") for row in range(200)]
    rows[5:8] = [("one", "5/5"), ("two", "99"), ("three", "-1")]
    findings = check_health(table(rows), TASKS["score"], "text", {"text": "text", "score": "label"})
    assert (the("no_numbers", findings).rows, the("no_numbers", findings).fix) == ((7,), "leave_out_unusable")
    assert the("outliers", findings).rows == (8, 9)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("3,800.00", "950.50", "1,200,000"), "thousands"),
        (("3.800,00", "950,5", "1.200.000"), "thousands"),
        (("1 200", "3 800", "950"), "thousands"),
        (("3,800", "0,125", "2,5"), "decimal_commas"),
        (("3,8", "2,25"), "decimal_commas"),
    ],
)
def test_how_numbers_are_written_is_told_from_all_of_them(cells: tuple[str, ...], code: str) -> None:
    rows = [(f"a text number {row} about something", cells[row % len(cells)]) for row in range(60)]
    findings = check_health(table(rows), TASKS["score"], "text", {"text": "text", "score": "label"})
    assert code in codes(findings) and "no_numbers" not in codes(findings)
    assert ("thousands" in codes(findings)) is (code == "thousands")


def test_lists_of_labels_in_several_notations_are_told_and_their_labels_compared() -> None:
    cells = ("joy|fear", "joy, love", '["Joy", "fear"]', "love", "")
    rows = [(f"a text number {row} about something", cells[row % len(cells)]) for row in range(100)]
    findings = check_health(table(rows), TASKS["multilabel"], "list", {"text": "text", "labels": "label"})
    assert "(a,b: 20, [a, b]: 20, a|b: 20). They were read as 4 different labels" in str(
        the("mixed_notations", findings).message
    )
    assert the("label_spellings", findings).fix == "merge_labels"
    assert "missing_answer" not in codes(findings)


def test_a_pair_that_lacks_its_second_text_is_told_by_its_column() -> None:
    rows = [(f"first {row} of these", "" if row < 3 else f"second {row} of those", "ab"[row % 2]) for row in range(80)]
    columns = {"text": "a", "second": "b", "label": "c"}
    findings = check_health(table(rows, ("a", "b", "c")), TASKS["pair"], "label", columns)
    assert [(finding.code, finding.rows) for finding in findings] == [("empty_text", (2, 3, 4))]
    assert "nothing in 'b'" in str(findings[0].message)


def test_rows_that_only_the_task_can_judge_are_told_with_its_reason() -> None:
    rows = [("Anna lives in Rome", "who?", "Bob" if row == 3 else "Anna") for row in range(60)]
    columns = {"context": "c", "question": "q", "answer": "a"}
    findings = check_health(table(rows, ("c", "q", "a")), TASKS["qa"], "columns", columns)
    assert the("unusable_rows", findings).rows == (5,)
    assert "'Bob' is not in the text" in str(the("unusable_rows", findings).message)
    assert "conflicting_answers" not in codes(findings)


def test_one_word_a_row_is_no_repetition() -> None:
    rows = [(word, "O") for _ in range(40) for word in ("the", "room", "")]
    findings = check_health(table(rows, ("word", "tag")), TASKS["entities"], "rows", {"token": "word", "tag": "tag"})
    assert "duplicate_rows" not in codes(findings)


def test_a_column_that_is_not_there_yet_is_no_reason_to_fail() -> None:
    assert check_health(table([*GOOD, *BAD]), TASKS["classification"], "label", {"text": "text"}) == []
    assert check_health(table([*GOOD, *BAD]), TASKS["pair"], "label", {"text": "text", "second": "no such"}) == []


@pytest.mark.parametrize("name", TASKS)
def test_every_task_and_form_has_a_report(name: str) -> None:
    for form in TASKS[name].forms:
        names = [column.role for column in form.columns]
        rows = [[f"cell {row} {role}" for role in names] for row in range(30)]
        findings = check_health(table(rows, names), TASKS[name], form.name, {role: role for role in names})
        assert all(finding.message.render() and finding.message.render("zh_CN") for finding in findings)


def test_rows_of_one_file_that_are_learned_and_checked_are_told() -> None:
    train = [Example(row, {"text": f"text {row}", "label": "a"}) for row in range(2, 10)]
    valid = [Example(10, {"text": " text 3", "label": "b"}), Example(11, {"text": "new", "label": "a"})]
    [found] = split_findings(train, valid, TASKS["classification"], "mine.csv")
    assert (found.code, found.rows) == ("leaked_in_split", (10,))
    assert split_findings(train, valid[1:], TASKS["classification"], "mine.csv") == []
