"""A page of the printed paper as a picture, where editors supplied a PDF.

In: the bytes of the PDF. Out: its first page as a PNG, as wide as the widest file that is made of a photo.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final

from bulletin.pdfium import ALONE
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.plan import WIDTHS

LEAF: Final = re.compile(r"[A-Za-z]?\d{2}\.pdf", re.IGNORECASE)
"""Names of such PDFs; no other one is taken for a picture."""

HIGHEST: Final = 4 * WIDTHS[-1]  # pixels: a page is a page, and no roll


def leaf(data: bytes, name: str) -> bytes:
    """The first page of a PDF as a PNG. Raises `PhotoRefused` where it cannot be read."""
    import pypdfium2  # noqa: PLC0415 (with its 7 MB, where there is a PDF)

    with ALONE:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                page = document[0]
                width, height = page.get_size()
                scale = min(WIDTHS[-1] / width, HIGHEST / height)
                picture = page.render(scale=scale).to_pil().convert("RGB")
            finally:
                document.close()
        except (pypdfium2.PdfiumError, IndexError, ZeroDivisionError, ValueError) as error:
            raise PhotoRefused(
                f"版面 {name} 读不出来（{str(error)[:80]}）。",
                "请用看 PDF 的软件打开它，重新导出一份，不要加密码。",
            ) from error
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
