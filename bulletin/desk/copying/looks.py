"""Looks: how a platform's editor has the elements of a text written.

In: nothing; this module only names things. Out: `WECHAT`, which has only what that editor keeps
(docs/decisions, 0098; a test holds it to that), and `RICH`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bulletin.model.record import Record

_INK: Final = "color: #333333; font-size: 16px; line-height: 1.75"
_QUIET: Final = "color: #666666; font-size: 14px; line-height: 1.6"
_HEAD: Final = "color: #222222; font-weight: 700; line-height: 1.5; margin: 28px 0 12px"
_CELL: Final = (
    "border: 1px solid #cccccc; padding: 6px 8px; font-size: 14px; line-height: 1.5; color: #333333"
)


class Look(Record, frozen=True):
    """How a platform has elements written: for each of a text's, what stands for it; for each that is
    written, its style, by the name that `fragment` and `article` use. `links`: links stay links; else
    their addresses stand at the end. `lists`: a list stays one; else its marks are text. `blanks`: blanks of
    code are written so that an editor cannot run them together."""

    tags: Mapping[str, str]
    styles: Mapping[str, str]
    links: bool
    lists: bool
    blanks: bool


_TAGS: Final = {
    **{name: name for name in "p h2 h3 h4 blockquote strong em sup sub code pre".split()},
    **{name: name for name in "table thead tbody tr th td".split()},
    **dict.fromkeys(("u", "ins", "s", "del", "small", "span", "abbr", "q", "ruby", "rt"), "span"),
    **dict.fromkeys(("section", "div", "dl", "dt", "dd", "ul", "ol", "li"), "section"),
    **dict.fromkeys(("h5", "h6"), "h4"),
    **dict.fromkeys(("i", "cite"), "em"),
    "b": "strong",
    "tfoot": "tbody",
    "caption": "p",
}

WECHAT: Final = Look(
    tags=_TAGS,
    styles={
        "whole": _INK,
        "p": f"{_INK}; margin: 0 0 16px",
        "h2": f"{_HEAD}; font-size: 20px",
        "h3": f"{_HEAD}; font-size: 18px",
        "h4": f"{_HEAD}; font-size: 16px",
        "blockquote": "border-left: 3px solid #b8352e; padding: 4px 0 4px 14px; margin: 0 0 16px",
        "strong": "font-weight: 700",
        "u": "text-decoration: underline",
        "ins": "text-decoration: underline",
        "s": "text-decoration: line-through",
        "del": "text-decoration: line-through",
        "small": "font-size: 14px",
        "rt": "font-size: 12px",
        "sup": "font-size: 12px; line-height: 1",
        "sub": "font-size: 12px; line-height: 1",
        "ul": "margin: 0 0 16px; padding-left: 1em",
        "ol": "margin: 0 0 16px; padding-left: 1em",
        "li": f"{_INK}; margin: 0 0 6px",
        "dt": f"{_INK}; font-weight: 700",
        "dd": f"{_INK}; padding-left: 1em; margin: 0 0 8px",
        "code": "background-color: #f3f3f3; font-size: 14px",
        "pre": "background-color: #f3f3f3; padding: 10px; margin: 0 0 16px; overflow-x: auto",
        "hr": "border: 0; border-top: 1px solid #cccccc; margin: 24px 0",
        "wide": "overflow-x: auto; margin: 0 0 16px",
        "table": "width: 100%; border: 1px solid #cccccc",
        "th": f"{_CELL}; font-weight: 700; background-color: #f3f3f3",
        "td": _CELL,
        "caption": f"{_QUIET}; font-weight: 700; text-align: center; margin: 0 0 6px",
        "deck": f"{_INK}; font-weight: 700; margin: 0 0 8px",
        "line": f"{_QUIET}; margin: 0 0 16px",
        "notice": f"{_INK}; background-color: #f3f3f3; padding: 10px; margin: 0 0 16px",
        "summary": f"{_QUIET}; font-size: 15px; margin: 0 0 16px",
        "picture": "text-align: center; margin: 16px 0 6px",
        "img": "max-width: 100%",
        "under": f"{_QUIET}; text-align: center; margin: 0 0 16px",
        "foot": f"{_QUIET}; margin: 0",
        "address": f"{_QUIET}; font-size: 13px; margin: 0",
    },
    links=False,
    lists=False,
    blanks=True,
)
"""WeChat's editor: it drops classes, identifiers, links that lead out and lists of the third level."""

RICH: Final = Look(
    tags={**_TAGS, "u": "u", "ins": "u", "s": "s", "del": "s", "ul": "ul", "ol": "ol", "li": "li"},
    styles={},
    links=True,
    lists=True,
    blanks=False,
)
"""Editors of other platforms: the text as it is, without any style of ours."""
