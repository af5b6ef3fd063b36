"""Tags: which typed HTML means what.

In: nothing; this module only names things. Out: what a tag looks like, the elements that are kept, those that
are refused, and what an editor should do instead.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Final

TAG: Final = re.compile(
    r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<said>(?:\s++[A-Za-z_:@][A-Za-z0-9_:.@-]*+(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'=<>`]++))?+)*+)"
    r"\s*+/?>"
)
"""A tag with an ASCII name and ASCII attribute names: `<A区>` and `<b，c>` are none."""

BARE: Final = (
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?<![.-])(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]^_a-~]*)?"
)
"""An address without brackets: a host, and ASCII signs behind it that no text goes on with."""

_BEHIND: Final = re.compile(
    r"\]\(|&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)


def bare_end(address: str) -> int:
    """Where an address without brackets ends that `BARE` has found: before the address of a link whose words
    it is, and before an entity of a sign that no such address holds (`&nbsp;`; `&amp;` is one of its own)."""
    for found in _BEHIND.finditer(address):
        meant = "" if found[0] == "](" else entity(found[0])
        if meant is not None and not (
            len(meant) == 1 and "!" <= meant <= "~" and meant not in '<>"`'
        ):
            return found.start()
    return len(address)


def entity(typed: str) -> str | None:
    """What an entity with its `;` means; None for a name that HTML does not know (`&region;`, of which a
    browser would make ®ion)."""
    return html.unescape(typed) if typed[1] == "#" or typed[1:] in html5 else None


_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[A-Za-z_:@][A-Za-z0-9_:.@-]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<a>[^\"]*+)\"|'(?P<b>[^']*+)'|(?P<c>[^\s\"'=<>`]++)))?+"
)

KEPT: Final = frozenset(
    "a abbr b blockquote br caption cite code dd del div dl dt em h2 h3 h4 h5 h6 hr i ins li ol p"
    " pre q rp rt ruby s section small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
VOID: Final = frozenset("area base br col hr link meta param source track wbr".split())
BLOCKS: Final = frozenset(
    "blockquote caption dd div dl dt h2 h3 h4 h5 h6 hr li ol p pre section table tbody td tfoot th"
    " thead tr ul address article aside body center dir fieldset figcaption figure footer header h1"
    " head hgroup html legend main menu nav colgroup col details summary".split()
)
"""Elements that end a paragraph: a line that begins with one of them is none itself."""

_MEDIA: Final = (
    '请把文件放在文章旁边，写成 ![图说](wen-jian.mp4 "记者 某某 摄")；别的网站上的，写成链接。'
)
EMBEDDED: Final = {
    "img": '请改写成 ![图说](文件名 "记者 某某 摄")。',
    "video": _MEDIA,
    "audio": _MEDIA,
    "iframe": "请写成链接 [文字](网址)。",
    "embed": _MEDIA,
    "object": _MEDIA,
    "math": "请写成文字，或把公式截成图片。",
    "svg": "请存成 PNG 图片，再写 ![图说](文件名)。",
    "form": "网站没有表单，请写明怎么联系。",
    "input": "网站没有表单，请写明怎么联系。",
    "style": "网站有统一的样子，请删去。",
    "script": "网站不运行稿件里的程序，请删去。",
}
"""Elements that cannot be put in this way, and what to do instead."""


def wrong_tag(name: str) -> tuple[str, str]:
    """Fact and remedy of an element that is refused."""
    if name == "img":
        return "正文里有 HTML 写的图片。", EMBEDDED[name]
    return f"正文里不能放 <{name}>。", EMBEDDED[
        name
    ] + "要写这几个字，请写成 &lt;" + name + "&gt;。"


def attributes(said: str) -> dict[str, str]:
    """The attributes of a tag, by their names in small letters, as typed; the first of each name."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(said):
        found.setdefault(one["name"].lower(), one["a"] or one["b"] or one["c"] or "")
    return found
