"""Text of strangers is shown as the text it is, whatever Streamlit's markdown or Plotly's HTML would make of it."""

from __future__ import annotations

import html
import re

import pytest
from markdown_it import MarkdownIt

from ui.text import WORD_JOINER, escape_markdown, escape_plotly, shorten

NASTY = [
    "**bold** _it_ `code` ~~gone~~",
    "***",
    "*",
    "",
    "\\*back\\*",
    "C:\\new\\*",
    "# head",
    "- item",
    "- [ ] to do",
    "1. item",
    "> quote",
    "    indented code",
    "[^1] note",
    "line1\n\nline2\n---\nx",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "cost $5 and $6$ $$x$$",
    "<b>html</b> <img src=x onerror=alert(1)> <script>1</script>",
    "&lt;b&gt; &amp; &#60;",
    "1 < 2 && 3 > 2",
    "[link](http://evil.example/x)",
    "![img](http://evil.example/p.png)",
    "see https://evil.example/a or www.evil.example",
    "HTTPS://EVIL.example Www.evil.example http://a.b/c_d_e*f*",
    "mail me@evil.example",
    "mailto:x@y.zz a@b.co,c@d.co",
    "xmpp:a@b.de  ftp://x.y",
    "用户@例子.中国 中文，句子。",
    "a -> b <- c -- d ... (c)",
    "a<->b x<=y x>=y x~=y x!=y a<--b a-->b --- a=>b x==y",
    "^up^ ~down~",
    ":smile: :+1:",
    ":material/home: x",
    ":streamlit: :shortcut[ctrl+k]",
    ":red[danger] :blue-background[b]",
    ":small[tiny] :badge[x] :orange-badge[ok] :rainbow[hi]",
    "\u202egnp.exe",
    "a\tb",
    "😀 ok",
    "{a} \"q\" 'q' % ; ,",
    "tel: 12:30",
]
READ_BY_STREAMLIT = re.compile(r"(?i)->|<-|--|>=|<=|~=|https?://|ftp://|www\.|mailto:\w|xmpp:\w|\w@\w|:streamlit:")
"""What Streamlit or its browser part replaces in a text that has been parsed already."""
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.mark.parametrize("text", NASTY)
def test_markdown_shows_the_text_itself_and_nothing_else(text: str) -> None:
    kinds, shown = rendered(escape_markdown(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert shown.replace(WORD_JOINER, "") == " ".join(text.split())


@pytest.mark.parametrize("text", NASTY)
def test_nothing_is_left_that_becomes_a_link_an_arrow_or_an_icon(text: str) -> None:
    _, shown = rendered(escape_markdown(text))
    assert not READ_BY_STREAMLIT.search(shown)


@pytest.mark.parametrize("text", NASTY)
def test_every_mark_of_streamlits_own_directives_is_escaped(text: str) -> None:
    assert not re.search(r"(?<!\\)[:\[\]$<>&`*_]", escape_markdown(text))


@pytest.mark.parametrize("text", NASTY)
def test_plotly_shows_the_text_itself(text: str) -> None:
    escaped = escape_plotly(text)
    assert html.unescape(escaped) == text
    assert not re.search("[<>]", escaped)


def test_a_long_text_is_shown_by_its_beginning_on_one_line() -> None:
    assert shorten("one\n two", 80) == "one two"
    assert shorten("x" * 200, 10) == "x" * 9 + "…"
    assert len(shorten("word " * 100, 33)) <= 33


def rendered(escaped: str) -> tuple[set[str], str]:
    """The kinds of things that a markdown parser finds, and the text that it shows."""
    tokens = [token for block in MARKDOWN.parse(escaped) for token in (block, *(block.children or []))]
    return {token.type for token in tokens}, "".join(token.content for token in tokens if token.type != "inline")
