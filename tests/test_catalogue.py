"""Every word that a person sees comes from the catalogue, and the catalogue is whole."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bert_core import LANGUAGES, Message, closest_language, translate
from scripts.messages import ROOT, catalogue, texts

OTHERS = [language for language in LANGUAGES if language != "en"]
APP = sorted([ROOT / "app.py", *ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/**/*.py")])
CORE = sorted(ROOT.glob("bert_core/**/*.py"))
ERRORS = {"BertStudioError", "DataError", "SettingsError", "ModelError", "RunError", "TrainingError"}
# What the functions of Streamlit and Plotly take that is not read by a person.
SILENT_CALLS = {
    "Page",
    "Thread",
    "switch_page",
    "page_link",
    "html",
    "component",
    "code",
    "set_page_config",
    "query_params",
}
SILENT_PARTS = ("st.session_state.", "st.query_params.", "st.context.", "st.user.")
SHOWN_ARGUMENTS = {
    "label",
    "help",
    "placeholder",
    "text",
    "title",
    "name",
    "caption",
    "body",
    "alt",
    "x_title",
    "y_title",
    "description",
}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_code_is_translated_and_no_entry_is_left_over(language: str) -> None:
    entries = {entry.id: entry.string for entry in catalogue(language) if entry.id}
    wanted = {text for text, _ in texts()}
    assert wanted - entries.keys() == set(), "run `make messages`"
    assert entries.keys() - wanted == set(), "run `make messages`"
    assert [text for text, translation in entries.items() if not translation] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_same_values_to_fill_in(language: str) -> None:
    wrong = [entry.id for entry in catalogue(language) if entry.id and names(entry.id) != names(entry.string)]
    assert wrong == []


@pytest.mark.parametrize("path", APP, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_shows_a_text_that_bypasses_the_catalogue(path: Path) -> None:
    assert list(bypassing_widgets(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_error_or_message_of_the_core_bypasses_the_catalogue(path: Path) -> None:
    assert list(bypassing_messages(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_the_check_itself_sees_a_bypassing_text() -> None:
    assert list(bypassing_widgets(ast.parse('st.button("Press")\nst.text_input(_("x"), placeholder="Type here")')))
    assert list(bypassing_widgets(ast.parse('st.error(f"{n} rows are bad")')))
    assert list(bypassing_messages(ast.parse('raise DataError("no rows")')))
    assert not list(bypassing_widgets(ast.parse('st.button(_("Press"), key="go")\nst.write(text)')))


def test_a_message_is_rendered_with_its_values_in_the_readers_language() -> None:
    one = Message(text="{count} row", plural="{count} rows", values={"count": 1})
    assert one.render() == "1 row"
    assert one.model_copy(update={"values": {"count": 2}}).render() == "2 rows"
    assert (
        Message(text="in {place}", values={"place": Message(text="{n} houses", values={"n": 3})}).render()
        == "in 3 houses"
    )
    assert translate("no such text in any catalogue", "zh_CN") == "no such text in any catalogue"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh_CN"),
        ("zh-Hant-TW", "zh_CN"),
        ("zh_CN.UTF-8", "zh_CN"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_language_follows_the_browser_or_the_shell(locale: str | None, language: str) -> None:
    assert closest_language(locale) == language


def names(text: str) -> set[str]:
    """The names to be filled in, such as `count` in `{count:,} rows`."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def bypassing_widgets(tree: ast.AST) -> Iterator[str]:
    """Literals that are shown by a Streamlit call, or as a chart's title."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if called(call) in SILENT_CALLS or any(part in ast.unparse(call.func) for part in SILENT_PARTS):
            continue
        is_streamlit = isinstance(call.func, ast.Attribute) and root(call.func) == "st"
        shown = [keyword.value for keyword in call.keywords if keyword.arg in SHOWN_ARGUMENTS]
        shown += call.args[:1] if is_streamlit else []
        yield from (f"line {node.lineno}: {ast.unparse(node)}" for node in shown if has_words(node))


def bypassing_messages(tree: ast.AST) -> Iterator[str]:
    """Literals given to one of our errors or to a Message."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        shown = call.args[:1] if called(call) in ERRORS else []
        if called(call) == "Message":
            shown += [keyword.value for keyword in call.keywords if keyword.arg in ("text", "plural")]
        if called(call) in ("Option", "Argument", "command", "Typer"):
            shown += [keyword.value for keyword in call.keywords if keyword.arg == "help"]
        yield from (f"line {node.lineno}: {ast.unparse(node)}" for node in shown if has_words(node))


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def root(node: ast.Attribute) -> str:
    """The first name of `st.column_config.TextColumn`."""
    value: ast.expr = node
    while isinstance(value, ast.Attribute):
        value = value.value
    return getattr(value, "id", "")


def has_words(node: ast.expr) -> bool:
    """Whether a literal holds letters that a person would read; icons, keys and formats do not count."""
    if isinstance(node, ast.JoinedStr):
        return any(has_words(part) for part in node.values if isinstance(part, ast.Constant))
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node.value.startswith(":material/"):
        return False
    return any(character.isalpha() for character in node.value) and node.value != "BERT Studio"
