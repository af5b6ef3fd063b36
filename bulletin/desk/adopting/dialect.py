"""The dialect: a tree written as this paper's editors would type it.

In: a shaped tree, where its links and pictures lead. Out: `Written`: the text, and what it says that the tree
does not (the words for a player). `docs/手册/3-正文.md` is what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulletin.desk.adopting.shape import MARK, Shaped, number_of, start_of
from bulletin.desk.adopting.signs import BREAK, CAREFUL, PLAIN, coded, guarded, heading_end
from bulletin.desk.adopting.tables import html_table, is_plain, pipe_table
from bulletin.desk.adopting.tree import Node, heading_level
from bulletin.desk.adopting.words import PLAYERS, Leads, Words
from bulletin.model.han import width
from bulletin.model.record import Record
from bulletin.reading.enter import SHORT
from bulletin.reading.entries import first_entries
from bulletin.reading.keys import field_of
from bulletin.reading.tables import CAPTION

_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr"
    " legend li main map menu nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul colgroup col".split()
)
_LANGUAGE: Final = re.compile(r"(?:lang(?:uage)?|highlight-source)-([\w+#.-]{1,20})", re.ASCII)
_NO_WORDS: Final = re.compile(r"[>#]|---|- |\d+\. ")
_FENCES: Final = re.compile("`{3,}")


class Written(Record, frozen=True):
    """A text in this paper's dialect; the words in it that readers see and the source had not, in order; and
    the captions that its pictures took from the source's words."""

    text: str
    added: tuple[str, ...]
    captions: tuple[str, ...]


def write(shape: Shaped, leads: Leads, care: int = PLAIN) -> Written:
    """Write a piece's text, as careful as `signs` has it."""
    writer = _Writer(leads, care)
    blocks = writer.blocks(shape.root.inside)
    notes = [writer.note(number, note) for number, note in enumerate(shape.notes, 1)]
    text = "\n\n".join(_apart([*blocks, *filter(None, notes)]))
    return Written(_no_header(text), tuple(writer.added), tuple(writer.captions))


