"""Shape: a tree without what readers do not see, its footnotes told apart.

In: the tree of a piece. Out: `Shaped`: the same tree, altered, and its footnotes in the order of their first
marks; where a mark stood there is an element `MARK`. Line numbers beside code, arrows that lead back from
notes, lists of contents that a generator makes, and what is hidden are gone: none of it is the author's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.desk.adopting.tree import Node, heading_level
from bulletin.model.record import Record

MARK: Final = "note-mark"
"""The name of the element that stands for a footnote's mark; its `name` is the note's number."""

_UNSEEN: Final = frozenset("title noscript meta param track map canvas datalist".split())
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MADE: Final = frozenset("headerlink anchor heading-anchor header-anchor header-link toc".split())
"""Classes of what generators add to a text: signs beside headings, tables of contents."""
_BACK: Final = re.compile(r"#(?:fnref|fn-?ref|_ftnref|ref)", re.IGNORECASE)
_ARROWS: Final = frozenset("↩ ↩︎ ↩️ ↑ ^ ⏎ ↵ [return] return".split())
_PLAYERS: Final = frozenset("iframe video audio object embed".split())
_PARTS: Final = frozenset("source track param embed object".split())
_FALLBACK: Final = re.compile(
    r"不支持|无法播放|not support|can't play|cannot play|enable javascript", re.IGNORECASE
)
_NOTE_BOXES: Final = frozenset("footnote footnotes footnotes-list wp-block-footnotes".split())


class Shaped(Record, frozen=True):
    """A tree, and its footnotes: what stands in each."""

    root: Node
    notes: tuple[Node, ...] = ()


def shaped(root: Node) -> Shaped:
    """The tree as readers see it; it is altered in place."""
    _prune(root)
    return Shaped(root, tuple(_notes(root)))


def _prune(root: Node) -> None:
    for node in root.all():
        kept: list[Node | str] = []
        for one in node.inside:
            if isinstance(one, str):
                kept.append(one)
            elif code := _numbered_code(one):
                kept.append(code)
            elif not _unseen(one):
                kept.append(one)
                kept += _spilt(one)
        node.inside = kept


def _spilt(node: Node) -> list[Node | str]:
    """What stands in a player and is no part of it: a tag that somebody wrote as a word. What browsers show
    where they cannot play is for nobody."""
    if node.tag not in _PLAYERS:
        return []
    inside = [one for one in node.inside if isinstance(one, str) or one.tag not in _PARTS]
    node.inside = [one for one in node.inside if isinstance(one, Node) and one.tag in _PARTS]
    said = Node("div", {}, inside).words()
    return [] if _FALLBACK.search(said) else inside


def _unseen(node: Node) -> bool:
    if node.tag in _UNSEEN or _HIDDEN.search(node.said.get("style", "")):
        return True
    if node.tag == "hr" and "footnotes-sep" in node.classes():
        return True
    return bool(node.classes() & _MADE) and (node.tag == "a" or "toc" in node.classes())


def _numbered_code(node: Node) -> Node | None:
    """The code of a box that has line numbers in a column of their own."""
    if node.tag not in ("table", "figure", "div"):
        return None
    cells = [one for one in node.all() if one.tag == "td"]
    gutter = [one for one in cells if one.classes() & {"gutter", "rouge-gutter", "linenos"}]
    if not gutter or (node.tag != "table" and any(one.tag == "figcaption" for one in node.all())):
        return None
    code = [one for one in cells if one not in gutter]
    if len(code) != len(gutter):
        return None
    text = "\n".join(one.raw().strip("\n") for one in code)
    return Node("pre", {}, [text])


def _notes(root: Node) -> Iterator[Node]:
    """Take the footnotes out of a tree, and put marks in the places of theirs."""
    bodies = {
        one.said["id"]: one
        for one in root.all()
        if one.tag in ("li", "p", "div", "dd") and one.said.get("id")
    }
    boxed = {
        id(inner)
        for box in root.all()
        if box.classes() & _NOTE_BOXES
        for inner in box.all()
        if inner is not box or box.tag == "li"
    }
    numbers: dict[str, int] = {}
    for node, at, name in list(_marks(root, frozenset(bodies))):
        body = bodies[name]
        if id(body) not in boxed and not _leads_back(body):
            continue
        if id(node) in boxed:  # a mark within a note is text
            continue
        number = numbers.setdefault(name, len(numbers) + 1)
        node.inside[at] = Node(MARK, {"name": str(number)})
    taken = {id(bodies[name]) for name in numbers}
    if taken:
        _take_out(root, taken)
    for name in numbers:
        body = bodies[name]
        _without_back(body)
        yield Node("div", {}, body.inside)


def _marks(root: Node, names: frozenset[str]) -> Iterator[tuple[Node, int, str]]:
    """Where marks stand: the element around each, its place there, the note's name."""
    for node in root.all():
        for at, one in enumerate(node.inside):
            if isinstance(one, str):
                continue
            link = one
            if one.tag == "sup":
                links = [inner for inner in one.inside if isinstance(inner, Node)]
                if len(links) != 1 or one.words() != links[0].words():
                    continue
                link = links[0]
            sup = one.tag == "sup" or node.tag == "sup" or _holds_sup(link)
            if link.tag != "a" or not (sup or any("footnote" in name for name in link.classes())):
                continue
            name = link.said.get("href", "").partition("#")[2]
            if name in names and not link.said.get("href", "").partition("#")[0]:
                yield node, at, name


