"""Lists: what Word and WPS write as paragraphs with a style `mso-list`, as lists.

In: the tree of a clipboard's HTML. Out: the same tree, altered. A dot is a sign of a symbol font, often a
letter there: it is no word of the text. Numbers that count up by one make a numbered list; any other label
(一、 （1） a.) stays before its words, as it was seen.
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.desk.adopting.tree import Node

_LIST: Final = re.compile(r"mso-list\s*:\s*l\d+\s+level(?P<level>[1-9])")
_IGNORED: Final = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_SYMBOLS: Final = re.compile(r"wingdings|symbol|webdings|courier", re.IGNORECASE)
_DOT: Final = re.compile(r"[^\w\s]|o")  # `o` is the second level's dot, in Courier New
_LETTER: Final = re.compile(r"[a-zA-Z\u00a1-\u00ff\uf000-\uf0ff]")  # of a symbol font
_NUMBER: Final = re.compile(r"(\d{1,4})\.")


def with_lists(root: Node) -> None:
    """Make lists of runs of paragraphs that are marked as their items."""
    for node in list(root.all()):
        made: list[Node | str] = []
        run: list[Node] = []
        for one in [*node.inside, None]:
            if isinstance(one, Node) and _level(one):
                run.append(one)
                continue
            if isinstance(one, str) and run and not one.strip():
                continue  # blanks between two items
            made += _listed(run)
            run = []
            if one is not None:
                made.append(one)
        node.inside = made


def _level(node: Node) -> int:
    """The level of a paragraph in a list; 0 where it is in none."""
    found = _LIST.search(node.said.get("style", "")) if node.tag == "p" else None
    return int(found["level"]) if found else 0


def _listed(run: list[Node]) -> list[Node]:
    """The elements for a run of items: lists in one another, and paragraphs where no list can be."""
    made: list[Node] = []
    # The lists that may go on: level, element, its last number.
    open_: list[tuple[int, Node, int]] = []
    for one in run:
        level, label = _level(one), _taken_label(one)
        number = _NUMBER.fullmatch(label)
        while open_ and open_[-1][0] > level:
            open_.pop()
        if label and number is None:
            made.append(Node("p", {}, [label, *one.inside]))
            open_ = []
            continue
        item = Node("li", {}, one.inside)
        if open_ and open_[-1][0] == level and _goes_on(open_[-1], number):
            at, own, last = open_.pop()
            own.inside.append(item)
            open_.append((at, own, last + 1))
            continue
        own = Node("ol", {"start": number[1]}, [item]) if number else Node("ul", {}, [item])
        if open_ and open_[-1][0] == level:
            open_.pop()
        above = open_[-1][1].inside[-1] if open_ else None
        if isinstance(above, Node):
            above.inside.append(own)
        else:
            made.append(own)
        open_.append((level, own, int(number[1]) if number else 0))
    return made


def _goes_on(known: tuple[int, Node, int], number: re.Match[str] | None) -> bool:
    """Whether an item is the next of a list."""
    _, own, last = known
    return (
        int(number[1]) == last + 1 if number and own.tag == "ol" else not number and own.tag == "ul"
    )


def _taken_label(node: Node) -> str:
    """The label of an item, taken out of it; empty for a dot, and where there is none."""
    for parent in node.all():
        for at, one in enumerate(parent.inside):
            if isinstance(one, Node) and _IGNORED.search(one.said.get("style", "")):
                del parent.inside[at]
                label = one.words()
                fonts = f"{one.said.get('style', '')} {parent.said.get('style', '')}"
                fonts += " ".join(inner.said.get("style", "") for inner in one.all())
                symbol = _SYMBOLS.search(fonts) and _LETTER.fullmatch(label)
                return "" if symbol or _DOT.fullmatch(label) else label
    return ""
