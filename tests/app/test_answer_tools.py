"""What stands under an answer on the Try it page: why, what an edit changed, other models, right answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import Run
from ui.why_view import coloured

GOOD_TEXT, BAD_TEXT = "the food was and staff good great", "the food was and staff stale rude"


@pytest.fixture
def open_page(home_with_run: Path) -> Callable[..., AppTest]:
    """Opens the page in a session of its own and asks a text."""

    def open_page(*asked: str, run: str | None = None) -> AppTest:
        at = AppTest.from_file("../../ui/frame.py", default_timeout=180)
        at.context = {"locale": "en-US"}
        if run:
            at.query_params["run"] = run
        at.run().switch_page("../pages/try_it.py").run()
        for text in asked:
            at.text_area(key="try_text").set_value(text).run()
            assert not at.exception
        return at

    return open_page


def words(at: AppTest) -> str:
    kinds = ("markdown", "caption", "success", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def html(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


def table(at: AppTest, column: str):
    return next(each.value for each in at.dataframe if column in each.value.columns)


def test_why_colours_the_words_and_says_what_the_strongest_does(open_page) -> None:
    at = open_page(GOOD_TEXT)
    assert "<mark" not in html(at)
    at.toggle(key="try_why").set_value(True).run()
    assert not at.exception
    assert "would be" in words(at) or "nearly as sure" in words(at)
    numbers = table(at, "What it adds")
    assert numbers["Word"].tolist() == GOOD_TEXT.split()
    at.selectbox(key="try_claim").set_value("bad").run()
    assert "speak for **bad**" in words(at)


def test_coloured_words_are_never_read_as_html() -> None:
    drawn = coloured("<b>bad</b> & good", [(3, 6, -1.0), (13, 17, 1.0)])
    assert "&lt;b&gt;<mark" in drawn and "&lt;/b&gt; &amp; <mark" in drawn
    assert "dashed" in drawn and "solid" in drawn


def test_an_edit_shows_the_words_and_what_became_of_the_answer(open_page) -> None:
    at = open_page(GOOD_TEXT, GOOD_TEXT.replace("good great", "stale rude"))
    assert "The answer was **good**" in words(at) and "now it is **bad**" in words(at)
    assert "<del" in html(at) and "<ins" in html(at)
    at.text_area(key="try_text").set_value("something else").run()
    assert "What your change" not in words(at)


def test_other_models_answer_beside_and_a_disagreement_is_marked(open_page, home_with_run: Path, toy_run: Run) -> None:
    from safetensors.numpy import load_file, save_file

    other = Run(Path(shutil.copytree(toy_run.folder, home_with_run / "runs" / "20200101-000000-abcdef")))
    try:
        path = other.model_folder / "model.safetensors"
        turned = {name: -value if name.startswith("classifier") else value for name, value in load_file(path).items()}
        save_file(turned, path)
        other.seal_model(other.model_folder, other.kept_known)
        at = open_page(GOOD_TEXT, run=toy_run.id)
        at.multiselect(key="try_others").set_value([other.id]).run()
        assert not at.exception
        assert "They disagree: 1 of 2" in words(at)
        assert table(at, "same")["answer"].tolist() == ["good", "bad"]
    finally:
        other.delete()


def test_a_right_answer_is_kept_for_a_file_like_the_runs_own_and_for_no_other_session(open_page) -> None:
    at = open_page(f"={GOOD_TEXT}")
    [right] = [box for box in at.selectbox if (box.key or "").startswith("right_")]
    right.set_value("bad").run()
    at.button(key="try_keep_right").click().run()
    assert not at.exception
    assert "Right answers for this run: 1" in words(at)
    noted = table(at, "right")
    assert (noted["text"].tolist(), noted["right"].tolist()) == ([f"={GOOD_TEXT}"], ["bad"])
    assert at.get("download_button")
    kept = at.session_state["typed_texts"][1][0]
    assert kept.row == {"text": f"={GOOD_TEXT}", "label": "bad"}

    other = open_page(BAD_TEXT)
    assert table(other, "right")["text"].tolist() == [BAD_TEXT]


def test_what_was_asked_is_listed_once_the_newest_first(open_page) -> None:
    at = open_page(GOOD_TEXT, GOOD_TEXT, BAD_TEXT)
    at.run()
    assert table(at, "right")["text"].tolist() == [BAD_TEXT, GOOD_TEXT]
