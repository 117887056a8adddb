"""What a fix does to the rows, and that the same file with the same fixes gives the same rows again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bert_core.data import FIXES, Table, apply_fixes, check_health, prepare
from bert_core.errors import DataError, UnusableRowsError
from bert_core.spec import DataSource
from bert_core.tasks import TASKS
from tests.data.test_health import BAD, GOOD, table

COLUMNS = {"text": "text", "label": "label"}


def mended(rows: Sequence[Sequence[str]], *fixes: str, task: str = "classification", form: str = "label",
           columns: Mapping[str, str] = COLUMNS, valid: Table | None = None):  # fmt: skip
    return apply_fixes(table(rows), fixes, TASKS[task], form, columns, valid_table=valid)


def labels(found: Table) -> list[str]:
    return found.frame["label"].tolist()


def test_nothing_is_changed_without_a_fix() -> None:
    original = table(GOOD)
    assert apply_fixes(original, (), TASKS["classification"], "label", COLUMNS).table is original


def test_the_table_itself_stays_so_that_every_fix_can_be_undone() -> None:
    original = table([*GOOD, GOOD[0], ("<b>bold</b>", "Good")])
    before = original.frame.copy()
    apply_fixes(original, FIXES, TASKS["classification"], "label", COLUMNS)
    assert original.frame.equals(before)


def test_rows_that_stay_keep_the_numbers_that_the_person_knows() -> None:
    fixed = mended([*GOOD, GOOD[0], *BAD, (GOOD[1][0], "bad")], "leave_out_duplicates", "leave_out_conflicts")
    assert set(range(2, 84)) - set(fixed.table.frame.index.tolist()) == {3, 42, 83}
    assert fixed.changed == {"leave_out_conflicts": 2, "leave_out_duplicates": 1}


def test_spellings_become_the_most_common_one_in_both_files() -> None:
    valid = table([("one", "GOOD"), ("two", "bad "), ("three", "Fair")])
    fixed = mended([*GOOD, ("a text", " Good"), ("b text", "ＧＯＯＤ"), *BAD], "merge_labels", valid=valid)
    assert set(labels(fixed.table)) == {"good", "bad"}
    assert labels(fixed.valid_table) == ["good", "bad ", "Fair"]
    assert fixed.changed == {"merge_labels": 3}


def test_spellings_are_merged_in_lists_of_labels_too() -> None:
    rows = [("a", "joy|fear"), ("b", "Joy"), ("c", "joy; JOY"), ("d", "")]
    fixed = mended(rows, "merge_labels", task="multilabel", form="list", columns={"text": "text", "labels": "label"})
    assert labels(fixed.table) == ["joy|fear", '["joy"]', '["joy"]', ""]


def test_whole_numbers_lose_their_decimals_only_where_all_are_whole() -> None:
    assert labels(mended([("a", "1.0"), ("b", "2.0"), ("c", "3")], "whole_number_labels").table) == ["1", "2", "3"]
    assert labels(mended([("a", "1.0"), ("b", "2.5")], "whole_number_labels").table) == ["1.0", "2.5"]


@pytest.mark.parametrize(
    ("cells", "plain"),
    [
        (["3,800.00", "950.5", "-1,200,000"], ["3800.00", "950.5", "-1200000"]),
        (["3.800,50", "950,5", "n/a"], ["3800.50", "950,5", "n/a"]),
        (["1 200", "3\u00a0800,5", "7"], ["1200", "3800.5", "7"]),
        (["3,8", "2,125"], ["3,8", "2,125"]),
    ],
)
def test_marks_between_thousands_go(cells: list[str], plain: list[str]) -> None:
    rows = [(f"text {row}", cell) for row, cell in enumerate(cells)]
    columns = {"text": "text", "score": "label"}
    assert labels(mended(rows, "plain_numbers", task="score", form="text", columns=columns).table) == plain


@pytest.mark.parametrize(
    ("fix", "text", "repaired"),
    [
        ("repair_mojibake", "caf\u00c3\u00a9 \u00e2\u20ac\u201c bon, déjà vu", "café – bon, déjà vu"),
        ("repair_mojibake", "\u00e6\u02c6\u2018\u00e5\u00be\u02c6\u00e5\u00a5\u00bd", "我很好"),
        ("repair_mojibake", "\u00c4\u00e3\u00ba\u00c3\u00ca\u00c0\u00bd\u00e7", "你好世界"),
        ("remove_control_characters", "a\x07b\x0bc\u2028d\te", "ab c d\te"),
        ("remove_direction_marks", "a\u202eb\u202c👨\u200d👩", "ab👨\u200d👩"),
        ("remove_markup", "<p class='x'>1 &lt; 2 &amp; <b>bold</b></p><!-- no -->", "1 < 2 & bold"),
        ("hide_emails", "to a.b+c@mail.example.org, or d@e.cn.", "to [email], or [email]."),
        ("hide_phones", "call (415) 555-0100 or +86 138 1234 5678", "call [phone] or [phone]"),
        ("hide_identities", "11010519491231002X but not 110105194912310021", "[id] but not 110105194912310021"),
    ],
)
def test_texts_are_repaired(fix: str, text: str, repaired: str) -> None:
    assert mended([(text, "a")], fix).table.frame["text"].tolist() == [repaired]


def test_texts_in_which_answers_have_a_place_are_never_changed() -> None:
    rows = [("<b>Anna</b> lives in Rome", "Anna")]
    assert mended(rows, *FIXES, task="qa", form="columns",
                  columns={"context": "text", "question": "label"}).table.frame.iloc[0, 0] == rows[0][0]  # fmt: skip


def test_a_label_with_one_row_is_learned_from_unless_it_is_left_out() -> None:
    rows = [*GOOD, *BAD, ("one text", "single")]
    data = prepare(table(rows), COLUMNS, TASKS["classification"], form="label")
    assert "single" in {example.cells["label"] for example in data.train}
    data = prepare(table(rows), COLUMNS, TASKS["classification"], form="label", fixes=["leave_out_single_labels"])
    assert data.known.labels == ("bad", "good")
    assert "Labels with only one row were left out. (1 row)" in [str(notice) for notice in data.notices]


def test_labels_that_are_never_learned_and_rows_that_are_learned_leave_the_right_file() -> None:
    valid = table([GOOD[0], ("a text", "fair"), ("b text", "bad")], file_name="check.csv")
    data = prepare(table([*GOOD, *BAD]), COLUMNS, TASKS["classification"], form="label", valid_table=valid,
                   fixes=["leave_out_unseen_labels", "leave_out_leaked"])  # fmt: skip
    assert [example.row for example in data.valid] == [2, 4]
    assert 2 not in [example.row for example in data.train]


def test_placeholders_and_outliers_are_left_out() -> None:
    fixed = mended([*GOOD, ("null", "good"), ("N/A", "bad"), ("no", "NaN")],
                   "leave_out_placeholders", "leave_out_placeholder_labels")  # fmt: skip
    assert len(fixed.table) == 40
    rows = [(f"a text number {row}", "99" if row == 7 else str(row % 5)) for row in range(60)]
    columns = {"text": "text", "score": "label"}
    fixed = mended(rows, "leave_out_outliers", task="score", form="text", columns=columns)
    assert len(fixed.table) == 59 and "99" not in labels(fixed.table)


def test_rows_that_the_task_cannot_use_are_left_out_and_counted() -> None:
    rows = [(f"a text number {row}", "four" if row == 7 else str(row % 5)) for row in range(60)]
    columns = {"text": "text", "score": "label"}
    with pytest.raises(UnusableRowsError):
        prepare(table(rows), columns, TASKS["score"], form="text")
    data = prepare(table(rows), columns, TASKS["score"], form="text", fixes=["leave_out_unusable"])
    assert [problem.row for problem in data.problems] == [9]
    assert "Rows that the task cannot use were left out. (1 row)" in [str(notice) for notice in data.notices]


def test_the_spec_says_what_was_mended_and_gives_the_same_rows_again() -> None:
    rows = [*GOOD, GOOD[0], *BAD, ("a text", "Good")]
    first = prepare(table(rows), COLUMNS, TASKS["classification"], form="label",
                    fixes=["leave_out_duplicates", "merge_labels", "leave_out_duplicates"])  # fmt: skip
    source = DataSource.model_validate_json(first.source.model_dump_json())
    assert source.fixes == ("merge_labels", "leave_out_duplicates")
    again = prepare(table(rows), source.columns, TASKS["classification"], form=source.form, fixes=source.fixes)
    assert (again.train, again.valid, again.known) == (first.train, first.valid, first.known)


def test_every_fix_that_is_offered_leaves_nothing_of_what_it_mends() -> None:
    rows = [
        *GOOD, GOOD[0], *BAD, (GOOD[1][0], "bad"), ("one", "single"), ("null", "good"), ("<b>bold</b>", "Bad"),
        ("caf\u00c3\u00a9 is good", "good"), ("write to a@b.org", "good"), ("call 13812345678", "bad"),
        ("bell \x07 rings", "good"), ("a text", "NaN"), ("11010519491231002X", "bad"), ("\u202eturned", "good"),
    ]  # fmt: skip
    task, valid = TASKS["classification"], table([GOOD[3], ("a new text", "fair")])
    for valid_table in (None, valid):
        offered = [found.fix for found in check_health(table(rows), task, "label", COLUMNS, valid_table=valid_table)]
        fixes = [fix for fix in offered if fix]
        assert len(fixes) >= 10
        fixed = apply_fixes(table(rows), fixes, task, "label", COLUMNS, valid_table=valid_table)
        left = check_health(fixed.table, task, "label", COLUMNS, valid_table=fixed.valid_table)
        assert [found.code for found in left if found.fix in fixes] == []


def test_an_unknown_fix_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(DataError, match=r"There is nothing called 'magic'.*merge_labels"):
        prepare(table(GOOD), COLUMNS, TASKS["classification"], form="label", fixes=["magic"])


def test_a_fix_that_leaves_nothing_is_refused_in_a_sentence() -> None:
    rows = [("the same text", "good"), ("the same text", "bad")] * 10
    with pytest.raises(DataError, match=r"Nothing is left of mine\.csv"):
        prepare(table(rows), COLUMNS, TASKS["classification"], form="label", fixes=["leave_out_conflicts"])
