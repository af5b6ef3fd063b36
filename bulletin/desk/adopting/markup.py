"""Markup: Markdown and reStructuredText as the generators of others read them.

In: a text, and whose Markdown it is. Out: the HTML that its readers were shown. Hexo's `marked` and Hugo's
`goldmark` follow CommonMark with GitHub's tables, as `markdown-it` does; Hexo breaks a line where one is
typed; Jekyll's `kramdown` has lists of attributes, and stresses words beside Chinese quotation marks;
Pelican has Python-Markdown. Curly quotes that some of them make of straight ones are left as they were typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal

from markdown import Markdown
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

Flavour = Literal["hexo", "hugo", "jekyll", "pelican"]

_FENCED: Final = re.compile(
    r"^(?P<lead>[ \t>]*+(?:(?:[-*+]|\d++\.)[ \t]++)?)(?P<ticks>`{3,}+|~{3,}+)[^\n]*+\n"
    r".*?(?:^[ \t>]*+(?P=ticks)[`~]*+[ \t]*+$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_CODE: Final = re.compile(
    rf"{_FENCED.pattern}|(?<!`)(?P<few>`++)(?:(?!\n[ \t]*+\n).)+?(?<!`)(?P=few)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_KRAMDOWN: Final = re.compile(
    r"^[ \t]*(?:[*+-]|1\.)[ \t]+\S[^\n]*\n[ \t]*\{:[ ]*toc[^}\n]*\}[ \t]*$"
    r"|^[ \t]*\{:(?!:)[^}\n]*\}[ \t]*$\n?|\{:(?!:)[^}\n]*\}|\{::[^}\n]*/?\}",
    re.MULTILINE,
)
_HEADING_ID: Final = re.compile(
    r"^(#{1,6}+(?:[^\n{]|\{(?![#.]))*+)\{[#.][^}\n]*+\}[ \t]*+$", re.MULTILINE
)
_CONTENTS: Final = re.compile(
    r"^[ \t]*(?:\[TOC\]|<!--[ \t]*(?:toc|/toc|tocstop)[ \t]*-->|@\[toc\][^\n]*)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_OPEN: Final = re.compile(r"(?<=\*\*)(?=[“‘（《〈「『【〔])")
_CLOSE: Final = re.compile(r"(?<=[”’）》〉」』】〕。，！？：；、…%])(?=\*\*)")
_JOINER: Final = "\u2060"  # which nobody sees, and which is no punctuation


def outside_code(text: str, change: Any) -> str:
    """A text with `change` done to all of it but the code."""
    pieces, at = [], 0
    for code in _CODE.finditer(text):
        pieces += [change(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*pieces, change(text[at:])])


def markdown(text: str, flavour: Flavour) -> str:
    """The HTML of a Markdown text, as that generator makes it."""
    text = outside_code(text, lambda part: _CONTENTS.sub("", part))
    if flavour == "pelican":
        return _python().reset().convert(text)
    if flavour == "jekyll":
        text = outside_code(text, _kramdown)
    if flavour in ("jekyll", "hugo"):
        text = outside_code(
            text, lambda part: _HEADING_ID.sub(lambda head: head[1].rstrip(" \t"), part)
        )
    return str(_common(flavour).render(text))


def _kramdown(part: str) -> str:
    part = _KRAMDOWN.sub("", part)
    return _CLOSE.sub(_JOINER, _OPEN.sub(_JOINER, part))


@cache
def _common(flavour: Flavour) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "breaks": flavour == "hexo", "maxNesting": 60})
    md.enable(["table", "strikethrough"]).use(footnote_plugin, move_to_end=True)
    md.use(
        dollarmath_plugin,
        allow_digits=False,
        allow_space=False,
        allow_labels=False,
        renderer=_formula,
    )
    if flavour != "hexo":
        md.use(deflist_plugin)
    return md


def _formula(content: str, options: Mapping[str, Any]) -> str:
    sign = "$$" if options.get("display_mode") else "$"
    return html.escape(f"{sign}{content}{sign}")


@cache
def _python() -> Markdown:
    return Markdown(extensions=["extra", "sane_lists"], output_format="html")


def restructured(text: str) -> tuple[str, dict[str, str]]:
    """The HTML of a reStructuredText and the fields above it (with its title as `title`). It opens no
    other file and runs no program."""
    from docutils import core, nodes  # noqa: PLC0415 (few sites have any)

    settings = {
        "file_insertion_enabled": False,
        "raw_enabled": True,
        "report_level": 5,
        "halt_level": 5,
        "initial_header_level": 2,
        "docinfo_xform": False,
        "syntax_highlight": "none",
        "math_output": "LaTeX",
        "doctitle_xform": True,
        "_disable_config": True,
    }
    document = core.publish_doctree(text, settings_overrides=settings)
    fields = {
        field[0].astext().strip(): field[1].astext().strip()
        for box in document.findall(nodes.field_list)
        for field in box.children
    }
    for box in list(document.findall(nodes.field_list)):
        if box.parent is document:
            document.remove(box)
    parts = core.publish_from_doctree(document, writer="html5", settings_overrides=settings)
    page = parts.decode() if isinstance(parts, bytes) else parts
    body = re.search(r"<main[^>]*>(.*)</main>", page, re.DOTALL)
    fields.setdefault("title", str(document.get("title", "")))
    made = re.sub(
        r'<h1 class="title">.*?</h1>', "", body[1] if body else "", count=1, flags=re.DOTALL
    )
    return made, fields
