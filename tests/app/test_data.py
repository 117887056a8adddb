"""The Data page: a file or a sample comes in and is shown, and all that was chosen is still there after a reload."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import UploadStore

FRAME = Path(__file__).resolve().parents[2] / "ui" / "frame.py"
NASTY = "![x](http://evil.example/a.png) <b>*bold*</b> $x$"
TABLE = "id,stars,comment\n" + "".join(
    f"{row},{row % 3 + 1},the room was {'good' if row % 2 else 'bad'} on day {row} of our stay\n" for row in range(60)
)
pytestmark = pytest.mark.usefixtures("own_services")


def open_page(*, locale: str = "en-US", **address: str) -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=90)
    at.context = {"locale": locale}
    at.run()
    for name, value in address.items():
        at.query_params[name] = value
    return no_bug(at.switch_page("../pages/data.py").run())


def reopened(at: AppTest) -> AppTest:
    """The page in a new session with the same address, as after a reload."""
    return open_page(**address(at))


def address(at: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def no_bug(at: AppTest) -> AppTest:
    assert not at.exception, at.exception[0].stack_trace
    return at


def upload(at: AppTest, content: str | bytes, name: str = "reviews.csv", *, box: str = "upload") -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    return no_bug(at.file_uploader(key=box).set_value((name, data, "text/csv")).run())


def texts(at: AppTest) -> str:
    kinds = ("title", "markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind)).replace("\\", "")


def errors(at: AppTest) -> list[str]:
    return [error.value.replace("\\", "") for error in at.error]


def charts(at: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def figures(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def can_go_on(at: AppTest) -> bool:
    return not at.button(key="go_on").disabled


def test_the_empty_page_says_what_to_do_and_which_files_it_takes() -> None:
    at = open_page()
    assert "Choose a file or a sample" in texts(at)
    assert {".csv", ".txt", ".json", ".jsonl", ".conll"} <= set(at.file_uploader(key="upload").allowed_type)


def test_a_file_is_described_in_one_line_and_its_first_rows_are_shown() -> None:
    at = upload(open_page(), TABLE.replace(",", ";"))
    assert "**reviews.csv**: 60 rows, 3 columns, UTF-8, separated by: semicolon." in texts(at)
    assert at.dataframe[0].value.iloc[0].tolist() == ["the room was bad on day 0 of our stay", "1", "0"]
    assert at.dataframe[0].value.index[0] == 2  # as a spreadsheet counts


def test_json_lines_are_described_and_long_lists_in_them_are_shown_shortened() -> None:
    line = json.dumps({"text": "the room was fine", "label": "a", "words": [{"word": "good", "place": 1}] * 40})
    at = upload(open_page(), f"{line}\n" * 60, "reviews.jsonl")
    assert "**reviews.jsonl**: 60 rows, 3 columns, UTF-8, JSON Lines." in texts(at)
    shown = at.dataframe[0].value["words"].iloc[0]
    assert shown.startswith('[{"word": "good", "place": 1}, ') and shown.endswith("…") and len(shown) == 500


def test_columns_are_guessed_with_a_reason_and_can_be_changed() -> None:
    at = upload(open_page(), TABLE)
    assert (at.selectbox(key="text_column").value, at.selectbox(key="label_column").value) == ("comment", "stars")
    assert "Guessed: 'stars' has 3 different values over 60 rows." in texts(at)
    no_bug(at.selectbox(key="label_column").select("comment").run())
    assert errors(at) == ["The column 'comment' cannot be both 'Text' and 'Label'. Choose two different columns."]
    assert not can_go_on(at)
    no_bug(at.selectbox(key="text_column").select("id").run())
    assert can_go_on(at) is False  # each comment occurs once


def test_the_charts_tell_how_often_labels_occur_and_how_long_texts_are() -> None:
    at = upload(open_page(), TABLE)
    labels, lengths = charts(at)
    assert labels["data"][0]["x"] == [20, 20, 20]
    assert labels["layout"]["yaxis"]["ticktext"] == ["1", "2", "3"]
    assert sum(lengths["data"][0]["y"]) == 60
    assert lengths["data"][1]["x"] == [128, 128]
    assert "No text is longer than the chosen maximum length of 128 word pieces." in texts(at)


def test_of_many_labels_the_most_common_have_a_bar_and_the_others_share_one() -> None:
    rows = [
        f"a text with some words {label} {row},label {label:02}" for label in range(40) for row in range(60 - label)
    ]
    at = upload(open_page(), "text,label\n" + "\n".join(rows))
    names = charts(at)[0]["layout"]["yaxis"]["ticktext"]
    assert (len(names), names[0], names[-1]) == (21, "label 00", "20 other labels")


def test_long_texts_are_said_to_be_cut() -> None:
    rows = [
        f"{'very ' * 200}long text {row},{'ab'[row % 2]}" if row < 10 else f"short {row},{'ab'[row % 2]}"
        for row in range(40)
    ]
    at = upload(open_page(), "text,label\n" + "\n".join(rows))
    assert "At the chosen maximum length of 128 word pieces, 25.0% of the texts lose their end." in texts(at)


def test_the_share_and_the_seed_set_other_rows_aside() -> None:
    at = upload(open_page(), TABLE)
    assert figures(at) == {"Rows to learn from (training)": "51", "Rows to check on (validation)": "9", "Labels": "3"}
    no_bug(at.slider(key="split_share").set_value(50).run())
    assert figures(at)["Rows to check on (validation)"] == "30"
    no_bug(at.number_input(key="split_seed").set_value(7).run())
    assert address(at)["seed"] == "7"


def test_an_own_file_of_rows_to_check_on_is_used_and_can_be_given_up() -> None:
    at = upload(open_page(), TABLE)
    upload(at, "\n".join(TABLE.splitlines()[:13]), "valid.csv", box="valid_upload")
    assert (figures(at)["Rows to learn from (training)"], figures(at)["Rows to check on (validation)"]) == ("60", "12")
    assert "valid" in at.query_params
    no_bug(at.button(key="forget_valid").click().run())
    assert figures(at)["Rows to check on (validation)"] == "9"
    assert "valid" not in at.query_params


def test_a_file_to_check_on_with_other_columns_is_refused_in_a_sentence() -> None:
    at = upload(open_page(), TABLE)
    upload(at, "a,b\n1,2\n", "other.csv", box="valid_upload")
    assert errors(at) == ["other.csv has no column 'comment'. Its columns are: 'a', 'b'."]
    assert not can_go_on(at)


def test_a_reload_finds_file_columns_split_and_rows_to_check_on() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.selectbox(key="label_column").select("id").run())
    no_bug(at.selectbox(key="label_column").select("stars").run())
    no_bug(at.selectbox(key="text_column").select("id").run())
    no_bug(at.slider(key="split_share").set_value(30).run())
    again = reopened(at)
    assert (again.selectbox(key="text_column").value, again.slider(key="split_share").value) == ("id", 30)
    assert figures(again) == figures(at)
    no_bug(at.selectbox(key="text_column").select("comment").run())
    upload(at, "\n".join(TABLE.splitlines()[:13]), "valid.csv", box="valid_upload")
    again = reopened(at)
    assert figures(again)["Rows to check on (validation)"] == "12"
    assert "Chosen: valid.csv" in texts(again)


def test_another_page_and_back_changes_nothing() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.slider(key="split_share").set_value(30).run())
    no_bug(at.switch_page("../pages/home.py").run())
    no_bug(at.switch_page("../pages/data.py").run())
    assert at.slider(key="split_share").value == 30
    assert figures(at)["Rows to check on (validation)"] == "18"
    assert "data" in at.query_params


@pytest.mark.parametrize(
    "named",
    [
        {"data": "f" * 64},
        {"data": "../../etc/passwd"},
        {"sample": "no such"},
        {"sample": "bank_questions", "valid": "x"},
    ],
)
def test_an_address_that_names_nothing_here_is_ignored_with_a_sentence(named: dict[str, str]) -> None:
    at = open_page(**named)
    assert len(errors(at)) == 1
    assert "Choose a file or a sample" in texts(at)
    assert not at.query_params


def test_nonsense_in_an_address_is_left_out() -> None:
    at = open_page(sample="bank_questions", share="1000", seed="-5", text_column="nope", task="x", model="../x")
    assert can_go_on(at)
    assert address(at) == {"sample": "bank_questions"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"text,label\n", "only a header"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
        (b"PK\x03\x04[Content_Types].xml", "is an archive that is damaged"),
        (b"a,b\n1,2\n3\n", "does not have 2 cells"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence_and_nothing_is_kept(
    content: bytes, sentence: str, home: Path
) -> None:
    at = upload(open_page(), content, "x.csv")
    assert [sentence in error for error in errors(at)] == [True]
    assert not (home / "uploads").exists()
    upload(at, TABLE)
    assert not errors(at)
    assert can_go_on(at)


def test_a_bad_file_leaves_the_good_one_in_hand() -> None:
    at = upload(open_page(), TABLE)
    upload(at, b"%PDF-1.7", "paper.pdf.csv")
    assert len(errors(at)) == 1
    assert "reviews.csv" in texts(at)
    assert can_go_on(at)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("text\none\ntwo\n", "has only one column"),
        ("text,label\n" + "a long enough text,same\n" * 20, "Every row has the same label"),
        (
            "text,label\n" + "".join(f"text {row},kind {row}\n" for row in range(20)),
            "label belong together",
        ),
        ("text,label\n" + ",x\n,y\n" * 10, "empty in every row"),
        ("text,label\n" + "".join(f"text {row},{row}\n" for row in range(5000)), "5000 different values"),
        ("text,label\na,x\nb,y\n", "too few rows"),
    ],
)
def test_a_table_that_nothing_can_be_learned_from_is_shown_with_the_reason(table: str, sentence: str) -> None:
    at = upload(open_page(), table)
    assert [sentence in error for error in errors(at)] == [True]
    assert "reviews.csv" in texts(at)
    assert not can_go_on(at)


def test_names_cells_and_labels_of_strangers_are_shown_as_they_are() -> None:
    rows = "".join(f'"{NASTY} {row}","{NASTY} {"ab"[row % 2]}"\n' for row in range(40))
    at = upload(open_page(), f'"{NASTY} text","{NASTY} label"\n{rows}', f"{NASTY}.csv")
    shown = [str(element.value) for kind in ("markdown", "caption", "error", "warning") for element in at.get(kind)]
    assert not [text for text in shown if "![x]" in text or "<b>" in text or "$x$" in text]
    assert "<b>" not in json.dumps(charts(at))


def test_a_file_is_kept_once_and_found_by_its_content(home: Path) -> None:
    at = upload(open_page(), TABLE, "first.csv")
    upload(at, TABLE, "second.csv")
    fingerprint = address(at)["data"]
    assert len(list((home / "uploads").glob("*.table"))) == 1
    assert UploadStore(home / "uploads").read(fingerprint).file_name == "second.csv"


def test_a_sample_comes_with_its_source_and_a_model_that_reads_it() -> None:
    at = open_page()
    no_bug(at.button(key="sample_question_kinds").click().run())
    assert "CMRC 2018" in texts(at)
    assert "The chosen model, BERT, Chinese, reads them." in texts(at)
    assert address(reopened(at))["model"] == "google-bert/bert-base-chinese"


def test_texts_that_the_chosen_model_cannot_read_are_noticed_and_another_is_offered() -> None:
    at = open_page(sample="question_kinds")
    assert "was not made for them" in texts(at)
    assert (
        "BERT, Chinese reads them; it is fetched from the internet when the training starts (412 MB, once)."
        in texts(at)
    )
    no_bug(at.button(key="take_model").click().run())
    assert "The chosen model, BERT, Chinese, reads them." in texts(at)


def test_go_on_leads_to_training_with_these_data() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.button(key="go_on").click().run())
    assert at.title[0].value == "Train"
    assert "51 rows to learn from" in texts(at)


def test_the_page_speaks_chinese() -> None:
    at = open_page(locale="zh-CN", sample="question_kinds")
    assert at.title[0].value == "数据"
    assert at.button(key="go_on").label == "去训练"
