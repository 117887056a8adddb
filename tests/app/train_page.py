"""The Train page as a test opens and reads it."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

FRAME = Path(__file__).resolve().parents[2] / "ui" / "frame.py"
NASTY = "![x](http://evil.example/a.png) <b>*bold*</b> :material/star: $x$"


def open_page(*, locale: str = "en-US", **address: str) -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=90)
    at.context = {"locale": locale}
    at.run()
    for name, value in address.items():
        at.query_params[name] = value
    return no_bug(at.switch_page("../pages/train.py").run())


def no_bug(at: AppTest) -> AppTest:
    assert not at.exception, at.exception[0].stack_trace
    return at


def texts(at: AppTest) -> str:
    """All that stands on the page."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error", "code")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def keys(at: AppTest) -> set[str]:
    return {button.key for button in at.button}


def set_up_toy(model: Path) -> AppTest:
    """The page with a sample and the toy model chosen."""
    at = open_page(sample="bank_questions", run="new")
    no_bug(at.segmented_control(key="model_way").set_value("own").run())
    return no_bug(at.text_input(key="model_typed").set_value(str(model)).run())
