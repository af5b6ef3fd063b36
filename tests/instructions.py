"""What docs/deploy.md tells a person to type, so that the tests type that and nothing else.

In: the document. Out: its commands, as they stand there. A command is a line of a block of code, or words in
backquotes whose first is a program's name (small letters). `tests/test_instructions.py` fails where one of
them is asked for by no test.
"""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs" / "deploy.md"
_BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
_WORDS = re.compile(r"[a-z][a-z0-9-]+ [^`]*")


def blocks(text: str) -> dict[str, list[str]]:
    """The commands of each chapter's block, in order, without what stands behind `#`."""
    found = {}
    for chapter in text.split("\n## ")[1:]:
        title = chapter.partition("\n")[0]
        lines = [line for block in _BLOCK.findall(chapter) for line in block.splitlines()]
        if lines:
            found[title] = [line.partition(" #")[0].strip() for line in lines]
    return found


def sentences(text: str) -> set[str]:
    """The commands that stand within sentences."""
    spans = (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", _BLOCK.sub("", text)))
    return {span for span in spans if _WORDS.fullmatch(span)}


def block(title: str) -> list[str]:
    """The commands of the chapter of that title, in order."""
    return blocks(DOCUMENT.read_text("utf-8"))[title]


def documented(command: str) -> str:
    """The same command, which must stand in a sentence of the document: what a test types is what a person
    is told to."""
    assert command in sentences(DOCUMENT.read_text("utf-8")), f"docs/deploy.md: {command}?"
    return command
