"""The report and the model card: whole, from the same facts, and safe against whatever a stranger typed."""

from __future__ import annotations

import re
import shutil
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from huggingface_hub import ModelCard
from markdown_it import MarkdownIt

from bert_core import Facts, Judgement, Run, RunError, model_card, report_html, run_facts, write_archive
from bert_core.evaluation.kinds import KindScore
from bert_core.export.facts import Row
from bert_core.judgement import write_judgement

NASTY = [
    '<script>alert("x")</script>',
    "a | b `c` **d** ![e](http://evil.example/x.png) [f](http://evil.example)",
    "---\nlicense: mit\n---\n# a heading",
    "name: {x} 'y' \"z\" &amp; <!-- --> %}{{ 7 * 7 }}",
    "http://evil.example www.evil.example \\<b>bold\\</b>",
    "\u2028:\u0085- no: [yes",
]


@pytest.fixture(scope="module")
def facts(toy_run: Run) -> Facts:
    return run_facts(toy_run)


def with_nasty(facts: Facts, nasty: str) -> Facts:
    """The same facts, where everything that a stranger may have typed is this."""
    data = facts.spec.data.model_copy(update={"file_name": nasty, "columns": {"text": nasty, "label": nasty}})
    known = facts.spec.known.model_copy(update={"labels": (nasty, "good")})
    return facts.model_copy(
        update={
            "name": nasty,
            "model": nasty,
            "hub_model": None,
            "spec": facts.spec.model_copy(update={"data": data, "known": known}),
            "common": ((nasty, 3),),
            "kinds": (KindScore(kind=nasty, rows=3, right=0.5),),
            "mistakes": (Row(row=2, text=nasty, truth=nasty, answer=nasty, confidence=0.9),),
        }
    )


class Page(HTMLParser):
    """The elements, the texts and the addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_says_what_how_good_where_and_how_to_use(facts: Facts, toy_run: Run) -> None:
    page = Page(report_html(facts))
    for words in ("What it was taught", "On how much data", "How good it is", "Examples", "How to use it", "Limits"):
        assert words in page.text
    assert f"{toy_run.report.metrics['accuracy']:.1%}" in page.text
    assert "95 % interval" in page.text and "reviews.csv" in page.text
    assert "text-classification" in page.text and toy_run.id in page.text


def test_the_report_says_by_what_the_outputs_are_divided(facts: Facts) -> None:
    assert (
        "divides what it puts out (logits) by 1.25"
        in Page(report_html(facts.model_copy(update={"tuned": {"temperature": 1.25}}))).text
    )
    assert "logits" not in Page(report_html(facts.model_copy(update={"tuned": {}}))).text


def test_the_report_needs_nothing_from_elsewhere(facts: Facts) -> None:
    html = report_html(facts)
    page = Page(html)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe"})
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert "url(" not in html and "@import" not in html


@pytest.mark.parametrize("nasty", NASTY)
def test_what_strangers_typed_is_shown_in_the_report_as_it_is(facts: Facts, nasty: str) -> None:
    plain, page = Page(report_html(facts)), Page(report_html(with_nasty(facts, nasty)))
    assert page.tags <= plain.tags | {"h3", "table", "tr", "td", "th", "svg", "rect"}
    assert nasty in page.text
    assert not [name for name, _ in page.attributes if name.startswith("on")]


@pytest.mark.parametrize("nasty", NASTY)
def test_what_strangers_typed_changes_nothing_in_the_card(facts: Facts, nasty: str) -> None:
    text = model_card(with_nasty(facts, nasty))
    card = ModelCard(text)
    assert card.data.license is None and card.data.pipeline_tag == "text-classification"
    assert card.data.model_name == " ".join(nasty.split())
    html = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").render(card.text)
    page = Page(html)
    assert page.tags.isdisjoint({"script", "img", "a", "b", "strong", "em"})
    assert len(re.findall("<h1>", html)) == 1
    assert " ".join(nasty.split()) in " ".join(page.text.split())
    plain = Page(MarkdownIt().enable("table").render(ModelCard(model_card(facts)).text))
    assert {"table", "pre", "li"} <= page.tags <= plain.tags | {"table", "tbody", "tr", "td"}


def test_the_card_is_what_hugging_face_reads(facts: Facts, toy_run: Run) -> None:
    card = ModelCard(model_card(facts))
    metrics = {result.metric_type: result.metric_value for result in card.data.eval_results}
    assert metrics["accuracy"] == pytest.approx(toy_run.report.metrics["accuracy"], abs=1e-4)
    assert card.data.library_name == "transformers"
    assert card.data.base_model is None, "a folder of this computer is nobody else's business"
    assert str(Path(toy_run.spec.model.identifier).parent) not in card.content


def test_the_card_quotes_no_row_and_the_report_some(facts: Facts) -> None:
    card, html = model_card(facts), report_html(facts)
    assert facts.rights
    for row in facts.rights:
        assert row.text not in card and row.text in html


def test_the_card_lies_in_the_downloaded_model(toy_run: Run, facts: Facts, tmp_path: Path) -> None:
    write_archive(toy_run, tmp_path / "model.zip")
    with zipfile.ZipFile(tmp_path / "model.zip") as archive:
        assert archive.read("model/README.md").decode() == model_card(facts)


def test_a_model_whose_records_are_damaged_goes_without_a_card(toy_run: Run, tmp_path: Path) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id)))
    (run.folder / "card.json").write_text("{")
    write_archive(run, tmp_path / "model.zip")
    with zipfile.ZipFile(tmp_path / "model.zip") as archive:
        assert "model/README.md" not in archive.namelist() and "model/model.safetensors" in archive.namelist()


def test_a_run_of_an_older_version_has_a_report_without_rows(toy_run: Run, tmp_path: Path) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id)))
    for name in ("valid_answers.jsonl", "valid_logits.npy", "checks.json"):
        (run.model_folder / name).unlink(missing_ok=True)
    facts = run_facts(run)
    assert facts.right_by_row is None and facts.rights == ()
    assert "How good it is" in report_html(facts) and ModelCard(model_card(facts)).data.eval_results


def test_a_run_without_a_model_gets_one_sentence(toy_run: Run, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id, ignore=shutil.ignore_patterns("model")))
    with pytest.raises(RunError, match="has kept no model yet"):
        run_facts(Run(copy))


def test_the_surest_mistakes_come_first_with_their_texts(toy_run: Run, tmp_path: Path) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id)))
    (run.model_folder / "checks.json").unlink()
    rows = [
        row._replace(right=float(number > 3), confidence=0.5 + number / 100)
        for number, row in enumerate(run.judgement("valid").rows)
    ]
    write_judgement(run.model_folder, "valid", Judgement(tuple(rows)))
    facts = run_facts(run)
    texts = {example.row: example.cells["text"] for example in run.examples("valid")}
    assert [row.row for row in facts.mistakes] == [row.row for row in rows[3::-1]]
    assert facts.rights and all(texts[row.row] == row.text for row in (*facts.mistakes, *facts.rights))
    assert "Its surest mistakes" in report_html(facts)
