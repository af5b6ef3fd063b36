"""The clipboard: HTML that programs write for one another, as elements that mean something.

In: the tree of a clipboard's HTML. Out: the same tree, altered: Word's footnotes, comments, changes and
lists, bold that is only a style, tables without a head. The names of classes are gone, which mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from bulletin.desk.adopting.tree import Node, heading_level
from bulletin.desk.importing.word.body import SENTENCE
from bulletin.desk.pasting.lists import with_lists
from bulletin.desk.pasting.tables import with_head
from bulletin.model.record import Record

_BOLD: Final = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b", re.IGNORECASE)
_NOT_BOLD: Final = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)\b", re.IGNORECASE)
# What a style alone may say, and the element that says it here.
_STYLES: Final = (
    ("strong", _BOLD),
    ("del", re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)),
    ("sup", re.compile(r"(?<!-)vertical-align\s*:\s*super\b", re.IGNORECASE)),
    ("sub", re.compile(r"(?<!-)vertical-align\s*:\s*sub\b", re.IGNORECASE)),
)
_STYLED: Final = frozenset(("span", "font"))
_NOTE_LINK: Final = re.compile(r"#_(?:ftn|edn)\d+")  # Word's, to a footnote or an endnote
_NOTE: Final = re.compile(r"mso-element\s*:\s*(?:foot|end)note(?![\w-])")
_NOTE_BOX: Final = re.compile(r"mso-element\s*:\s*(?:foot|end)note-list")
_COMMENT_BOX: Final = re.compile(r"mso-element\s*:\s*comment-list")
_COMMENT: Final = re.compile(r"mso-element\s*:\s*comment(?![\w-])")
_COMMENT_MARK: Final = re.compile(r"mso-special-character\s*:\s*comment")
_SUBHEAD: Final = 30  # characters of a bold line that may be a subhead, as in Word files
_TITLES: Final = {"msotitle": "h1", "msosubtitle": "h2"}
_AROUND: Final = frozenset("div section article main body span font".split())
"""Elements in which a bold line may be a subhead; not in a list, a table or a quotation."""
_FIRST_LEVEL: Final = 2  # of the headings in a text: the headline is the page's first
_LAST_LEVEL: Final = 4


class Read(Record, frozen=True):
    """A clipboard's elements, and what of it is a question and no text: comments, changes that nobody has
    settled."""

    root: Node
    asked: tuple[str, ...]


def meaning(root: Node) -> Read:
    """What the elements of a clipboard mean; they are altered in place."""
    asked = [*_comments(root), *_changes(root)]
    _notes(root)
    _titles(root)
    with_lists(root)
    for node in list(root.all()):
        node.said.pop("class", None)
    _styled(root, frozenset())
    _subheads(root)
    _levels(root)
    with_head(root)
    return Read(root, tuple(asked))


def _style(node: Node) -> str:
    return node.said.get("style", "")


def _without(root: Node, gone: Callable[[Node], bool]) -> None:
    """Take elements out, with what is in them."""
    for node in root.all():
        node.inside = [one for one in node.inside if isinstance(one, str) or not gone(one)]


def _comments(root: Node) -> Iterator[str]:
    """Word's comments, which stand behind the text; and their marks in it go."""
    boxes = [one for one in root.all() if _COMMENT_BOX.search(_style(one))]
    for box in boxes:
        comments = [one for one in box.all() if _COMMENT.search(_style(one))] or [box]
        for comment in comments:
            if words := comment.words():
                yield f"批注：{words}"
    if boxes:
        _without(root, lambda one: any(one is box for box in boxes) or _is_mark(one))


def _is_mark(node: Node) -> bool:
    return bool(_COMMENT_MARK.search(_style(node))) or "msocomanchor" in node.classes()


def _changes(root: Node) -> Iterator[str]:
    """Changes that Word keeps until somebody accepts them: what was put in stays, what was struck out goes;
    each is a question."""
    for node in root.all():
        kept: list[Node | str] = []
        for one in node.inside:
            if isinstance(one, str) or not _is_change(one):
                kept.append(one)
                continue
            words = one.words()
            if one.tag == "ins":
                kept.append(Node("span", {}, one.inside))
            if words:
                yield f"修订还没有定：{'加上' if one.tag == 'ins' else '删去'}“{words}”。"
        node.inside = kept


def _is_change(node: Node) -> bool:
    return node.tag in ("ins", "del") and bool(node.said.keys() & {"cite", "datetime"})


def _notes(root: Node) -> None:
    """Word's footnotes, as the pages of other programs have theirs."""
    for node in root.all():
        style = _style(node)
        if node.tag == "a" and _NOTE_LINK.fullmatch(node.said.get("href", "")):
            node.inside = [Node("sup", {}, [node.words()])]
        elif _NOTE_BOX.search(style):
            node.inside = [
                one for one in node.inside if isinstance(one, str) or one.tag not in ("br", "hr")
            ]
        elif _NOTE.search(style) and (name := node.said.get("id", "")):
            node.said["id"] = f"_{name.removeprefix('_')}"


def _titles(root: Node) -> None:
    for node in root.all():
        for name, tag in _TITLES.items():
            if node.tag == "p" and name in node.classes():
                node.tag = tag


def _styled(node: Node, around: frozenset[str]) -> None:
    """Elements for what only styles say; `around` are the elements that say it already."""
    within = around | {node.tag, *(("strong",) if node.tag in ("b", "th") else ())}
    within |= {"strong"} if heading_level(node) else set()
    for one in node.inside:
        if isinstance(one, str):
            continue
        style = _style(one)
        if one.tag == "b" and _NOT_BOLD.search(style):
            one.tag = "span"
        _styled(one, within)
        if one.tag not in _STYLED or not one.words():
            continue
        for tag, said in _STYLES:
            if tag not in within and said.search(style):
                one.inside = [Node(tag, {}, one.inside)]


def _subheads(root: Node) -> None:
    """Short paragraphs that are bold throughout."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag == "p" and _is_subhead(node):
            node.tag = "h2"
            _unbold(node)
        elif node.tag in _AROUND or node is root:
            stack += [one for one in node.inside if isinstance(one, Node)]


def _is_subhead(node: Node) -> bool:
    words = node.words()
    short = 0 < len(words) <= _SUBHEAD and not SENTENCE.search(words) and re.search(r"\w", words)
    return bool(short) and not any(one.tag in ("br", "img") for one in node.all()) and _bold(node)


def _bold(node: Node) -> bool:
    """Whether all words in an element are bold."""
    for one in node.inside:
        if isinstance(one, str):
            if one.strip():
                return False
        elif one.tag not in ("b", "strong") and not _bold(one):
            return False
    return True


def _unbold(node: Node) -> None:
    for one in node.all():
        if one.tag in ("b", "strong"):
            one.tag = "span"


def _levels(root: Node) -> None:
    """Headings one below the other, from that of a text's on."""
    heads = [one for one in root.all() if heading_level(one)]
    known = sorted({heading_level(one) for one in heads})
    for one in heads:
        _unbold(one)
        level = min(_FIRST_LEVEL + known.index(heading_level(one)), _LAST_LEVEL)
        one.tag = f"h{level}"
