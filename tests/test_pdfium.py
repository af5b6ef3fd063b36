"""Whoever reads a PDF is alone with the library while a document is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pypdfium2
import pytest

from bulletin.attachments.kinds import look
from bulletin.desk.importing.pdf import PdfRefused, read_pdf, single_page
from bulletin.pdfium import ALONE
from bulletin.photos.leaf import leaf
from tests.attachments.files import pdf


@pytest.mark.parametrize(
    "read",
    [
        lambda data: look(data, "a.pdf"),
        lambda data: leaf(data, "A01.pdf"),
        read_pdf,
        lambda data: single_page(data, 0),
    ],
    ids=["attachment", "page as a picture", "import", "one page"],
)
def test_a_document_is_opened_and_closed_under_the_one_lock(
    read: Callable[[bytes], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    class Document(pypdfium2.PdfDocument):  # type: ignore[misc]
        def __init__(self, data: bytes) -> None:
            held.append(ALONE.locked())
            super().__init__(data)

        def close(self) -> None:
            held.append(ALONE.locked())
            super().close()

    monkeypatch.setattr(pypdfium2, "PdfDocument", Document)
    with suppress(PdfRefused):  # there is no text on its page
        read(pdf())
    assert held[:1] == [True]
    assert set(held) == {True}
    assert not ALONE.locked()
