"""Kinds: which files may stand in the content folder, and what becomes of each.

In: a file's path. Out: its kind, or none. This is the one table; the handbook's page of files is written
from it (`python -m bulletin.lint --handbook`).
"""

from __future__ import annotations

import re
from typing import Final

from bulletin.model.attachment import LIMIT, MACROS, PACKED, TYPES
from bulletin.model.clip import CAPTIONS, FOREIGN
from bulletin.model.record import Record

LISTS: Final = ("reporters.toml", "terms.toml")  # the newsroom's, at the top of the content folder


class Kind(Record, frozen=True):
    """A kind of file: its name, the endings of its files, and what becomes of it. A kind that readers are
    shown has no `remedy`; for another it says what an editor can do instead."""

    name: str
    endings: tuple[str, ...]
    becomes: str
    remedy: str = ""


ARTICLE: Final = Kind("稿件", ("md",), "一个文件一篇，生成一个网页")
PHOTO: Final = Kind(
    "图片",
    tuple("jpg jpeg jpe jfif png webp avif heic heif hif gif".split()),
    "稿件里用到的才发布；没有用到的会提醒",
)
SHEET: Final = Kind(
    "版面",
    ("jpg", "pdf", "toml"),  # A01.jpg, A01.pdf, A01.toml
    "在这一天的网页上显示，可以下载；`.toml` 是热区",
)
VIDEO: Final = Kind("视频", ("mp4",), "稿件里用到的才发布，同名的图片是它的封面；没有用到的会提醒")
SOUND: Final = Kind("音频", ("m4a", "mp3"), "稿件里用到的才发布；没有用到的会提醒")
SAID: Final = Kind("字幕", CAPTIONS, "和用到的视频、音频同名的，一起发布；没有用到的会提醒")
FOREIGN_MEDIA: Final = Kind(
    "别的视频和音频",
    FOREIGN,
    "不发布",
    "请转成 H.264 的 .mp4（录音转成 .m4a 或 .mp3），例如用剪映导出；iPhone 的相机格式请选“兼容性最佳”。",
)
ATTACHMENT: Final = Kind(
    "附件",
    tuple(TYPES),
    f"稿件里链接到的才发布，一个最多 {LIMIT >> 20} MB；没有用到的会提醒",
)
MACRO: Final = Kind(
    "可能带宏的文件",
    tuple(MACROS),
    "不发布",
    "请用 Word、Excel 或 WPS 打开，另存为 .docx、.xlsx、.pptx，或者导出成 PDF。",
)
ARCHIVE: Final = Kind(
    "压缩包",
    PACKED,
    "不发布",
    "请解开，把里面的文件一个一个放在稿件旁边，分别链接。",
)
TEXT: Final = Kind(
    "原稿",
    ("rtf", "pages"),
    "不发布",
    "要发布的，请写成 .md 文件（可用 make import）；给读者下载的，请导出成 PDF。",
)
PICTURE: Final = Kind(
    "别的图",
    tuple("svg tif tiff bmp psd ai raw cr2 nef arw dng".split()),
    "不发布",
    "请另存为 JPEG 或 PNG，再放在稿件旁边。",
)
WEB: Final = Kind(
    "网页",
    tuple("html htm mht mhtml".split()),
    "不发布",
    "请把正文写进 .md 文件，再删去它。",
)

KINDS: Final = (
    *(ARTICLE, PHOTO, SHEET, VIDEO, SOUND, SAID, FOREIGN_MEDIA),
    *(ATTACHMENT, MACRO, ARCHIVE, TEXT, PICTURE, WEB),
)
"""Every kind; the first that fits is a file's."""

_SHEET: Final = re.compile(r"\d{4}/\d{2}/\d{2}/[A-Za-z]?\d{2}\.(?:pdf|toml)", re.IGNORECASE)
SHEET_PICTURE: Final = re.compile(r"\d{4}/\d{2}/\d{2}/[A-Za-z]\d{2}\.jpe?g", re.IGNORECASE)
"""A picture that is a page's, if no text shows it. One of figures alone (`01.jpg`) is a photo, as cameras
name them."""


def kind_of(path: str) -> Kind | None:
    """The kind of a file of the content folder, or None for one that nobody knows."""
    ending = path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    if _SHEET.fullmatch(path):
        return SHEET
    return next((kind for kind in KINDS if kind is not SHEET and ending in kind.endings), None)
