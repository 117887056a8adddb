"""What columns of texts that are asked about, of questions and of answers look like."""

from __future__ import annotations

import re

from bert_core.tasks.looks import LOOKED_AT, NUMBER_OR_DATE, Look
from bert_core.tasks.written_answers import NO, YES

QUESTION = re.compile(
    r"\s*(what|who|whom|whose|which|where|when|why|how|is|are|was|were|do|does|did|can|could|will|would|has|have"
    r"|in what|in which)\b|.*[?？]\s*$|.*(什么|谁|哪|几|多少|如何|为何|怎么|怎样|是否|吗)",
    re.IGNORECASE | re.DOTALL,
)
START = re.compile(r"\s*(-?\d+(\.0)?|\[\s*(-?\d+\s*(,\s*-?\d+\s*)*)?\])\s*")


def like_passage(look: Look) -> float:
    """Texts to ask about are long; many questions may be asked about the same one."""
    return min(1.0, look.width / 200) * (1 - look.share(_is_number))


def like_question(look: Look) -> float:
    """Most cells are questions, and most questions differ."""
    asked = look.share(lambda cell: len(cell) <= LOOKED_AT and QUESTION.match(cell))
    return asked * (0.5 + 0.5 * look.variety)


def like_span(look: Look) -> float:
    """Parts of texts are short and differ. So do names and ids, so this alone is not worth much."""
    return 0.5 * look.variety * min(1.0, 90 / max(1.0, look.width)) * (1 - 0.8 * look.share(_is_number))


def like_start(look: Look) -> float:
    """Whole numbers, or JSON lists of them."""
    return look.share(START.fullmatch)


def like_yes_or_no(look: Look) -> float:
    """Every cell says yes or no."""
    return look.share(lambda cell: cell.strip().lower() in YES + NO)


def _is_number(cell: str) -> bool:
    return NUMBER_OR_DATE.fullmatch(cell[:100]) is not None
