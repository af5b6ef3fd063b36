"""Signs: what is final before a text is parted into blocks.

In: an article's text. Out: `Prepared`: the text in which code, typed tags, escaped signs and entities
cannot be taken for syntax any more, the things that stand for one character of it, and nothing lost: what
looked like a tag and has no partner is text again.

Three ranges of private characters, which no decoded text has (`decode`), carry this through Markdown:
`literal` signs, one for each character of the basic plane; `mark`s, which say that a line begins; and
things, by their number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bulletin.model.record import Record
from bulletin.reading.decode import clean
from bulletin.reading.emoji import EMOJI
from bulletin.reading.found import Found, quoted
from bulletin.reading.tags import BARE, EMBEDDED, TAG, VOID, bare_end, entity, wrong_tag

_LITERAL: Final = 0xF0000
_LINE: Final = 0x100000
_LINES: Final = 0x7FFF  # a text of more lines names the last of these
_THING: Final = 0x108000
_THINGS: Final = 0x7000
STRESS: Final = "\U0010fff0\U0010fff1"  # where **stress** begins and ends
STRIKE: Final = "\U0010fff2\U0010fff3"  # where ~~what is struck out~~ does
WIDE_STRESS: Final = "\U0010fff4\U0010fff5"  # the same, typed ＊＊so＊＊
STRESSED: Final = re.compile("([\U0010fff0-\U0010fff5])")
GONE: Final = "\U0010fff6"  # where a comment was

MARKS: Final = re.compile("[\U00100000-\U00107fff]")
THING: Final = re.compile("[\U00108000-\U0010efff]")
SPECIAL: Final = re.compile("[\U000f0000-\U0010ffff]")
_FOREIGN: Final = re.compile("[\0-\x08\x0e-\x1f\U000f0000-\U0010ffff]")
_NATIVE: Final = re.compile("[^\0-\x08\x0e-\x1f\U000f0000-\U0010ffff]*+")
_SIGN_OF: Final = {
    ord(STRESS[0]): "**", ord(STRESS[1]): "**", ord(STRIKE[0]): "~~", ord(STRIKE[1]): "~~",
    ord(WIDE_STRESS[0]): "＊＊", ord(WIDE_STRESS[1]): "＊＊", ord(GONE): "",
}  # fmt: skip

# Where this finds nothing, `_NEXT` does not; a search leaps to the first letters of branches.
_ANY: Final = re.compile(r"\\|`|<|&|\{[{%]|\[TOC\]|:[a-z0-9_+-]+:")
_NEXT: Final = re.compile(
    r"(?P<ticks>`+)"
    r"|\\(?P<escaped>[\\`*_~#\[\](){}<>!|+\-=.:&^\"'])"
    r"|&(?P<entity>\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<address>\]\([ ]*<[^<>\n]*>|\]\((?:[^\s()<>]|\([^\s()<>]*\))+|" + BARE + r")"
    r"|(?P<comment><!--)"
    r"|(?P<angle><)"
    r"|(?P<code>\{\{[<%]|\{%|^[ ]*\[TOC\][ ]*$)"
    r"|:(?P<emoji>[a-z0-9_+-]+):",
    re.MULTILINE,
)
_ADDRESS_SIGN: Final = re.compile(
    r"\\[\\`*_~#\[\](){}<>!|+\-=.:&^\"']|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_FENCE: Final = re.compile(r"(?P<before>[ >＞]*(?:(?:[-*+]|\d{1,9}\.)[ ]+)?)(?P<ticks>`{3,})")
_INFO: Final = re.compile("[ !-_a-~]*+")  # what may stand behind a fence: ```js index.js
_LANGUAGE: Final = re.compile(r"[\w+#.-]*", re.ASCII)
_BLANK_LINE: Final = re.compile(r"\n[ >＞]*\n")
_LONGEST_RUN: Final = 16  # of back ticks that begin code in a line; more are text


class Code(Record, frozen=True):
    """Code in a line, as typed."""

    text: str


class Sign(Record, frozen=True):
    """A sign in what may be an address: as typed there, in words as it was meant."""

    typed: str
    meant: str


class Tag(Record, frozen=True):
    """A typed HTML tag that has its partner or needs none: its name in small letters, and what is behind."""

    name: str
    said: str
    closing: bool
    typed: str


@dataclass(slots=True)
class Prepared:
    """A text whose characters are final, and the things that stand in it as one character each."""

    text: str
    things: list[Code | Sign | Tag] = field(default_factory=list)


def literal(text: str) -> str:
    """The same characters, which no rule takes for syntax."""
    return "".join(chr(_LITERAL + ord(char)) if char < "\ufffe" else char for char in text)


def mark(line: int) -> str:
    """A character that says: the file's line `line` begins here."""
    return chr(_LINE + min(line, _LINES))


def line_of(marked: str) -> int:
    """The line that a mark names."""
    return ord(marked) - _LINE


def number_of(thing: str) -> int:
    """The place in `Prepared.things` of the thing that a character stands for."""
    return ord(thing) - _THING


def is_plain(text: str) -> bool:
    """Whether a text has none of these characters, which are among those that cannot be printed."""
    return text.isprintable() or not SPECIAL.search(text)