def _holds_sup(link: Node) -> bool:
    return any(isinstance(one, Node) and one.tag == "sup" for one in link.inside)


def _leads_back(body: Node) -> bool:
    return any(_is_back(one) for one in body.all())


def _is_back(node: Node) -> bool:
    if node.tag != "a":
        return False
    back = any("backref" in name or "reversefootnote" in name for name in node.classes())
    href = node.said.get("href", "")
    return back or (href.startswith("#") and (node.words() in _ARROWS or bool(_BACK.match(href))))


def _without_back(body: Node) -> None:
    for node in list(body.all()):
        node.inside = [one for one in node.inside if isinstance(one, str) or not _is_back(one)]


def _take_out(root: Node, taken: set[int]) -> None:
    """Remove the notes, and the boxes and rules that held nothing else."""

    def emptied(node: Node) -> bool:
        kept: list[Node | str] = []
        some = False
        for one in node.inside:
            if isinstance(one, Node) and (id(one) in taken or emptied(one)):
                some = True
            else:
                kept.append(one)
        node.inside = kept
        left = [one for one in kept if not (isinstance(one, str) and not one.strip())]
        heads = all(isinstance(one, Node) and (one.tag == "hr") for one in left)
        return some and heads and node is not root

    emptied(root)


def words_of(shape: Shaped) -> str:
    """Every character that readers see, without blanks, in order: numbered lists with their numbers, notes at
    the end."""
    pieces: list[str] = []
    _words(shape.root, pieces)
    for note in shape.notes:
        _words(note, pieces)
    return "".join("".join(pieces).split())


def _words(node: Node, pieces: list[str]) -> None:
    number = start_of(node)
    for one in node.inside:
        if isinstance(one, str):
            pieces.append(one)
        elif one.tag == "li" and node.tag == "ol":
            number = number_of(one, number)
            pieces.append(f"{number}.")
            number += -1 if "reversed" in node.said else 1
            _words(one, pieces)
        elif one.tag != MARK:
            _words(one, pieces)


def start_of(node: Node) -> int:
    """The first number of a numbered list."""
    start = node.said.get("start", "")
    if re.fullmatch(r"\d{1,8}", start):
        return int(start)
    items = sum(isinstance(one, Node) and one.tag == "li" for one in node.inside)
    return items if "reversed" in node.said else 1


def number_of(item: Node, counted: int) -> int:
    """An item's number: its own, if it says one, else the one that is counted."""
    said = item.said.get("value", "")
    return int(said) if re.fullmatch(r"\d{1,8}", said) else counted


def first_heading(root: Node) -> Node | None:
    """The heading that a text begins with, if it does."""
    for node in root.all():
        if heading_level(node):
            return node
        if any(isinstance(one, str) and one.strip() for one in node.inside):
            return None
    return None