class _Writer:
    """Writes blocks; each is a text of lines, without a blank line at either end."""

    def __init__(self, leads: Leads, care: int) -> None:
        self.leads, self.care = leads, care
        self.added: list[str] = []
        self.captions: list[str] = []

    def blocks(self, inside: Sequence[Node | str]) -> list[str]:
        """The blocks of what stands in an element; words between them are paragraphs."""
        made: list[str] = []
        run: list[Node | str] = []
        for one in inside:
            if isinstance(one, Node) and _is_block(one):
                made += self.paragraph(run)
                run = []
                made += self.block(one)
            else:
                run.append(one)
        return [*made, *self.paragraph(run)]

    def block(self, node: Node) -> list[str]:
        """The blocks that an element makes."""
        if heading_level(node):
            return self.heading(node)
        makers = {
            "hr": lambda _: ["---"],
            "pre": self.code,
            "blockquote": self.quote,
            "ul": self.items,
            "ol": self.items,
            "menu": self.items,
            "dir": self.items,
            "table": self.table,
            "figure": self.figure,
            "dt": self.label,
            "summary": self.label,
        }
        maker = makers.get(node.tag)
        return maker(node) if maker else self.blocks(node.inside)

    def words(
        self, inside: Sequence[Node | str], captions: Sequence[str] = ()
    ) -> tuple[str, list[str]]:
        """A line of words, and the blocks that stand behind it."""
        words = Words(self.leads, self.care, captions=list(captions))
        return words.line(inside), self.hung(words)

    def hung(self, words: Words) -> list[str]:
        """The blocks for pictures and players."""
        self.added += [said for _, said in words.hung if said]
        return [line for line, _ in words.hung]

    def paragraph(self, inside: Sequence[Node | str]) -> list[str]:
        """A paragraph, if there are words; and the pictures in it."""
        line, hung = self.words(inside)
        return [*([self.lines(line)] if line else []), *hung]

    def lines(self, line: str) -> str:
        """A line with `BREAK`s as the lines of a paragraph."""
        parts = [part.strip(" ") for part in line.split(BREAK)]
        parts = [part for part in parts if part.strip(" \u3000")]
        below = [*parts[1:], ""]
        parts = [
            guarded(part.lstrip("\u3000 "), next_one)
            for part, next_one in zip(parts, below, strict=True)
        ]
        short = all(width(part) <= SHORT for part in parts)
        return ("\n" if short else "\\\n").join(parts)

    def heading(self, node: Node) -> list[str]:
        """A heading; pictures in it stand behind it."""
        line, hung = self.words(node.inside)
        words = heading_end(line.replace(BREAK, " ").strip())
        return [*([f"{'#' * heading_level(node)} {words}"] if words else []), *hung]

    def label(self, node: Node) -> list[str]:
        """What names the block below it."""
        if any(isinstance(one, Node) and _is_block(one) for one in node.inside):
            return self.blocks(node.inside)
        return self.paragraph([Node("strong", {}, node.inside)])

    def quote(self, node: Node) -> list[str]:
        """A quotation, marked at each of its lines."""
        inner = [_one_line(block) for block in _apart(self.blocks(node.inside))]
        if not inner:
            return []
        text = "\n\n".join(inner)
        return ["\n".join(f"> {line}" if line else ">" for line in text.split("\n"))]

    def items(self, node: Node) -> list[str]:
        """A list; what stands in it beside its items comes before it, as it is shown."""
        numbered = node.tag == "ol"
        if numbered and self.care >= CAREFUL:
            return self.numbers(node)
        number = start_of(node)
        items: list[str] = []
        stray: list[Node | str] = []
        for one in node.inside:
            if isinstance(one, Node) and one.tag == "li":
                number = number_of(one, number)
                items += self.item(one, f"{number}. " if numbered else "- ")
                number += -1 if "reversed" in node.said else 1
            elif isinstance(one, Node) and one.tag in ("ul", "ol") and items:
                nested = "\n\n".join(self.items(one))
                items[-1] += "\n" + _indented(nested, 2 if not numbered else 3)
            elif isinstance(one, Node) or one.strip():
                stray.append(one)
        return [*self.blocks(stray), *(["\n".join(items)] if items else [])]

    def numbers(self, node: Node) -> list[str]:
        """A numbered list as paragraphs with their numbers: what a list cannot hold stands below them."""
        made: list[str] = []
        number = start_of(node)
        for one in node.inside:
            if isinstance(one, Node) and one.tag == "li":
                number = number_of(one, number)
                made += [f"{number}\\.", *self.blocks(one.inside)]
                number += -1 if "reversed" in node.said else 1
            elif isinstance(one, Node) or one.strip():
                made += self.blocks([one])
        return made

    def item(self, node: Node, marker: str) -> list[str]:
        """An item with its marker; an empty one only if its number is seen."""
        blocks = [_one_line(block) for block in _apart(self.blocks(node.inside))]
        if not blocks:
            return [f"{marker}&nbsp;"] if marker != "- " else []
        numbered = marker != "- "  # numbers that do not count up are lines, which hold words alone
        if blocks[0].startswith(("|", "<table", "```", ">")) or (
            numbered and _NO_WORDS.match(blocks[0])
        ):
            blocks.insert(0, "&nbsp;")
        tight = len(blocks) > 1 and re.match(r"- |\d+\. ", blocks[1])
        first = blocks[0] + ("\n" + blocks[1] if tight else "")
        rest = blocks[2:] if tight else blocks[1:]
        text = "\n\n".join([first, *rest])
        return [marker + _indented(text, len(marker)).lstrip(" ")]

    def code(self, node: Node) -> list[str]:
        """Code, as it stands, between fences that it does not have itself."""
        text = node.raw().strip("\n").rstrip()
        hung = [one for one in node.all() if one.tag == "img"]
        pictures = self.words(hung)[1] if hung else []
        if not text.strip():
            return pictures
        runs = [len(run) for run in _FENCES.findall(text)]
        fence = "`" * (max(runs, default=2) + 1)
        said = " ".join(one.said.get("class", "") for one in node.all())
        language = _LANGUAGE.search(said)
        return [f"{fence}{language[1] if language else ''}\n{text}\n{fence}", *pictures]

    def figure(self, node: Node) -> list[str]:
        """Pictures with the caption that stands with them; anything else with its caption above or below."""
        pictures = [one for one in node.all() if one.tag == "img"]
        captions = [one for one in node.all() if one.tag == "figcaption"]
        tags = ("pre", "table", "blockquote", "ul", "ol", *PLAYERS)
        rest = [one for one in node.all() if one.tag in tags or (one.tag == "p" and one.words())]
        rest = [
            one for one in rest if not any(one is inner for box in captions for inner in box.all())
        ]
        simple = len(pictures) == 1 and len(captions) == 1 and not rest
        said = captions[0].words() if simple else ""
        if not said or any(one.tag in ("a", "img", MARK) for one in captions[0].all()):
            return self.blocks(node.inside)
        self.captions.append(said)
        above = [one for one in node.inside if one is not captions[0]]
        line, hung = self.words(above, [said])
        return [*([self.lines(line)] if line else []), *hung]

    def table(self, node: Node) -> list[str]:
        """A table, with its caption above; as HTML where cells span others or hold blocks."""
        caption = next((one for one in node.all() if one.tag == "caption"), None)
        words = Words(self.leads, self.care, cell=True)
        head = words.line(caption.inside).replace(BREAK, " ") if caption else ""
        if is_plain(node) and self.care < CAREFUL:
            text = pipe_table(node, words)
            made = [f"表：{head}\n{text}"] if head and text else [text]
        else:
            made = [*([guarded(head)] if head else []), html_table(node, words)]
        return [*filter(None, made), *self.hung(words)]

    def note(self, number: int, node: Node) -> str:
        """A footnote; its further paragraphs are indented."""
        blocks = _apart(self.blocks(node.inside))
        return f"[^{number}]: " + _indented("\n\n".join(blocks), 4).lstrip(" ") if blocks else ""


