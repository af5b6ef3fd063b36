"""Signs: words written so that this paper's reader takes none of their signs for a mark.

In: words as they are to be seen, and how careful to be. Out: the same words as they are typed. At first only
the signs that mean something where they stand are marked, for editors have to read the text; if the reader
still takes one for what it is not, every sign that could be one is marked.
"""

from __future__ import annotations

import re
from typing import Final

PLAIN: Final = 0
"""As an editor would type it."""
TAGGED: Final = 1
"""Stress by tags, where stars could be masks (张**)."""
CAREFUL: Final = 2
"""Every sign marked."""

BREAK: Final = "\v"  # stands for a line break, until it is known what breaks a line there

_EVERY: Final = re.compile(r"[\\`*_~#\[\](){}<>!|+\-=.:&^\"']|[＊＃＞｜！［］]")
_SOME: Final = re.compile(
    r"(?P<always>`|\*{2,}|＊{2,}|~{2,}|\\(?=[\\`*_~#\[\](){}<>!|+\-=.:&^\"']|\Z|\v)"
    r"|[<>](?=[A-Za-z/!]|\Z)|&(?=#?\w+;|\Z)|\{(?=[{%])|[!！](?=\Z|[\[［])"
    r"|(?:\A[*＊~]|[*＊~]\Z)|[［\[](?=\^))"
    r"|(?P<open>[\[［])"
)
_TARGET: Final = re.compile(r"[^\[\]［］]*[\]］]\s*(?![(（])")
_START: Final = re.compile(
    r"(?P<first>#{1,6}(?=[ \u3000]|#)|＃|[>＞]|[-*+](?=[ \u3000])|待(?=核[：:]))"
    r"|(?P<number>\d{1,9})\.(?=[ \u3000])"
)
_RULE: Final = re.compile(
    r"(?:-{3,}|\*{3,}|[-*](?: +[-*]){2,}|[-=*＊—_·]{5,})[ ]*"
    r"|(?:—{2}|-{3}|={3}|·{3}|[*＊]{4}|_{4}).*(?:—{2}|-{3}|={3}|·{3}|[*＊]{4}|_{4})[ ]*"
)
_DASHES: Final = re.compile(r"(?=[ |｜:：]*+-)[ |｜:：-]*+")
_HEAD_END: Final = re.compile(r"(?<=[ \u3000])([#＃]+)\Z")
_SOFT: Final = re.compile(r"(?<![ \t\n])(?=[ \t]*+\n)[ \t\n]++")
_WIDE: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")


def coded(sign: str) -> str:
    """A sign that is no syntax: behind a back slash, or as its number where there is no such way."""
    return f"\\{sign}" if sign.isascii() else f"&#{ord(sign)};"


def escaped(text: str, care: int, *, linked: bool = False, cell: bool = False) -> str:
    """Words in which no sign is syntax. `linked`: they stand in the brackets of a link; `cell`: in a
    table."""
    if care >= CAREFUL:
        return _EVERY.sub(lambda found: coded(found[0]), text)
    made = _SOME.sub(lambda found: _some(found, text, linked), text)
    if linked:
        made = re.sub(r"(?<!\\)[\]］]", lambda found: coded(found[0]), made)
    if cell:
        made = re.sub(r"(?<!\\)[|｜]", lambda found: coded(found[0]), made)
    return made


def _some(found: re.Match[str], text: str, linked: bool) -> str:
    if found["open"] and not linked and _TARGET.match(text, found.end()):
        return found[0]
    return "".join(map(coded, found[0]))


def joined(words: str) -> str:
    """Words over several lines in one: without a blank between two Chinese characters."""

    def joint(found: re.Match[str]) -> str:
        before, after = (
            words[found.start() - 1 : found.start()],
            words[found.end() : found.end() + 1],
        )
        return "" if _WIDE.match(before) and _WIDE.match(after) else " "

    return re.sub("[ \t]+", " ", _SOFT.sub(joint, words))


def guarded(line: str, below: str = "") -> str:
    """A line of a paragraph that begins no block of another kind. `below` is the line under it."""
    if _RULE.fullmatch(line) or (below and ("|" in line or "｜" in line) and _is_dashes(below)):
        found = re.search("[|｜]", line) if not _RULE.fullmatch(line) else None
        at = found.start() if found else 0
        return line[:at] + coded(line[at]) + line[at + 1 :]
    start = _START.match(line)
    if start is None:
        return line
    if start["number"]:
        return f"{start['number']}\\.{line[start.end() :]}"
    return coded(line[0]) + line[1:]


def _is_dashes(line: str) -> bool:
    return bool(_DASHES.fullmatch(line)) and ("|" in line or "｜" in line)


def heading_end(text: str) -> str:
    """A heading's words without signs at their end that would close it."""
    return _HEAD_END.sub(lambda found: "".join(map(coded, found[1])), text)


def address(typed: str) -> str:
    """An address as it stands in a link's brackets."""
    return re.sub(
        r"[\s()<>\"'\\“”`]",
        lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()),
        typed,
    )
