"""Which codec turns a file's bytes into text. Knows nothing of tables."""

from __future__ import annotations

import codecs
import io
import re

from charset_normalizer import from_bytes

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ("big5", "shift_jis", "euc_jp", "euc_kr", "cp1251", "koi8_r", "cp1252")
"""What charset-normalizer may answer. More would make it worse: many code pages fit any bytes."""
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "shift_jis", "euc_jp",
    "euc_kr", "cp1252", "latin-1", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp874",
    "mac_roman",
)  # fmt: skip
"""What a person may choose: the codecs that are found, and those of Windows elsewhere in the world."""
SAMPLE = 100_000
"""Bytes that a guess is made from; whether a codec fits is checked on all of them."""
CP1252_ONLY = bytes(range(0x80, 0xA0)).decode("cp1252", errors="ignore")
WESTERN = re.compile("[\u0080-\u00ff" + CP1252_ONLY + "]{2,}")
"""What bytes beyond ASCII become where they are taken for Latin-1 or Windows' western code page."""
SURE_BYTES = 8
"""Of Chinese, whose bytes are western letters, too."""
MOST_LINES = 2_000
"""Lines that are looked at for text that was decoded in a wrong way."""
PIECE = 1 << 20
COMMON_CHINESE = frozenset(
    "的一是了不在有人我他这中大来上个国到说们为子和你地出会也时要就可以对生能而自那得很好没，。！？、："
)
PLAUSIBLE = re.compile(
    "[\t\n\r -~\u00a0-\u024f\u0370-\u04ff\u2010-\u2044\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]"
)
"""Western, Greek, Cyrillic and East Asian text, in which files in UTF-16 are written."""
NO_LETTER = frozenset(b"\x81\x8d\x8f\x90\x9d\xfe\xff")
"""Bytes that are no or hardly ever a letter in Windows' western code page: a flaw rather than text."""


def find_encoding(data: bytes) -> tuple[str, bool]:
    """The codec that fits `data`: its mark, UTF-8, UTF-16, GB18030, a guess, and at last Windows' western code page.

    With it comes whether all bytes fit. Where some do not, decode with `errors="replace"`.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return codec, decodes(data, codec)
    if (unmarked := _utf16_without_mark(data[:SAMPLE])) is not None:
        return unmarked, decodes(data, unmarked)
    if data.isascii() or decodes(data, "utf-8"):
        return "utf-8", True
    sample = _foreign_lines(data)
    if _is_damaged_utf8(sample):
        return "utf-8", False
    if _is_chinese(sample) and decodes(data, "gb18030"):
        return "gb18030", True
    guess = from_bytes(sample, cp_isolation=list(GUESSED)).best()
    for codec in (guess.encoding if guess else "ascii", "cp1252"):
        if decodes(data, codec):
            return codec, True
    return "latin-1", True


def decodes(data: bytes, codec: str) -> bool:
    """Whether all of `data` is valid; looked at in pieces, so that a large file is not in memory twice."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for start in range(0, len(data), PIECE):
            decoder.decode(data[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(sample: bytes) -> str | None:
    """Line ends have a zero byte each in UTF-16; read the wrong way round, text is a jumble of scripts."""
    if sample.count(0) < len(sample) / 100:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(codec, errors="replace")
        if ("\n" in text or "\r" in text) and len(PLAUSIBLE.findall(text)) > 0.9 * len(text):
            return codec
    return None


def _foreign_lines(data: bytes) -> bytes:
    """The first lines that are not plain ASCII: all that a codec can be told from."""
    lines, size = [], 0
    for line in io.BytesIO(data):
        if not line.isascii():
            lines.append(line[:SAMPLE])
            size += len(lines[-1])
        if size > SAMPLE:
            break
    return b"".join(lines)


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", errors="surrogateescape")
    damaged = [ord(character) - 0xDC00 for character in text if "\udc80" <= character <= "\udcff"]
    letters = sum(character > "\x7f" for character in text) - len(damaged)
    return letters > 20 * len(damaged) or NO_LETTER.issuperset(damaged)


def _is_chinese(sample: bytes) -> bool:
    foreign = [character for character in sample.decode("gb18030", errors="replace") if character > "\x7f"]
    return sum(character in COMMON_CHINESE for character in foreign) > len(foreign) / 10


def double_encoded(text: str) -> bool:
    """Whether most lines with foreign letters hold UTF-8 or Chinese that was once taken for a western code page."""
    lines = [line for line in io.StringIO(text, newline="").readlines()[:MOST_LINES] if not line.isascii()]
    return sum(any(map(_was_misread, WESTERN.findall(line))) for line in lines) > len(lines) / 2


def _was_misread(letters: str) -> bool:
    """Whether letters beyond ASCII that stand together are the bytes of another encoding."""
    for codec in ("latin-1", "cp1252"):
        try:
            data = letters.encode(codec)
        except UnicodeEncodeError:
            continue
        if decodes(data, "utf-8") or (len(data) >= SURE_BYTES and _is_chinese(data) and decodes(data, "gb18030")):
            return True
    return False
