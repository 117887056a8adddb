"""Which models there are, where their files lie and what their configuration says.

Importing this package loads no Keras. What computes stands in `encoder`, `heads`, `weights` and `inference`.
"""

from bert_core.models.config import EncoderConfig
from bert_core.models.resolve import ResolvedModel, is_at_hand, resolve_model

__all__ = ["EncoderConfig", "ResolvedModel", "is_at_hand", "resolve_model"]