def restored(text: str, things: list[Code | Sign | Tag], typed: bool = False) -> str:
    """Text as it was meant to be read: without marks, signs themselves, code as its text; or, of an
    address, as it was `typed`."""
    if is_plain(text):
        return text

    def char(found: re.Match[str]) -> str:
        code = ord(found[0])
        if code < _LINE:
            return chr(code - _LITERAL)
        if code < _THING:
            return ""
        if code in _SIGN_OF:
            return _SIGN_OF[code]
        thing = things[code - _THING]
        if isinstance(thing, Sign):
            return thing.typed if typed else thing.meant
        return thing.text if isinstance(thing, Code) else ""

    return SPECIAL.sub(char, text)


def _meant(sign: str) -> str:
    """What an escaped sign or an entity means."""
    return sign[1:] if sign[0] == "\\" else clean(entity(sign) or sign)


def _as_meant(typed: str) -> str:
    """A text with what escaped signs and entities in it mean."""
    return _ADDRESS_SIGN.sub(lambda sign: _meant(sign[0]), typed)


def prepare(text: str, found: Found) -> Prepared:
    """Make a text's characters final; `found` gets the faults and remarks. A decoded text has none of the
    characters that are used here; of another one they are lost."""
    if not _NATIVE.fullmatch(text):
        text = _FOREIGN.sub("\ufffd", text)
    if not _ANY.search(text):
        return Prepared(text)
    return _Pass(text, found).run()


