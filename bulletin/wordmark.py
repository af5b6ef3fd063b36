"""The wordmark: the paper's name as it is drawn, from an SVG file.

In: the bytes of the file that the settings name. Out: `Wordmark`, drawn anew from its outlines alone: no
colour, no script, no style, no address is left, so that the theme's colours hold by day and by night, and the
drawing can do nothing but be seen. What cannot be drawn so is refused in Chinese (`WordmarkRefused`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from bulletin.model.site import Wordmark

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST: Final = 64_000  # bytes: four characters in a brush's outlines take ten to thirty thousand
_SVG: Final = "{http://www.w3.org/2000/svg}"
_SHAPES: Final = {
    "g": (),
    "path": ("d",),
    "polygon": ("points",),
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
}
_ANYWHERE: Final = ("transform", "fill-rule", "clip-rule")
_SILENT: Final = ("title", "desc", "metadata", "defs")  # nothing of them is seen
_PLAIN: Final = re.compile(r"[\w\s.,+()-]*", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


class WordmarkRefused(Exception):
    """A drawing that cannot be the wordmark; its text says why in Chinese, and what to do."""


def read_wordmark(data: bytes) -> Wordmark:
    """The wordmark that an SVG file draws. Raises `WordmarkRefused`."""
    import defusedxml.ElementTree  # noqa: PLC0415 (most papers have none)
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415

    if len(data) > LARGEST:
        raise WordmarkRefused(f"报头文件太大，要在 {LARGEST // 1000} kB 以内。请简化轮廓再存。")
    try:
        root = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except (defusedxml.ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise WordmarkRefused("不是完整的 SVG 文件。请重新导出“纯 SVG”。") from None
    if root.tag != f"{_SVG}svg":
        raise WordmarkRefused("不是 SVG 文件。请重新导出“纯 SVG”。")
    left, top, width, height = _box(root)
    shapes = "".join(_drawn(root))
    if "<" not in shapes.replace("<g", "").replace("</g", ""):
        raise WordmarkRefused("报头里什么也没有画。请先把文字转成轮廓（曲线）。")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f'<symbol id="w" viewBox="{left:g} {top:g} {width:g} {height:g}">{shapes}</symbol></svg>'
    )
    return Wordmark(width, height, drawing)


def _box(root: Element) -> tuple[float, float, float, float]:
    typed = root.get("viewBox", "").replace(",", " ").split()
    if len(typed) == len(("left", "top", "width", "height")) and all(map(_NUMBER.fullmatch, typed)):
        left, top, width, height = map(float, typed)
        if 0 < height <= width < 1e6:  # noqa: PLR2004 (a name is written across)
            return left, top, width, height
    raise WordmarkRefused("报头要有 viewBox，写明四个数，宽不小于高。请重新导出。")


def _drawn(parent: Element) -> Iterator[str]:
    """The shapes in an element, written anew."""
    for element in parent:
        name = str(element.tag).removeprefix(_SVG)
        if name.startswith("{") or name in _SILENT or not isinstance(element.tag, str):
            continue  # what a drawing program notes for itself
        if name not in _SHAPES:
            raise WordmarkRefused(f"报头里不能有 {name}，只能有轮廓。请先把文字转成轮廓（曲线）。")
        shown = "".join(_attributes(element, _SHAPES[name]))
        yield f"<{name}{shown}>{''.join(_drawn(element))}</{name}>"


def _attributes(element: Element, own: tuple[str, ...]) -> Iterator[str]:
    looks = f"{element.get('style', '')};{element.get('stroke', '')}"
    if element.get("fill") == "none" or re.search(r"fill:\s*none|stroke:\s*[^n\s;]|;[^n]", looks):
        raise WordmarkRefused("报头里有描边。请先把描边转成填充的轮廓。")
    for key in (*own, *_ANYWHERE):
        if (value := element.get(key)) is not None:
            if not _PLAIN.fullmatch(value):
                raise WordmarkRefused(f"报头里的 {key} 写错了。请重新导出“纯 SVG”。")
            yield f' {key}="{" ".join(value.split())}"'
