"""Trained models in forms that other tools read, and what is to be told with them."""

from bert_core.export.archive import write_archive
from bert_core.export.facts import Facts, run_facts
from bert_core.export.model_card import model_card
from bert_core.export.report import report_html

__all__ = ["Facts", "model_card", "report_html", "run_facts", "write_archive"]
