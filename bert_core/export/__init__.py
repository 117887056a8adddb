"""Trained models in forms that other tools read."""

from bert_core.export.archive import write_archive

__all__ = ["write_archive"]
