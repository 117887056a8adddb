"""The rows that are set aside, as the pages show them: by column, group and time, for a test, and to take away."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import TASKS, Run, RunSpec, RunStore, UploadStore, prepare, read_table
from tests.app.test_data import address, can_go_on, charts, errors, figures, no_bug, open_page, reopened, texts, upload
from tests.toy import toy_table
from ui.split_view import split_of_run

pytestmark = pytest.mark.usefixtures("own_services")

HEADER = "comment,stars,person,day,use\n"
TABLE = HEADER + "".join(
    f"the room was {'good' if row % 2 else 'bad'} on day {row} of our stay,{'good' if row % 2 else 'bad'},"
    f"person {row // 6},2024-01-{row // 2 + 1:02},{'train' if row < 40 else 'dev' if row < 50 else 'test'}\n"
    for row in range(60)
)
NAMES = ("Rows to learn from (training)", "Rows to check on (validation)", "Rows for the test at the end")


def counted(at: AppTest) -> tuple[str, ...]:
    """Rows of each part that has some."""
    return tuple(figures(at)[name] for name in NAMES if name in figures(at))


def part_table(at: AppTest) -> dict[str, list[object]]:
    return at.dataframe[-1].value.to_dict(orient="list")


def test_rows_for_a_test_are_set_aside_and_all_parts_are_shown_in_figures() -> None:
    at = upload(open_page(), TABLE)
    assert counted(at) == ("51", "9")
    assert list(part_table(at)) == ["Rows", "To learn from", "To check on"]
    no_bug(at.slider(key="split_test_share").set_value(20).run())
    assert counted(at) == ("39", "9", "12")
    assert part_table(at)["For the test"] == [12, 6, 6]
    assert charts(at)[0]["data"][0]["x"] == [30, 30]  # the test's rows are rows of the file, too
    assert part_table(at)["Rows"][0] == "All rows"
    assert counted(reopened(at)) == ("39", "9", "12")


def test_a_column_can_say_which_rows_are_for_what_and_a_reload_finds_it() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.selectbox(key="split_column").select("use").run())
    assert counted(at) == ("40", "10", "10")
    again = reopened(at)
    assert (again.selectbox(key="split_column").value, counted(again)) == ("use", ("40", "10", "10"))
    no_bug(again.selectbox(key="split_column").select("").run())
    assert counted(again) == ("51", "9") and "split_column" not in address(again)


def test_a_column_that_does_not_say_it_is_refused_where_it_was_chosen() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.selectbox(key="split_column").select("person").run())
    assert len(errors(at)) == 1 and "Row 2 of reviews.csv has 'person 0' in the column 'person'" in errors(at)[0]
    assert not can_go_on(at)


def test_groups_and_dates_are_chosen_among_the_columns_and_none_serves_twice() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.selectbox(key="group_column").select("person").run())
    assert "person" not in at.selectbox(key="time_column").options
    assert int(counted(at)[1]) % 6 == 0
    no_bug(at.selectbox(key="time_column").select("day").run())
    assert (counted(at), address(at)["time_column"]) == (("54", "6"), "day")


def test_equal_texts_may_be_parted_if_that_is_wanted() -> None:
    at = upload(open_page(), HEADER + "the same words every time,good,a,1,x\nother words every time,bad,a,1,x\n" * 20)
    assert len(errors(at)) == 1 and not can_go_on(at)
    no_bug(at.toggle(key="split_same_texts").set_value(False).run())
    assert counted(at) == ("34", "6") and counted(reopened(at)) == ("34", "6")


def test_an_own_file_for_the_test_takes_the_place_of_a_share() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.slider(key="split_test_share").set_value(20).run())
    upload(at, "\n".join(TABLE.splitlines()[:13]), "test.csv", box="test_upload")
    assert counted(at) == ("51", "9", "12") and "Chosen: test.csv" in texts(at)
    assert counted(reopened(at)) == ("51", "9", "12")
    no_bug(at.button(key="forget_test").click().run())
    assert counted(at) == ("51", "9")


def test_columns_in_an_address_that_the_file_lacks_are_left_out() -> None:
    at = open_page(sample="bank_questions", group_column="nope", test_share="x", time_column="", same_texts="y")
    assert can_go_on(at) and address(at) == {"sample": "bank_questions"}


@pytest.fixture
def run(toy_spec: RunSpec, store: RunStore) -> Run:
    """A run with rows for a test, not started."""
    table = read_table(toy_table(40).encode(), "reviews.csv")
    data = prepare(table, toy_spec.data.columns, TASKS["classification"], form="label")
    spec = toy_spec.model_copy(update={"data": data.source})
    return store.create(spec, data.train, data.valid, data.test)


def test_a_run_gives_its_own_file_with_the_parts_and_their_list_once_that_is_gone(run: Run, home: Path) -> None:
    assert split_of_run(run, run.spec) == run.split_path.read_bytes()
    UploadStore(home / "uploads").keep(toy_table(40).encode(), "reviews.csv")
    content = split_of_run(run, run.spec).decode("utf-8-sig").splitlines()
    assert content[0] == "text,label,part"
    assert [line.rsplit(",", 1)[1] for line in content[1:]] == [run.parts()[row] for row in range(2, 42)]
    at = open_page()
    at.query_params["run"] = run.id
    no_bug(at.switch_page("../pages/runs.py").run())
    assert any(f"download_split_{run.id}" in element.proto.id for element in at.get("download_button"))
