"""Tables of a clipboard: with their first row as the head, as this paper's tables have one.

In: the tree of a clipboard's HTML. Out: the same tree, altered. One cell is no table but what stands in it; a
column of cells are paragraphs.
"""

from __future__ import annotations

from bulletin.desk.adopting.tables import rows_of
from bulletin.desk.adopting.tree import Node

_SPANS = ("colspan", "rowspan")


def with_head(root: Node) -> None:
    """Give tables a head, where one can be typed."""
    for node in list(root.all()):
        if node.tag != "table" or any(one.tag == "table" for one in node.all() if one is not node):
            continue
        rows = [row for row in rows_of(node) if row]
        _without_ends(rows)
        if not rows or any(one.tag == "caption" for one in node.all()):
            continue
        if max(map(len, rows)) == 1:
            node.tag = "div"
            node.inside = [Node("div", {}, row[0].inside) for row in rows]
        elif len(rows) > 1 and len(rows[0]) == max(map(len, rows)):
            for cell in rows[0]:
                cell.tag = "th"


def _without_ends(rows: list[list[Node]]) -> None:
    """Spans of one are none: programs write them all the same."""
    for row in rows:
        for cell in row:
            for name in _SPANS:
                if cell.said.get(name) == "1":
                    del cell.said[name]
