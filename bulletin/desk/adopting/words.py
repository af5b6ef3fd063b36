"""Words: what stands within a paragraph, as this paper's editors type it.

In: elements and words of a tree. Out: one line of text, with `BREAK` where a line breaks, and the pictures
and players that stood in it, which follow behind the block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bulletin.desk.adopting.shape import MARK
from bulletin.desk.adopting.signs import BREAK, PLAIN, TAGGED, address, escaped, joined
from bulletin.desk.adopting.tree import Node
from bulletin.model.record import Record

_TAGS: Final = {
    **{name: name for name in "sub sup u ins small abbr cite q ruby rt rp rb dfn".split()},
    "em": "em", "i": "em",
}  # fmt: skip
_KEPT: Final = frozenset(_TAGS.values()) - {"rb", "dfn"}
_CODE: Final = frozenset("code kbd samp tt".split())
PLAYERS: Final = {
    "iframe": "嵌入的网页",
    "video": "视频",
    "audio": "音频",
    "embed": "嵌入的内容",
    "object": "嵌入的内容",
}
"""What a player is called in the text that stands for it."""
_NOT_FIRST: Final = re.compile("[ \u3000\n\v、，。；：！？）》】」』”’]")
_BLANKS: Final = f" \t\n{BREAK}"
_ODD: Final = re.compile(r"[*＊~]")
_RUN: Final = re.compile("`+")
_ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?<![.-])(?::\d{1,5})?(?:[/?#][^\s<>\"'`\\]*)?"
)
_TIP: Final = re.compile(r"[^\"“”\n\\<>&\[\]()（）]{1,80}")


class Picture(Record, frozen=True):
    """A picture as its page names it: its address, and what is said of it."""

    src: str
    alt: str = ""
    title: str = ""


class Player(Record, frozen=True):
    """A player: what it plays, and the address it plays it from."""

    what: str
    src: str


class Leads(Protocol):
    """Where links, pictures and players of a piece lead from now on."""

    def link(self, href: str) -> str | None:
        """The address that a link has now; None where it leads nowhere any more."""

    def picture(self, picture: Picture, caption: str) -> tuple[str, str]:
        """The line that stands for a picture, and what readers see of it as words besides."""

    def player(self, player: Player) -> tuple[str, str]:
        """The same for a player."""


@dataclass(slots=True)
class Words:
    """Writes words. `hung` are the lines that stand behind the block, for pictures and players, and what each
    adds to the words that readers see."""

    leads: Leads
    care: int = PLAIN
    hung: list[tuple[str, str]] = field(default_factory=list)
    linked: bool = False
    cell: bool = False
    where: str = ""  # the link around what is written
    captions: list[str] = field(default_factory=list)

    def line(self, inside: Sequence[Node | str]) -> str:
        """What stands in an element, as one line with `BREAK`s."""
        text = joined(self.write(inside))
        return re.sub(rf"\s*{BREAK}\s*", BREAK, text).strip(f" \n{BREAK}\u3000")

    def write(self, inside: Sequence[Node | str]) -> str:
        """The same, blanks as they stand."""
        out = ""
        for one in inside:
            if isinstance(one, str):
                out += escaped(one, self.care, linked=self.linked, cell=self.cell)
            else:
                out += self._element(one, out)
        return out

    def _element(self, node: Node, before: str) -> str:  # noqa: PLR0911 (one for each kind)
        tag = node.tag
        if tag in ("b", "strong"):
            return self._stress(node, "**", "strong", before)
        if tag in ("del", "s", "strike"):
            return self._stress(node, "~~", "del", before)
        if tag in _CODE and not any(one.tag in ("img", MARK) for one in node.all()):
            return self._code(node, before)
        writers = {"a": self._link, "img": self._picture, MARK: _mark, "br": _break}
        if tag in writers:
            return writers[tag](node)
        if tag in PLAYERS:
            self._player(node)
            return ""
        inner = self.write(node.inside)
        if tag in _TAGS and _TAGS[tag] in _KEPT and inner.replace(BREAK, "").strip():
            lead, bare, trail = _parted(inner)
            return f"{lead}<{_TAGS[tag]}>{bare}</{_TAGS[tag]}>{trail}"
        return inner

    def _stress(self, node: Node, sign: str, tag: str, before: str) -> str:
        inner = self.write(node.inside)
        if not inner.replace(BREAK, "").strip():
            return inner
        lead, bare, trail = _parted(inner)
        plain = (
            self.care < TAGGED
            and not _NOT_FIRST.match(bare)
            and not _ODD.search(bare)
            and not before.endswith(("*", "~", "＊", "\\"))
            and BREAK not in bare
        )
        if plain and sign == "~~" and (before + lead)[-1:].isalnum():
            plain = False
        return (
            f"{lead}{sign}{bare}{sign}{trail}" if plain else f"{lead}<{tag}>{bare}</{tag}>{trail}"
        )

    def _code(self, node: Node, before: str) -> str:
        text = " ".join(node.raw().split())
        if not text:
            return ""
        if before.endswith("`"):  # two in a row would be one with longer signs
            return f"<code>{escaped(text, self.care, linked=self.linked, cell=self.cell)}</code>"
        runs = {len(run) for run in _RUN.findall(text)}
        ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
        pad = " " if text.startswith("`") or text.endswith("`") or _RUN.fullmatch(text) else ""
        return f"{ticks}{pad}{text}{pad}{ticks}"

    def _link(self, node: Node) -> str:
        href = node.said.get("href", "").strip()
        if self.linked or not href:
            return self.write(node.inside)
        was, self.linked, self.where = self.linked, True, href
        inner = joined(self.write(node.inside)).replace(BREAK, " ")
        self.linked, self.where = was, ""
        bare = inner.strip()
        if not bare:
            return inner
        target = self.leads.link(href)
        if target is None:
            return joined(self._again(node))
        words = node.words()
        if words == target and _ADDRESS.fullmatch(target):
            return f"<{target}>"
        tip = node.said.get("title", "").strip()
        title = f' "{tip}"' if tip and tip != words and _TIP.fullmatch(tip) else ""
        gap = " " if inner[:1].isspace() else "", " " if inner[-1:].isspace() else ""
        return f"{gap[0]}[{bare}]({address(target)}{title}){gap[1]}"

    def _again(self, node: Node) -> str:
        """The words of a link that leads nowhere; what hangs behind it hangs there already."""
        hung = list(self.hung)
        text = self.write(node.inside)
        self.hung[:] = hung
        return text

    def _picture(self, node: Node) -> str:
        said = node.said
        lazy = (
            "data-original",
            "data-src",
            "data-lazy-src",
            "data-actualsrc",
            "data-echo",
            "data-url",
        )
        src = next((said[name] for name in lazy if said.get(name)), "") or said.get("src", "")
        src = src.strip()
        if src:
            picture = Picture(src, said.get("alt", ""), said.get("title", ""))
            caption = self.captions.pop(0) if self.captions else ""
            self.hung.append(self.leads.picture(picture, caption))
            if self.where and not _shows(self.where, src):
                target = self.leads.link(self.where)
                if target:
                    self.hung.append((f"[图片的链接]({address(target)})", "图片的链接"))
        return ""

    def _player(self, node: Node) -> None:
        sources = [node, *(one for one in node.all() if one.tag in ("source", "embed"))]
        src = next(
            (
                one.said[key]
                for one in sources
                for key in ("src", "data", "data-src")
                if one.said.get(key)
            ),
            "",
        )
        self.hung.append(self.leads.player(Player(PLAYERS[node.tag], src.strip())))


def _parted(inner: str) -> tuple[str, str, str]:
    """What stands in an element, parted into blanks before it, the words, and blanks behind."""
    bare = inner.strip(_BLANKS)
    start = inner.index(bare)
    return inner[:start], bare, inner[start + len(bare) :]


def _mark(node: Node) -> str:
    return f"[^{node.said['name']}]"


def _break(_: Node) -> str:
    return BREAK


def _shows(href: str, src: str) -> bool:
    """Whether a link around a picture shows the same picture, larger."""
    path = href.partition("?")[0].lower()
    picture = path.endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".svg"))
    return picture or href == src or href.startswith("#")