def _is_block(node: Node) -> bool:
    """Whether an element parts the words around it: by its kind, or because of one in it."""
    if node.tag in _BLOCKS:
        return True
    inline = (
        "a",
        "span",
        "font",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "small",
        "del",
        "ins",
        "section",
        "label",
    )
    return node.tag in inline and any(one.tag in _BLOCKS for one in node.all())


def _one_line(block: str) -> str:
    """A block that is HTML, on one line: within others its lines would have signs before them."""
    return block.replace("\n", "") if block.startswith("<table>") else block


def _indented(text: str, blanks: int) -> str:
    return "\n".join(f"{' ' * blanks}{line}" if line else "" for line in text.split("\n"))


def _apart(blocks: Sequence[str]) -> list[str]:
    """Blocks, so that none is taken for a part of the next: 图：… above a table would be its caption."""
    made = [block for block in blocks if block.strip()]
    for at, below in enumerate(made[1:]):
        above, _, last = made[at].rpartition("\n")
        if below.startswith(("|", "表：")) and CAPTION.fullmatch(last):
            made[at] = f"{above}\n{coded(last[0])}{last[1:]}".lstrip("\n")
    return made


def _no_header(text: str) -> str:
    """A text whose first lines are not taken for lines of the header: 来源：…"""
    if not any(field_of(entry.key) for entry in first_entries(text, 1)):
        return text
    first, gap, rest = text.partition("\n\n")
    return "\n".join(f"　　{line}" for line in first.replace("\\\n", "\n").split("\n")) + gap + rest
