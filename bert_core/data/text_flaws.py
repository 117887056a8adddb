"""What may be wrong with the characters of a text, and the same text without it. Knows no tables.

Each flaw is told by its repair: a text has it if the repaired text is another one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from bert_core.data.findings import Severity
from bert_core.i18n import N_

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that steer a printer or a screen, and two line ends that are none for most programs."""
SPACING = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
"""Those among them that stand between words."""
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows. Hebrew and Arabic need none, and joiners within emoji are not of them.
"""
TAG = re.compile(r"<!--[^<>]*-->|</?[a-z][a-z0-9]{0,15}(\s[^<>]*)?/?>", re.IGNORECASE)
"""A tag or a comment of HTML. No pattern here looks past the next sign of its kind, so all take linear time."""
ENTITY = re.compile(
    r"&(#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|copy|reg|hellip|mdash|ndash|[lr][sd]quo);", re.I
)
EMAIL = re.compile(
    r"(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,9}\.[A-Za-z]{2,24}\b",
    re.ASCII,
)
CHINESE_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d.]\d|\d)")
CHINESE_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){2,3}"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4})(?!\w)"
)
IDENTITY_WEIGHTS, IDENTITY_SIGNS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
"""How the last sign of a Chinese identity number follows from the others (GB 11643-1999)."""
CODE_PAGE = (
    "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030"
    "\u2039\u203a\u20ac\u2122"
)
"""What Windows' western code page shows for the bytes from 80 to 9F."""
BYTES_AS_CHARACTERS = re.compile(f"[\x80-\xff{CODE_PAGE}]{{2,}}")
GBK_AS_LATIN = re.compile("[\xb0-\xf7][\xa1-\xfe](?:[\xa1-\xf7][\xa1-\xfe])+")
"""Two Chinese characters or more, read as Latin-1. No western language has so many accents in a row."""
LAST_LATIN = "\xff"
FEWEST_KINDS = 3
"""A run of fewer different characters is a line of dots or crosses."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that may be wrong with texts.

    Attributes:
        rough: a pattern that matches every text that has the flaw, and few others; for `matching`.
        repaired: the text without the flaw.
        fix: the name of what repairs it in a table.
        text, plural: the sentence about `count` texts of `column`; the first stands in `row`.
    """

    code: str
    severity: Severity
    rough: str
    repaired: Callable[[str], str]
    fix: str
    text: str
    plural: str

    def is_in(self, text: str) -> bool:
        """Whether a text has it."""
        return self.repaired(text) != text


def without_control_characters(text: str) -> str:
    """The text without control characters; blanks where these stood between words."""
    return CONTROL.sub(lambda found: " " if found[0] in SPACING else "", text)


def without_direction_marks(text: str) -> str:
    """The text in its natural direction."""
    return DIRECTION.sub("", text)


def without_markup(text: str) -> str:
    """The text without HTML tags, and with the characters that HTML wrote as names or numbers."""
    shown = TAG.sub(" ", text)
    shown = ENTITY.sub(lambda found: html.unescape(found[0]), shown)
    return text if shown == text else " ".join(shown.split())


def without_mojibake(text: str) -> str:
    """The text with what was read in a wrong encoding read in the right one, as far as that can be undone."""
    shown = BYTES_AS_CHARACTERS.sub(_as_utf8, text)
    if shown != text or max(text, default="") > LAST_LATIN:  # nothing else could come of bytes read as Latin-1
        return shown
    return GBK_AS_LATIN.sub(_as_gbk, text)


def without_emails(text: str) -> str:
    """The text with [email] in the place of addresses."""
    return EMAIL.sub("[email]", text)


def without_identities(text: str) -> str:
    """The text with [id] in the place of Chinese identity numbers that are valid."""
    return CHINESE_IDENTITY.sub(lambda found: "[id]" if _is_identity(found[0]) else found[0], text)


def without_phones(text: str) -> str:
    """The text with [phone] in the place of phone numbers."""
    return PHONE.sub("[phone]", CHINESE_MOBILE.sub("[phone]", text))


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, IDENTITY_WEIGHTS, strict=False))
    return number[-1].upper() == IDENTITY_SIGNS[total % 11]


