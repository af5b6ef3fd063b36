"""PDF: what stands on the pages of a file, and where.

In: the bytes of a PDF. Out: a `PdfPage` for each page: its characters, pictures, ruled lines and frames with
their places. Places are in points (1/72 inch) from the page's top left corner, as a reader sees the page.
What is no text that can be taken over (a scan, outlines, locked files) is refused with one line.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from io import BytesIO
from typing import Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from bulletin.desk.importing.place import Box
from bulletin.model.record import Record
from bulletin.pdfium import ALONE

LARGEST: Final = 200_000_000  # bytes of a file
MOST_PAGES: Final = 64  # of a file: an issue of a daily has fewer
_MOST_SIGNS: Final = 60_000  # characters of a page: a broadsheet of small print holds 20,000
_MOST_THINGS: Final = 100_000  # lines, frames and pictures of a page
_MOST_DRAWN: Final = 400  # lines, and frames, that are looked at: the longest and largest
_DEEPEST: Final = 8  # forms within forms
_FEWEST: Final = 20  # characters: fewer on a page are a stamp, no text
_UNKNOWN: Final = "〓"  # what printers set for a character that is missing
_TWICE: Final = 0.2  # of its size: as near as this, the same character is a shadow or made bold
_THIN: Final = 2.5  # points: what is thinner is a line
_LONG: Final = 24.0  # points: what is shorter is an ornament
_SMALL: Final = 30.0  # points of a picture's shorter side: a smaller one is an ornament
_INVISIBLE: Final = 3  # PDF's rendering mode of text that is not painted
_NO_TEXT: Final = (
    "页面上没有可以取出的文字，像是扫描的图片，或者文字已经转成曲线。"
    "请导出带文字的 PDF，或者把稿件的文字存成 .txt 再导入。"
)


class PdfRefused(Exception):
    """A PDF that cannot be taken over: a Chinese line for the editor."""


class Glyph(NamedTuple):
    """A character: its place, the height of its line's foot, its font's size in points, and whether the file
    has a blank before it."""

    char: str
    box: Box
    base: float
    size: float
    spaced: bool


class Picture(Record, frozen=True):
    """A picture as it stands in the file, with the ending of such files' names."""

    box: Box
    data: bytes
    ending: str


class PdfPage(Record, frozen=True):
    """A page. `rules` are thin lines, `frames` rectangles; `hidden`: its text is not painted, as that of a
    scan which a program has read; `odd`: how many characters the file has no meaning for."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    pictures: tuple[Picture, ...]
    rules: tuple[Box, ...]
    frames: tuple[Box, ...]
    hidden: bool = False
    odd: int = 0


def read_pdf(data: bytes) -> list[PdfPage]:
    """The pages of a file. Raises `PdfRefused`."""
    if len(data) > LARGEST:
        raise PdfRefused("PDF 太大（超过 200 MB）。请一版存成一个文件，或降低图片的分辨率。")
    with ALONE:
        pages = _pages(data)
    if not any(len(page.glyphs) >= _FEWEST for page in pages):
        raise PdfRefused(_NO_TEXT)
    if any(page.odd * 2 > len(page.glyphs) for page in pages):
        raise PdfRefused(
            "PDF 里的字体没有文字对照，取出来是乱码。请重新导出，选“嵌入字体”并保留文字信息。"
        )
    return pages


def _pages(data: bytes) -> list[PdfPage]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise PdfRefused(_why(error)) from error
    with document:
        if len(document) > MOST_PAGES:
            raise PdfRefused(f"PDF 有 {len(document)} 页，太多了。请一版存成一个文件。")
        try:
            return [_page(document[at]) for at in range(len(document))]
        except (pypdfium2.PdfiumError, MemoryError) as error:
            raise PdfRefused("PDF 已损坏，有一页读不出来。请重新导出。") from error


def single_page(data: bytes, at: int) -> bytes:
    """One page of a file as a file of its own."""
    with ALONE, pypdfium2.PdfDocument(data) as document:
        if len(document) == 1:
            return data
        with pypdfium2.PdfDocument.new() as one:
            one.import_pages(document, [at])
            made = BytesIO()
            one.save(made)
            return made.getvalue()


def _why(error: pypdfium2.PdfiumError) -> str:
    """Why a file cannot be opened."""
    code = getattr(error, "err_code", None)
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return "PDF 加了密码，打不开。请去掉密码，再导入一次。"
    return "PDF 已损坏，或者不是 PDF。请重新导出，再导入一次。"


def _page(page: pypdfium2.PdfPage) -> PdfPage:
    width, height = page.get_size()
    place = _Placer(page, width, height)
    things = list(_things(page, place))
    pictures = tuple(thing for thing in things if isinstance(thing, Picture))
    boxes = [thing for thing in things if isinstance(thing, Box)]
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > _MOST_SIGNS:
            raise PdfRefused(f"PDF 的一页有 {count} 个字，太多了。请一版存成一个文件。")
        glyphs, hidden, odd = _glyphs(text, place)
    finally:
        text.close()
    rules = (box for box in boxes if min(box.width, box.height) <= _THIN)
    long = [_visible(rule) for rule in rules if max(rule.width, rule.height) >= _LONG]
    frames = [box for box in dict.fromkeys(boxes) if min(box.width, box.height) > _LONG]
    return PdfPage(
        width,
        height,
        tuple(glyphs),
        pictures,
        tuple(sorted(long, key=lambda one: -max(one.width, one.height))[:_MOST_DRAWN]),
        tuple(sorted(frames, key=lambda one: -one.area)[:_MOST_DRAWN]),
        hidden * 2 > len(glyphs),
        odd,
    )


def _visible(rule: Box) -> Box:
    """A line that is as thick as it is drawn at least; a file may give it no thickness."""
    return Box(
        rule.left, rule.top, max(rule.right, rule.left + 0.5), max(rule.bottom, rule.top + 0.5)
    )


class _Placer:
    """Turns a file's places into places on the page as it is seen."""

    _FINE: Final = 64  # PDFium gives whole units

    def __init__(self, page: pypdfium2.PdfPage, width: float, height: float) -> None:
        self.page = page
        self.size = int(width * self._FINE), int(height * self._FINE)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point."""
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self.page, 0, 0, *self.size, 0, x, y, across, down)
        return across.value / self._FINE, down.value / self._FINE

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle."""
        a, b = self.point(left, top), self.point(right, bottom)
        return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _glyphs(text: pypdfium2.PdfTextPage, place: _Placer) -> tuple[list[Glyph], int, int]:
    """The characters in the file's order, how many of them are not painted, and how many nobody knows."""
    found: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Box]] = {}
    hidden = odd = 0
    spaced = False
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        char = _char(pdfium.FPDFText_GetUnicode(text, at))
        if not char.strip():
            spaced |= pdfium.FPDFText_IsGenerated(text, at) == 0  # else PDFium guessed
            continue
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        size = pdfium.FPDFText_GetFontSize(text, at) * scale
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        box = place.box(*text.get_charbox(at, loose=True))
        if size <= 0:
            size = max(box.height, 1.0)
        twin = (char, round(box.left / size), round(box.top / size))
        near = [one for key in _around(twin) for one in seen.get(key, ())]
        if any(box.distance(one) < _TWICE * size for one in near):
            continue
        seen.setdefault(twin, []).append(box)
        odd += char == _UNKNOWN
        hidden += _is_hidden(text, at)
        found.append(Glyph(char, box, place.point(x.value, y.value)[1], size, spaced))
        spaced = False
    return found, hidden, odd


