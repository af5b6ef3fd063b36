"""Paste: the text that a clipboard's HTML becomes.

In: HTML, RTF, what takes a photo in. Out: `Pasted`. The text is written as plainly as the paper's reader
allows and read back; where it would not show what was seen, nothing is taken (`NotPasted`), and the editor's
browser puts the clipboard's plain text in.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from bulletin.desk.adopting.dialect import Written, write
from bulletin.desk.adopting.law import loss
from bulletin.desk.adopting.shape import Shaped, shaped, words_of
from bulletin.desk.adopting.signs import CAREFUL, PLAIN, TAGGED
from bulletin.desk.adopting.tree import Node, TooDeep, heading_level, read_tree
from bulletin.desk.pasting.clipboard import meaning
from bulletin.desk.pasting.leads import Asked, ClipLeads, Take, named_pictures
from bulletin.desk.pasting.rtf import pictures_in
from bulletin.model.record import Record
from bulletin.reading.body import convert

_PATH: Final = "2000/01/01/nian-tie/index.md"  # of the piece that the text is read back as
_OPEN: Final = "还没有核对。"  # how the reader's fault on a line 待核：… ends
_BLOCKS: Final = frozenset("ul ol table pre blockquote hr img dl figure video audio iframe".split())
_FRAGMENT: Final = re.compile(r"<!--\s*(?:Start|End)Fragment\s*-->")


class Pasted(Record, frozen=True, array_like=False):
    """What is put in: `inline` if it is words that go into the line where the cursor stands, else blocks;
    `asked` are its lines for a human eye, `photos` the names of the photos that were taken in."""

    text: str
    inline: bool
    asked: tuple[Asked, ...]
    photos: tuple[str, ...]


class NotPasted(Exception):
    """HTML that is not taken, and why, in Chinese."""


def paste(html: str, rtf: str, take: Take) -> Pasted:
    """The text for a clipboard's HTML. Raises `NotPasted`."""
    try:
        read = meaning(read_tree(_FRAGMENT.sub("", html)))
    except TooDeep:
        raise NotPasted("格式一层套一层，太深了") from None
    shape = shaped(read.root)
    sources = [one.said.get("src", "") for one in shape.root.all() if one.tag == "img"]
    leads = ClipLeads(take, named_pictures(sources, pictures_in(rtf)))
    words = words_of(shape)
    for care in (PLAIN, TAGGED, CAREFUL):
        leads.again(care)
        written = _with_questions(write(shape, leads, care), leads, read.asked)
        if _is_whole(written, words):
            break
    else:
        raise NotPasted("有的格式这里放不了")
    inline = "\n" not in written.text and not leads.asked and _is_line(shape)
    return Pasted(written.text, inline, tuple(leads.asked), tuple(leads.photos))


def _with_questions(written: Written, leads: ClipLeads, asked: tuple[str, ...]) -> Written:
    """The text with what is asked about the whole of it behind it."""
    lines = [leads.ask(one) for one in asked]
    text = "\n\n".join(filter(None, [written.text, *(line for line, _ in lines)]))
    return replace(written, text=text, added=(*written.added, *(said for _, said in lines)))


def _is_whole(written: Written, words: str) -> bool:
    """Whether the paper's reader shows every word that was seen, and takes nothing for a fault."""
    body, found = convert(written.text, _PATH, 1, "/")
    wrong = [one for one in found.faults if not one.warning and not one.fact.endswith(_OPEN)]
    return not wrong and loss(words, written, body, found) is None


def _is_line(shape: Shaped) -> bool:
    """Whether there are only words of one line."""
    blocks = [one for one in shape.root.all() if _is_block(one)]
    return not blocks and not shape.notes


def _is_block(node: Node) -> bool:
    return node.tag in _BLOCKS or bool(heading_level(node))