class _Pass:
    """One pass over a text, from left to right."""

    def __init__(self, text: str, found: Found) -> None:
        self.text = text
        self.found = found
        self.out: list[str | Tag] = []
        self.things: list[Code | Sign | Tag] = []
        self.fruitless: dict[str, int] = {}  # what was looked for in vain, up to where
        self.at = 0
        self.block_end = 0  # of the block that is looked at
        self._counted = (0, found.first_line)

    def line(self) -> int:
        """The file's line of the place that is looked at; such places only go forward."""
        at, line = self._counted
        line += self.text.count("\n", at, self.at)
        self._counted = (self.at, line)
        return line

    def run(self) -> Prepared:
        """The whole text."""
        text, out = self.text, self.out
        while seen := _NEXT.search(text, self.at):
            out.append(text[self.at : seen.start()])
            self.at = seen.start()
            kind = seen.lastgroup or ""
            end = getattr(self, f"_{kind}")(seen)
            if end is None:  # a sign like any other
                end = seen.end() if kind in ("ticks", "entity", "emoji", "code") else self.at + 1
                out.append(text[self.at : end])
            self.at = end
        out.append(text[self.at :])
        return Prepared(self._paired(), self.things)

    def _thing(self, thing: Code | Sign | Tag, typed: str) -> str:
        if len(self.things) >= _THINGS:
            fact = "正文里的代码和 HTML 标记太多"
            self.found.damage(self.line(), fact, "请重新粘贴正文，或把稿件分成几篇。")
            return literal(typed)
        self.things.append(thing)
        new_lines = typed.count("\n")
        after = mark(self.line() + new_lines) if new_lines else ""
        return chr(_THING + len(self.things) - 1) + after

    def _ticks(self, seen: re.Match[str]) -> int | None:
        run, text = seen[0], self.text
        start = text.rfind("\n", 0, self.at) + 1
        fence = _FENCE.fullmatch(text, start, seen.end())
        if fence and len(run) >= 3:  # noqa: PLR2004 (what a fence is made of)
            line_end = text.find("\n", self.at)
            if line_end < 0:
                line_end = len(text)
            if _INFO.fullmatch(text, seen.end(), line_end):
                return self._fenced(fence, line_end)
        if len(run) > _LONGEST_RUN:
            return None
        if self.block_end <= self.at:
            blank = _BLANK_LINE.search(text, self.at)
            self.block_end = blank.start() if blank else len(text)
        limit = self.block_end
        if self.fruitless.get(run, -1) >= limit:
            return None
        close = re.compile(rf"(?<!`){run}(?!`)").search(text, seen.end(), limit)
        if close is None:
            self.fruitless[run] = limit
            return None
        code = text[seen.end() : close.start()]
        inside = code.replace("\n", " ")
        if inside.strip() and inside.startswith(" ") and inside.endswith(" "):
            inside = inside[1:-1]
        self.out.append(self._thing(Code(inside), code))
        return close.end()

    def _fenced(self, fence: re.Match[str], line_end: int) -> int:
        """A block of code: its lines stay lines, and every sign in them is only that."""
        text, run = self.text, fence["ticks"]
        close = re.compile(rf"\n[ >＞]*{run}`*[ ]*(?=\n|\Z)").search(text, line_end)
        if close is None:
            fact = f"代码开头的“{run}”没有另一行“{run}”来结束。"
            self.found.fault(self.line(), fact, f"请在代码后面补一行“{run}”。")
            return len(text)
        info = text[fence.end() : line_end].strip()
        if not _LANGUAGE.fullmatch(info):
            fact = f"代码开头的“{quoted(info)}”读者看不到。"
            self.found.remark(self.line(), fact, "要给读者看的，请写在代码上面一行。")
        self.out.append(text[self.at : line_end])
        quoted_code = ">" in fence["before"] or "＞" in fence["before"]
        room = len(fence["before"])
        lead = re.compile(rf"[ >＞]{{0,{room}}}" if quoted_code else rf"[ ]{{0,{room}}}")
        for line in text[line_end + 1 : close.start() + 1].split("\n")[:-1]:
            before = lead.match(line)
            kept = before[0] if before else ""
            self.out.append("\n" + kept + (literal(line[len(kept) :]) or literal("\0")))
        self.out.append(close[0])
        return close.end()

    def _escaped(self, seen: re.Match[str]) -> int:
        self.out.append(literal(seen["escaped"]))
        return seen.end()

    def _entity(self, seen: re.Match[str]) -> int | None:
        meant = entity(seen[0])
        if meant is None:
            return None
        final = clean(meant)
        if final == "\ufffd" or not final.strip():
            fact = f"“{seen[0]}”是看不见的字符。"
            if final == "\ufffd":
                self.found.fault(self.line(), fact, "请删去，或直接输入要写的字。")
            elif not meant.isspace():
                self.found.remark(self.line(), fact + "已经去掉。", "请看看这里是不是想写的样子。")
        self.out.append(literal(final))
        return seen.end()

    def _address(self, seen: re.Match[str]) -> int:
        """What may be an address: nothing in it is decoded, unless it turns out to be none."""
        typed = seen[0]
        if not typed.startswith("]"):
            typed = typed[: bare_end(typed)]
        elif "\\" in typed or "&" in typed:
            typed = _ADDRESS_SIGN.sub(self._address_sign, typed)
        self.out.append(typed)
        return seen.end() if typed.startswith("]") else seen.start() + len(typed)

    def _address_sign(self, seen: re.Match[str]) -> str:
        typed, meant = seen[0], _meant(seen[0])
        return typed if meant == typed else self._thing(Sign(typed, meant), typed)

    def _comment(self, seen: re.Match[str]) -> int | None:
        end = -1 if "-->" in self.fruitless else self.text.find("-->", seen.end())
        if end < 0:
            self.fruitless["-->"] = len(self.text)
            return None
        said = self.text[seen.end() : end]
        self.found.remark(
            self.line(), f"备注“{quoted(said)}”读者看不到。", "要给读者看的，请写在正文里。"
        )
        self.out.append(GONE + "\n" * said.count("\n"))
        return end + len("-->")

    def _angle(self, _: re.Match[str]) -> int | None:
        tag = TAG.match(self.text, self.at)
        if tag is None:
            return None
        name = tag["name"].lower()
        if name in EMBEDDED:
            self.found.fault(self.line(), *wrong_tag(name))
        self.out.append(Tag(name, tag["said"], bool(tag["closing"]), tag[0]))
        return tag.end()

    def _code(self, seen: re.Match[str]) -> None:
        what = quoted(self.text[self.at : self.text.find("\n", self.at) + 1 or None])
        if seen[0].strip() == "[TOC]":
            remedy = "请删去这一行；要写这几个字，前面加“\\”。"
        else:
            remedy = "这是别的网站程序的指令，请改写成文字或图片；要照样写，请放在两个 ` 中间。"
        self.found.fault(self.line(), f"“{what}”在这里没有作用。", remedy)

    def _emoji(self, seen: re.Match[str]) -> int | None:
        if seen["emoji"] in EMOJI:
            fact = f"“{seen[0]}”是文字，不会变成表情。"
            self.found.remark(self.line(), fact, "要表情，请直接输入表情。")
            return None
        self.out.append(":")
        return self.at + 1  # the second colon may begin another

    def _partners(self) -> set[int]:
        """The places in `out` of tags that have their partner or need none."""
        open_tags: list[tuple[int, str]] = []
        waiting: dict[str, int] = {}
        good: set[int] = set()
        for at, piece in enumerate(self.out):
            if not isinstance(piece, Tag):
                continue
            if piece.name in VOID:
                good |= set() if piece.closing else {at}
            elif not piece.closing:
                open_tags.append((at, piece.name))
                waiting[piece.name] = waiting.get(piece.name, 0) + 1
            elif waiting.get(piece.name):
                name = ""
                while name != piece.name:
                    other, name = open_tags.pop()
                    waiting[name] -= 1
                good |= {other, at}
        return good

    def _paired(self) -> str:
        """The text, with tags that have no partner as text again."""
        good = self._partners()
        self.at = 0
        pieces = []
        line = self.found.first_line
        for at, piece in enumerate(self.out):
            if isinstance(piece, Tag):
                self._counted = (0, line)
                pieces.append(
                    self._thing(piece, piece.typed)
                    if at in good
                    else literal(_as_meant(piece.typed))
                )
                line += piece.typed.count("\n")
                continue
            pieces.append(piece)
            marked = MARKS.findall(piece)
            line = (line_of(marked[-1]) if marked else line) + piece.rpartition(
                marked[-1] if marked else "\0"
            )[2].count("\n")
        return "".join(pieces)
