"""Tables: rows as this paper's editors type them, or as HTML where they cannot be typed so.

In: the element of a table. Out: its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.desk.adopting.signs import BREAK
from bulletin.desk.adopting.tree import Node, heading_level
from bulletin.desk.adopting.words import Words

_GROUPS: Final = ("thead", "tbody", "tfoot")
_NUMBER: Final = re.compile(r"[2-9]|[1-9]\d{1,2}")
_BROKEN: Final = frozenset("p div li pre blockquote section article dd dt summary".split())


def rows_of(table: Node) -> Iterator[list[Node]]:
    """The cells of each row, in order; those of a table inside are not among them."""
    for one in table.inside:
        if isinstance(one, Node) and one.tag in _GROUPS:
            yield from rows_of(one)
        elif isinstance(one, Node) and one.tag == "tr":
            yield [
                cell for cell in one.inside if isinstance(cell, Node) and cell.tag in ("td", "th")
            ]


def is_plain(table: Node) -> bool:
    """Whether a table has a head, no row with more cells, and only words without bars in them."""
    rows = list(rows_of(table))
    if len(rows) < 1 or not rows[0] or not all(cell.tag == "th" for cell in rows[0]):
        return False
    if any(len(row) > len(rows[0]) for row in rows):
        return False
    cells = [cell for row in rows for cell in row]
    if any(
        _NUMBER.fullmatch(cell.said.get(name, ""))
        for cell in cells
        for name in ("colspan", "rowspan")
    ):
        return False
    # A bar in a cell could be taken for one between cells.
    if any("|" in words or "｜" in words for words in map(Node.raw, cells)):
        return False
    inside = {one.tag for cell in cells for one in cell.all()}
    return not inside & {"table", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "hr"}


def pipe_table(table: Node, words: Words) -> str:
    """The table with bars between its cells."""
    head, *below = [[_cell(cell, words) for cell in row] for row in rows_of(table)]
    rows = [head, *(row for row in below if any(row))]  # nobody sees a row of nothing
    if not any(map(any, rows)):
        return ""
    width = len(rows[0])
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    heads = next(rows_of(table))
    return "\n".join([lines[0], "|" + "|".join(map(_dashes, heads)) + "|", *lines[1:]])


def _dashes(cell: Node) -> str:
    said = cell.said.get("style", "").replace(" ", "") + " " + cell.said.get("class", "")
    if "text-align:right" in said or "align-right" in said:
        return "---:"
    return ":---:" if "text-align:center" in said or "align-center" in said else "---"


def _cell(cell: Node, words: Words) -> str:
    return words.line(_flat(cell)).replace(BREAK, "<br>")


def _flat(node: Node) -> list[Node | str]:
    """What stands in a cell, with a break between its blocks."""
    made: list[Node | str] = []
    for one in node.inside:
        if isinstance(one, str):
            made.append(one)
        elif one.tag == "pre":
            for number, line in enumerate(one.raw().strip("\n").split("\n")):
                made += [Node("br")] if number or made else []
                made.append(Node("code", {}, [line]))
        elif one.tag in ("ul", "ol", "tr", "tbody", "thead", "table", "dl", "td", "th") or (
            one.tag in _BROKEN or heading_level(one)
        ):
            made += [Node("br"), *_flat(one), Node("br")]
        else:
            made.append(one)
    return made


def html_table(table: Node, words: Words) -> str:
    """The table as HTML, a row on each line, without a blank line."""
    lines = []
    for row in rows_of(table):
        cells = []
        for cell in row:
            said = "".join(
                f' {name}="{cell.said[name]}"'
                for name in ("colspan", "rowspan")
                if _NUMBER.fullmatch(cell.said.get(name, ""))
            )
            inner = _listed(cell, words) if _has_list(cell) else _cell(cell, words)
            cells.append(f"<{cell.tag}{said}>{re.sub('(?:<br>)+', '<br>', inner)}</{cell.tag}>")
        if cells:
            lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(["<table>", *lines, "</table>"]) if lines else ""


def _has_list(cell: Node) -> bool:
    return any(one.tag == "ol" for one in cell.all())


def _listed(node: Node, words: Words) -> str:
    """A cell with numbered lists, whose numbers readers see."""
    made = ""
    run: list[Node | str] = []
    for one in node.inside:
        if isinstance(one, Node) and one.tag in ("ol", "ul"):
            made += words.line(_flat(Node("div", {}, run))).replace(BREAK, "<br>")
            run = []
            start = f' start="{one.said["start"]}"' if one.said.get("start", "").isdecimal() else ""
            items = [item for item in one.inside if isinstance(item, Node) and item.tag == "li"]
            inner = "".join(f"<li>{_listed(item, words)}</li>" for item in items)
            made += f"<{one.tag}{start}>{inner}</{one.tag}>"
        else:
            run.append(one)
    return made + words.line(_flat(Node("div", {}, run))).replace(BREAK, "<br>")