def _as_utf8(found: re.Match[str]) -> str:
    """A run of characters as the bytes that they stood for, read as UTF-8; as it was where they are none."""
    try:
        return b"".join(map(_byte, found[0])).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _byte(character: str) -> bytes:
    if character < "\u0100":  # of these the code page lacks five, which programs let through as they are
        return character.encode("latin-1")
    return character.encode("cp1252")


def _as_gbk(found: re.Match[str]) -> str:
    if len(set(found[0])) < FEWEST_KINDS:
        return found[0]
    try:
        return found[0].encode("latin-1").decode("gb18030")
    except UnicodeDecodeError:
        return found[0]


MOJIBAKE = Flaw(
    "mojibake",
    "warning",
    f"[\xc2-\xf4][\x80-\xbf{CODE_PAGE}]|[\xb0-\xf7][\xa1-\xfe][\xa1-\xf7][\xa1-\xfe]",
    without_mojibake,
    "repair_mojibake",
    N_("{count} text in '{column}' was read in a wrong encoding before it came here (row {row}): it looks like "
       "'Ã©' in the place of 'é'. It can be read again in the right one."),
    N_("{count} texts in '{column}' were read in a wrong encoding before they came here (first: row {row}): they "
       "look like 'Ã©' in the place of 'é'. They can be read again in the right one."),
)  # fmt: skip
FLAWS = (
    MOJIBAKE,
    Flaw(
        "control_characters",
        "info",
        CONTROL.pattern.replace("\x00", r"\x00"),
        without_control_characters,
        "remove_control_characters",
        N_("{count} text in '{column}' has characters that cannot be seen and mean nothing (control characters; row "
           "{row})."),
        N_("{count} texts in '{column}' have characters that cannot be seen and mean nothing (control characters; "
           "first: row {row})."),
    ),
    Flaw(
        "direction_marks",
        "info",
        DIRECTION.pattern,
        without_direction_marks,
        "remove_direction_marks",
        N_("{count} text in '{column}' has marks that turn the direction of writing, so that it may look other than it "
           "is (row {row})."),
        N_("{count} texts in '{column}' have marks that turn the direction of writing, so that they may look other "
           "than they are (first: row {row})."),
    ),
    Flaw(
        "markup",
        "info",
        "<[A-Za-z/!]|&[#A-Za-z0-9]+;",
        without_markup,
        "remove_markup",
        N_("{count} text in '{column}' has HTML in it, such as <br> or &amp; (row {row}). Take it out if the texts "
           "that you will ask about have none."),
        N_("{count} texts in '{column}' have HTML in them, such as <br> or &amp; (first: row {row}). Take it out if "
           "the texts that you will ask about have none."),
    ),
    Flaw(
        "personal_emails",
        "warning",
        "[A-Za-z0-9]@[A-Za-z0-9]|[._%+-]@[A-Za-z0-9]",
        without_emails,
        "hide_emails",
        N_("{count} text in '{column}' has an e-mail address in it (row {row}). Hide it before you share a model or a "
           "demo."),
        N_("{count} texts in '{column}' have e-mail addresses in them (first: row {row}). Hide them before you share a "
           "model or a demo."),
    ),
    Flaw(
        "personal_identities",
        "warning",
        "[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]",
        without_identities,
        "hide_identities",
        N_("{count} text in '{column}' has the number of a Chinese identity card in it (row {row}). Hide it before you "
           "share a model or a demo."),
        N_("{count} texts in '{column}' have numbers of Chinese identity cards in them (first: row {row}). Hide them "
           "before you share a model or a demo."),
    ),
    Flaw(
        "personal_phones",
        "warning",
        r"1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|\+[0-9]{1,3}[ .(-]*[0-9]|[0-9]{3}\)? ?[ .-]?[0-9]{3}[ .-][0-9]{4}",
        without_phones,
        "hide_phones",
        N_("{count} text in '{column}' has what looks like a phone number in it (row {row}). Hide it before you share "
           "a model or a demo."),
        N_("{count} texts in '{column}' have what looks like phone numbers in them (first: row {row}). Hide them "
           "before you share a model or a demo."),
    ),
)  # fmt: skip
"""In the order in which they are repaired: a text must be readable before anything else can be found in it."""
PERSONAL = frozenset(flaw.code for flaw in FLAWS if flaw.code.startswith("personal_"))
"""The flaws whose texts nobody should be shown."""
