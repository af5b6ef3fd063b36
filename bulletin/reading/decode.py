"""Decode: a file's bytes to final characters, whatever editor saved it.

In: bytes in UTF-8, UTF-16 or GB18030, with or without a byte order mark. Out: text in NFC with `\\n`
line ends, without invisible characters, rare and doubled characters as everybody has them, its lines
still the file's lines; what was altered is noted, and what nobody can read is a fault.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.reading.rare import KNOWN, RADICALS

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# A line ends with CR, LF, both, CR CR LF (mail programs), a form feed, a vertical tab (Word's line break),
# NEL or one of Unicode's own separators.
LINE_END: Final = re.compile("(?<!\r)\r*\n|[\r\v\f\x85\u2028\u2029]")
_OTHER_ENDS: Final = re.compile("[\r\v\f\x85\u2028\u2029]")
_LEADING_TABS: Final = re.compile("^[ ]*\t[ \t]*", re.MULTILINE)
# Characters nobody types on purpose: soft hyphens, zero-width ones (a joiner stays between two emoji) …
_UNSEEN: Final = "\xad\u115f\u200b\u200c\u2060-\u2065\u3164\ufeff\ufff9-\ufffc\ufffe-\uffff"
# … and those that could deceive: control characters, overrides that make a line read backwards, line ends
# that are none any more once `lines_of` has been there.
_DECEIVING: Final = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\x00-\x08\x0b-\x1f\x7f-\x9f"
_INVISIBLE: Final = re.compile(
    f"[{_UNSEEN}{_DECEIVING}]|(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d"
)
_DECEIT: Final = re.compile(f"[{_DECEIVING}]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LOST: Final = "\ufffd"
"""What programs put where they could not read a character, here also for a private one of no table."""
# How a header begins in an encoding of traditional characters: read as GB18030, it would be other words.
_BIG5: Final = re.compile(
    rb"\s*(?:%s)"
    % b"|".join(re.escape(key.encode("big5")) for key in ("標題", "日期", "欄目", "作者"))
)
# Marks that stand on the letter before them: NFC sorts those of one letter, in time that grows with the
# square of their number. Unicode's stream-safe format allows 30; letters, punctuation, emoji are none.
_PILE: Final = re.compile("[^\\w\\s\0-\u02ff\u2000-\u303f\uff00-\uffef\U0001f000-\U0001faff]{256}")
_BLANKS: Final = "\xa0\u2000-\u200a\u202f\u205f\t"
_SPACES: Final = re.compile(f"[{_BLANKS}]")
# Hardly a text has any of these.
_ODD: Final = re.compile(
    f"[{_UNSEEN}{_DECEIVING}\u200d{_BLANKS}\u2e80-\u2fd5\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
# Most texts have nothing but these, which are final as they are: none is looked for below, none composes.
_FINAL: Final = re.compile("[\n -~\xb7—‘’“”…\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*+")
_SHOWN: Final = 6  # characters before and behind a bad one that its fault shows


class Decoded(Record, frozen=True):
    """A file's text; what in it nobody can read, as faults; what was altered, as notes (warnings)."""

    text: str
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def decode(data: bytes, path: str) -> str | Fault:
    """The text of a file, or the first fault by which it cannot be read."""
    read = read_text(data, path)
    if isinstance(read, Fault):
        return read
    return read.faults[0] if read.faults else read.text


def read_text(data: bytes, path: str) -> Decoded | Fault:
    """The text of a file with what is wrong in single characters of it; or the fault that it is no text
    at all."""
    text = _text(data)
    if text is None:
        fact, remedy = "文件的编码认不出来。", "请用记事本打开，另存为 UTF-8。"
        return Fault(path, 0, fact, remedy)
    if _BIG5.match(data):
        fact, remedy = (
            "文件是繁体中文的 Big5 编码，读出来是乱码。",
            "请用记事本打开，另存为 UTF-8。",
        )
        return Fault(path, 0, fact, remedy)
    if _FINAL.fullmatch(text):
        return Decoded(text)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Fault(path, line, "有空字符，文件可能已损坏。", "请重新保存或重新导出稿件。")
    if pile := _PILE.search(text):
        line = text.count("\n", 0, pile.start()) + 1
        return Fault(path, line, "有一长串叠在一起的符号，文件可能已损坏。", "请删去它们。")
    text = lines_of(text)
    odd = _ODD.search(text) is not None
    notes = tuple(_noted(text, path)) if odd else ()
    text = clean(text)
    return Decoded(text, tuple(unreadable(text, path)), notes)


def lines_of(text: str) -> str:
    """Text with `\\n` for whatever ends a line."""
    return LINE_END.sub("\n", text) if _OTHER_ENDS.search(text) else text


def clean(text: str) -> str:
    """Text of final characters: without invisible ones, with plain spaces, in NFC; private characters that
    a table knows, and radicals, are those that were meant; of other private ones `�` is left."""
    if _ODD.search(text):
        text = _LEADING_TABS.sub(lambda tabs: tabs[0].replace("\t", "    "), text)
        text = visible(_SPACES.sub(" ", text)).translate(KNOWN).translate(RADICALS)
        text = _PRIVATE.sub(_LOST, text)
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Text without invisible characters, and else as it is."""
    return _INVISIBLE.sub("", text)


def unreadable(text: str, path: str) -> Iterator[Fault]:
    """A fault for each line of a cleaned text with a character that got lost before."""
    if _LOST not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if _LOST in line:
            at = line.index(_LOST)
            before, after = line[max(at - _SHOWN, 0) : at], line[at + 1 : at + 1 + _SHOWN]
            place = f"“{before}”和" if before else "行首和"
            place += f"“{after}”之间" if after else "行尾之间"
            fact = f"{place}有一个字，别人的电脑上显示不出来。"
            yield Fault(
                path, number, fact, "请重新输入这个字；没有这个字的，写成“[左边＋右边]”并加注。"
            )


def _noted(text: str, path: str) -> Iterator[Fault]:
    """Notes, a line each, on what `clean` alters and an editor should know of."""
    for number, line in enumerate(text.split("\n"), 1):
        if not _ODD.search(line):
            continue
        if _DECEIT.search(line):
            fact = "有看不见的控制字符，已经去掉。"
            yield Fault(path, number, fact, "请看看这一行是不是想写的样子。", warning=True)
        for char in dict.fromkeys(line):
            meant = KNOWN.get(ord(char)) or RADICALS.get(ord(char))
            if meant:
                fact = f"有一个旧编码或部首的字，已经换成“{meant}”（U+{ord(meant):04X}）。"
                yield Fault(path, number, fact, "请核对这个字。", warning=True)


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
