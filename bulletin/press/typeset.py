"""Typesetting: from a day in typst's language to a PDF.

In: the text, the folder that its photos lie in. Out: the bytes of the PDF, tagged and with bookmarks, by
PDF/UA-1 where its text allows that (a character without a shape does not). typst and the fonts are there for
those who ran `make press` (requirements-press.txt).
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.photos.fonts import FONTS

if TYPE_CHECKING:
    from typst import Fonts


class NoPress(SystemExit):
    """typst or its fonts are not installed. Exit code 1."""


@cache
def _fonts() -> Fonts:
    try:
        from typst import Fonts  # noqa: PLC0415 (only where a PDF is made)

        folders = {font.module: import_module(font.module).__file__ or "" for font in FONTS}
    except ImportError as missing:
        raise NoPress(f"没有装排 PDF 要用的 {missing.name}。请运行 make press。") from missing
    paths = [Path(file).parent for file in folders.values()]
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def typeset(text: str, root: Path, day: datetime) -> bytes:
    """The PDF of a day. `root` is the folder that paths of photos begin at; `day` is the moment that the PDF
    says it was made at, so that equal days are equal bytes."""
    fonts = _fonts()
    from typst import Compiler, TypstError  # noqa: PLC0415

    compiler = Compiler(root=root, font_paths=fonts)
    moment = day.astimezone(UTC)
    try:
        made = compiler.compile(text.encode(), format="pdf", pdf_standards="ua-1", timestamp=moment)
    except TypstError:
        made = compiler.compile(text.encode(), format="pdf", timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made
