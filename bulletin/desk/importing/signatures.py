"""Signatures: lines that say who wrote a piece, or who took a picture.

In: a line of a printed page. Out: `Signature`, or None for a line that says anything else. Who is named is
for the site's own reader of bylines to tell (`bulletin.reading.names`); here it is only judged whether a line
is one at all, which a header's line need not be asked.
"""

from __future__ import annotations

import re
from typing import Final
from zoneinfo import ZoneInfo

from bulletin.model.article import Author
from bulletin.model.han import HAN
from bulletin.model.record import Record
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.posts import DUTIES, begun_by_post, post, unglued
from bulletin.reading.stress import SURNAMES

# Whom a page names is asked before anybody's list of people: the draft is checked against that later.
_NOBODY: Final = Newsroom((), (), ZoneInfo("UTC"))
_LONGEST: Final = 60  # characters of a line of names
_BLANKS: Final = " \t\u3000"
_MARKS: Final = re.compile(rf"[□■▢◎●○◆◇▲△★☆▌▍｜*＊†{_BLANKS}]*")
_DOTS: Final = "·•・"
_PARTS: Final = re.compile(rf"[{_BLANKS}/／：:、，]+")
OWNERS: Final = "".join(sorted(SURNAMES))
_NAME: Final = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,10}}(?:·[{HAN}]{{1,10}}){{1,3}}")
_RUN_TOGETHER: Final = re.compile(f"[{OWNERS}][{HAN}]{{1,2}}[{OWNERS}][{HAN}]{{1,2}}")
_STOCK: Final = re.compile(
    rf"(?:(?:本报|资料|网络|效果)(?:资料)?(?:图片?|照片|制图)|本报(?:记者摄|供图)|[{HAN}]{{2,12}}供图)"
)
_TAILS: Final = re.compile(rf"[。！？）)」”；，{_BLANKS}]+|[（(]")
_SHORTEST: Final = 4  # characters of a caption
_TAIL: Final = 40  # characters at the end of a caption that its credit may take


class Signature(Record, frozen=True):
    """Who is named: `text` as a byline is typed, `authors` as it is understood; `dropped` are the marks and
    brackets that stood around it. `credit`: it says who took a picture, and nothing else."""

    text: str
    authors: tuple[Author, ...] = ()
    credit: bool = False
    dropped: tuple[str, ...] = ()


def read_signature(line: str) -> Signature | None:
    """The signature that a line is."""
    if len(line) > _LONGEST:
        return None
    text, dropped = _bare(line)
    if _STOCK.fullmatch(text):
        return Signature(text, credit=True, dropped=dropped)
    dotted = len(text) > 2 and text[0] in _DOTS and text[-1] in _DOTS  # noqa: PLR2004 (a pair)
    if not (dotted or _names_somebody(text)):
        return None
    authors, wrong = read_names(text, _NOBODY)
    if _RUN_TOGETHER.fullmatch(_after_post(text)):  # who they are is for an editor to say
        return Signature(text, dropped=dropped)
    if not authors or wrong or not all(map(_is_name, authors)):
        return None
    taken = all(author.role == "摄影" for author in authors) or text.endswith("摄影报道")
    credit = not dotted and taken
    return Signature(text, authors, credit, dropped)


def _after_post(text: str) -> str:
    lead = begun_by_post(text)
    return lead[1].strip(_BLANKS) if lead else ""


def _is_name(author: Author) -> bool:
    return bool(_NAME.fullmatch(author.name)) or author.name.isascii()


def _bare(line: str) -> tuple[str, tuple[str, ...]]:
    """A line without the mark before it and the brackets around it, and these."""
    marks = _MARKS.match(line)
    begin = marks.end() if marks else 0
    text = line[begin:].strip(_BLANKS)
    dropped = [line[:begin].strip(_BLANKS)]
    if (
        text[:1] in ("（", "(")
        and text[-1:] in ("）", ")")
        and not re.search("[（()）]", text[1:-1])
    ):
        dropped += [text[0], text[-1]]
        text = text[1:-1].strip(_BLANKS)
    return text, tuple(filter(None, dropped))


def _names_somebody(text: str) -> bool:
    """Whether a line begins with a post or a duty, or ends in a duty."""
    words = [word for word in _PARTS.split(text) if word]
    if not words:
        return False
    if len(words) > 1 and (post(words[0]) or words[0] in DUTIES):
        return True
    if lead := begun_by_post(words[0]):
        if _RUN_TOGETHER.fullmatch(lead[1]):
            return len(words) == 1
        return len(lead[1]) > 1 and all(map(_may_be_glued, unglued(lead[1])))
    if len(words) > 1 and _is_duty(words[-1]):
        return all(map(_may_be_glued, (word for word in words if not _is_duty(word))))
    return len(words) == 1 and _ends_in_duty(words[0])


def _is_duty(word: str) -> bool:
    """Whether a word says what those have done whose names stand before it."""
    return word in DUTIES or (post(word) or ("", ""))[0] == "摄影"


def _may_be_glued(word: str) -> bool:
    """Whether a word that no blank sets off from a post may be a name (or again a post and a name)."""
    while lead := begun_by_post(word):
        word = lead[1]
    word = word.removesuffix("报道")
    return bool(_NAME.fullmatch(word)) and word[0] in SURNAMES


def _ends_in_duty(word: str) -> bool:
    """Whether a word is a name and what that person did: 丙三摄."""
    for duty in ("摄影报道", "摄影", "供图", "摄"):
        if word.endswith(duty):
            return _may_be_glued(word.removesuffix(duty))
    return False


def credited(text: str) -> tuple[str, Signature] | None:
    """A caption that ends in its credit, parted from it: 工人在铺设石板。丙三 摄. None where it has none."""
    start = max(0, len(text) - _TAIL)
    for part in _TAILS.finditer(text, start):
        opens = part[0] in ("（", "(")
        caption = text[: part.start() if opens else part.end()].rstrip(_BLANKS)
        signature = read_signature(text[part.start() if opens else part.end() :].strip(_BLANKS))
        if signature and signature.credit:
            return (caption, signature) if len(caption) >= _SHORTEST else None
    return None


def closing(text: str) -> tuple[str, Signature] | None:
    """A paragraph that ends in a signature in brackets, parted from it: …。（记者 甲一）. None where none."""
    if text[-1:] not in ("）", ")"):
        return None
    opened = max(text.rfind("（"), text.rfind("("))
    if opened < 1 or len(text) - opened > _TAIL:
        return None
    signature = read_signature(text[opened:])
    return (text[:opened].rstrip(_BLANKS), signature) if signature else None