def _around(key: tuple[str, int, int]) -> Iterator[tuple[str, int, int]]:
    char, across, down = key
    for right in (-1, 0, 1):
        for below in (-1, 0, 1):
            yield char, across + right, down + below


def _char(code: int) -> str:
    """The character of a code; what a file has no meaning for is `〓`."""
    if code in (0, 0xFFFD, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 (no characters)
        return _UNKNOWN
    if code in (0x02, 0xAD):  # how PDFium and PDFs write a hyphen at a line's end
        return "-"
    char = chr(code)
    return char if char.isprintable() or char.isspace() else _UNKNOWN


def _is_hidden(text: pypdfium2.PdfTextPage, at: int) -> bool:
    thing = pdfium.FPDFText_GetTextObject(text, at)
    return bool(thing) and pdfium.FPDFTextObj_GetTextRenderMode(thing) == _INVISIBLE


def _things(page: pypdfium2.PdfPage, place: _Placer) -> Iterator[Box | Picture]:
    """The pictures, and the places of what is drawn."""
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    for count, thing in enumerate(page.get_objects(filter=kinds, max_depth=_DEEPEST)):
        if count > _MOST_THINGS:
            raise PdfRefused("PDF 的一页里线条和图形太多。请重新导出，或一版存成一个文件。")
        try:
            box = place.box(*thing.get_bounds())
        except pypdfium2.PdfiumError:
            continue  # a path without a point is nowhere
        if isinstance(thing, pypdfium2.PdfImage):
            if min(box.width, box.height) >= _SMALL:
                yield _picture(thing, box)
        else:
            yield box


def _picture(thing: pypdfium2.PdfImage, box: Box) -> Picture:
    """A picture as it went into the file; one that is kept in no file format of its own becomes a PNG. Its
    data are empty where it cannot be read."""
    made = BytesIO()
    try:
        if thing.get_filters()[-1:] == ["DCTDecode"]:
            data = bytes(thing.get_data(decode_simple=True))
            with Image.open(BytesIO(data)) as image:
                if image.mode in ("RGB", "L"):
                    return Picture(box, data, "jpg")
        bitmap = thing.get_bitmap()
        bitmap.to_pil().convert("RGB").save(made, "PNG")
    except (pypdfium2.PdfiumError, OSError, ValueError, MemoryError):
        return Picture(box, b"", "png")
    return Picture(box, made.getvalue(), "png")
