"""Names: who signs a manuscript, where no line says so by itself.

In: a line below a headline; the blocks of a text. Out: whether the line is nothing but names; the names at
the beginning of the text (本报讯（记者 甲一）) and those in brackets at its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.importing.blocks import Block
from bulletin.desk.importing.signatures import OWNERS, Signature, closing, read_signature
from bulletin.desk.importing.word.parts import Line
from bulletin.desk.importing.word.written import INDENT
from bulletin.model.han import HAN

_NAMES: Final = re.compile(
    rf"[{OWNERS}](?:[{HAN}]{{1,2}}|[ \u3000]+[{HAN}])(?:[、 \u3000]+[{OWNERS}][{HAN}]{{1,2}}){{0,2}}"
)
_REPORTED: Final = re.compile(
    r"(?:本报|本台|本刊|本网)[^（(。，]{0,16}讯[ \u3000]*[（(](?P<names>[^（）()]{2,60})[)）]"
)


def may_be_names(line: Line) -> bool:
    """Whether a line is nothing but what looks like the names of one to three people."""
    return not line.style and _NAMES.fullmatch(line.text) is not None


def closed_by(blocks: Sequence[Block]) -> tuple[int, str, Signature] | None:
    """Where the text ends in names in brackets: the block, its text without them, who they are."""
    at = next((at for at in range(len(blocks) - 1, -1, -1) if _is_text(blocks[at])), None)
    parted = closing(blocks[at].text) if at is not None else None
    if at is None or parted is None or parted[1].credit or not parted[0].strip(INDENT):
        return None
    return at, *parted


def reported(blocks: Sequence[Block]) -> Signature | None:
    """Whom the first paragraph names as its reporters; they stay there."""
    first = next((block.text for block in blocks if _is_text(block)), "")
    told = _REPORTED.match(first.strip(INDENT))
    signature = read_signature(told["names"]) if told else None
    return signature if signature and not signature.credit else None


def _is_text(block: Block) -> bool:
    return block.kind == "raw" and block.text.startswith(INDENT)
