"""Decode: a file's bytes to clean text, whatever editor saved it.

In: bytes in UTF-8, UTF-16 or GB18030, with or without a byte order mark. Out: text in NFC with `\\n`
line ends, without invisible characters, its lines still the file's lines; or the fault.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final, NamedTuple

from bulletin.model.faults import Fault

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Characters nobody types on purpose: soft hyphens, zero-width ones (a joiner stays between two emoji),
# bidirectional overrides (they can make a line read backwards), the private area, control characters.
_UNSEEN: Final = (
    "\xad\u061c\u115f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\uffff"
    "\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
)
_INVISIBLE: Final = re.compile(f"[{_UNSEEN}]|(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d")
# Marks that stand on the letter before them: NFC sorts those of one letter, in time that grows with the
# square of their number. Unicode's stream-safe format allows 30; letters, punctuation, emoji are none.
_PILE: Final = re.compile("[^\\w\\s\0-\u02ff\u2000-\u303f\uff00-\uffef\U0001f000-\U0001faff]{256}")
_BLANKS: Final = "\xa0\u2000-\u200a\u202f\u205f\t"
_SPACES: Final = re.compile(f"[{_BLANKS}]")
_ODD: Final = re.compile(f"[{_UNSEEN}\u200d{_BLANKS}]")  # hardly a text has any of them


def decode(data: bytes, path: str) -> str | Fault:
    """The text of a file, or the fault that it cannot be read."""
    text = _text(data)
    if text is None:
        fact, remedy = "文件的编码认不出来。", "请用记事本打开，另存为 UTF-8。"
        return Fault(path, 0, fact, remedy)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Fault(path, line, "有空字符，文件可能已损坏。", "请重新保存或重新导出稿件。")
    if pile := _PILE.search(text):
        line = text.count("\n", 0, pile.start()) + 1
        return Fault(path, line, "有一长串叠在一起的符号，文件可能已损坏。", "请删去它们。")
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Text without invisible characters, with plain spaces, in NFC."""
    if _ODD.search(text):
        text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", text)


class Stored(NamedTuple):
    """A file's text as it is stored, the mark that it begins with (or nothing), its encoding."""

    text: str
    mark: bytes
    encoding: str

    def encoded(self, text: str) -> bytes:
        """Another text stored in the same way."""
        return self.mark + text.encode(self.encoding)


def stored(data: bytes) -> Stored | None:
    """What a file's bytes say, nothing of it altered; None if that is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, mark, encoding)
    found = _strict(data, b"", "utf-8")
    zeros = data.count(0)
    if found is not None and zeros * 4 < len(data):
        return found
    if zeros:  # UTF-16 without its mark: ASCII colons and line ends give it away
        even, odd = data[::2].count(0), data[1::2].count(0)
        return _strict(data, b"", "utf-16-le" if odd > even else "utf-16-be")
    return _strict(data, b"", "gb18030")


def _text(data: bytes) -> str | None:
    found = stored(data)
    return found.text if found else None


def _strict(data: bytes, mark: bytes, encoding: str) -> Stored | None:
    try:
        return Stored(data[len(mark) :].decode(encoding), mark, encoding)
    except UnicodeDecodeError:
        return None
