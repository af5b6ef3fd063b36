"""Office: what other programs than Word write, made a Word file by a program that knows how.

In: a manuscript's file: `.doc`, `.wps`, `.odt`, `.rtf`, `.html`, `.xlsx`, whatever its name says it is.
Out: the bytes of a `.docx`. LibreOffice is asked for what only it can read, pandoc for what it reads
without loss; neither is needed for anything else, and where it is not there, the remedy is said in one
line.

Pandoc does not know the code pages of Chinese RTF files, and older formats of Word not at all: those it is
never asked for. It runs without a network and without other files (`--sandbox`).
"""

from __future__ import annotations

import html
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from bulletin.attachments.streams import stream
from bulletin.desk.importing.word import NotWord
from bulletin.model.faults import Fault
from bulletin.reading.decode import decode

SUFFIXES: Final = frozenset(
    ".docx .docm .dotx .dotm .doc .dot .wps .wpt .odt .ott .fodt .rtf .html .htm .mht .mhtml .xml .xlsx .xls"
    " .et .pptx .ppt .pages .numbers .key .eml .epub".split()
)
"""How the names of files end that may hold a manuscript and are no page of the paper."""

_SECONDS: Final = 120  # that a program may take for a file
_PATIENCE: Final = 300  # seconds that a file waits for LibreOffice to have made those before it
_ONE: Final = threading.Lock()
_SAFE: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{}" oor:op="fuse"><value>true</value></prop></item>'
)
_PROFILE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + _SAFE.format("BlockUntrustedRefererLinks")
    + _SAFE.format("DisableMacrosExecution")
    + "</oor:items>"
)
"""LibreOffice's settings: it fetches nothing that a manuscript names on other hosts, and runs no macros."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE: Final = (b"PK\x03\x04", _OLE, b"{\\rtf")
"""How a file begins that is no text, whatever its name says."""

_START: Final = 4096  # bytes at a file's beginning that tell what it is
_OPEN_IT: Final = "请用 Word 或 WPS 打开，另存为 .docx，再导入一次"
# The parts of an ODT file, and whether they need a password; bytes of that list that are looked at.
_LISTED: Final = "META-INF/manifest.xml"
_MOST: Final = 1 << 20
# The byte of an old Word file (MS-DOC's fEncrypted) whose first bit says the same.
_LOCK: Final = 11
_TABLE: Final = "请把要发的内容复制到 Word 里，存成 .docx，再导入一次"
# What a file may be, by what it is called, and by which program it becomes a Word file.
_NAMES: Final = {
    "doc": "旧版 Word（.doc、.wps）", "rtf": "RTF", "odt": "ODT", "html": "网页（.html）",
    "xlsx": "Excel 表格", "xls": "旧版 Excel 表格", "ppt": "演示文稿", "pages": "苹果 Pages",
    "mht": "网页存档（.mht）", "xml": "XML",
}  # fmt: skip
_OFFICE: Final = frozenset(("doc", "rtf", "odt"))
_PANDOC: Final = frozenset(("odt", "html", "xlsx"))
_HEADLINE: Final = re.compile(r"<h[12]\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title\b[^>]*>[^<]*</title>", re.IGNORECASE)
_IMAGE: Final = re.compile(
    r"<img\b(?:(?!\bsrc=)[^<>])*+src=[\"']?(?!data:)(?P<src>[^\"'\s<>]++)[^<>]*+>", re.IGNORECASE
)
_MAC: Final = "/Applications/LibreOffice.app/Contents/MacOS/soffice"


def as_docx(data: bytes) -> bytes:
    """A manuscript as a Word file. Raises `NotWord` with what to do instead."""
    kind = kind_of(data)
    if kind == "docx":
        return data
    if kind == "locked":
        raise NotWord("文件加了密码。请用 Word 或 WPS 打开，去掉密码，另存为 .docx，再导入一次。")
    name = _NAMES.get(kind)
    if name is None:
        raise NotWord(f"这不是能导入的稿件（认得 .docx、.pdf、.md、.txt）。{_OPEN_IT}。")
    remedy = _TABLE if kind in ("xlsx", "xls", "ppt") else _OPEN_IT
    pandoc, office = _pandoc(), _office()
    if kind in _PANDOC and pandoc:
        return _by_pandoc(pandoc, kind, data, name, remedy)
    if kind in _OFFICE and office:
        return _by_office(office, kind, data, name, remedy)
    others = [
        program
        for program, kinds in (("LibreOffice", _OFFICE), ("pandoc", _PANDOC))
        if kind in kinds
    ]
    installed = f"；装了 {' 或 '.join(others)} 的电脑可以直接导入" if others else ""
    raise NotWord(f"这是{name}文件，不能直接导入。{remedy}{installed}。")


def kind_of(data: bytes) -> str:
    """What a file is, by what it holds; empty for what is no manuscript."""
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        streams = {
            "locked": "EncryptedPackage",
            "doc": "WordDocument",
            "xls": "Workbook",
            "ppt": "PowerPoint Document",
        }
        kind = next(
            (one for one, name in streams.items() if name.encode("utf-16-le") in data), "doc"
        )
        head = stream(data, "WordDocument") if kind == "doc" else None
        return "locked" if head and len(head) > _LOCK and head[_LOCK] & 1 else kind
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if b"mime-version:" in start and b"multipart/" in start:
        return "mht"
    if b"<html" in start or start.startswith(
        (b"<!doctype html", b"<body", b"<div", b"<p>", b"<meta")
    ):
        return "html"
    return "xml" if start.startswith(b"<?xml") else ""


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            kept = archive.read("mimetype")[:80] if "mimetype" in names else b""
            listed = archive.open(_LISTED).read(_MOST) if kept and _LISTED in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, KeyError):
        return "docx"  # which will say that it is damaged
    if b"opendocument.text" in kept:
        return "locked" if b"encryption-data" in listed else "odt"
    for start, kind in (("xl/", "xlsx"), ("ppt/", "ppt"), ("Index/Document.iwa", "pages")):
        if any(name.startswith(start) for name in names):
            return kind
    return "docx"


def _pandoc() -> str | None:
    """Where pandoc is: installed for all, or as `pypandoc-binary` beside this program."""
    found = shutil.which("pandoc")
    spec = None if found else importlib.util.find_spec("pypandoc")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        own = Path(place) / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
        if own.is_file():
            return str(own)
    return found


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice") or shutil.which(_MAC)


def _by_pandoc(program: str, kind: str, data: bytes, name: str, remedy: str) -> bytes:
    if kind == "html":
        text = decode(data, "")
        if isinstance(text, Fault):
            raise NotWord(text.fact + text.remedy)
        data = _page(text).encode()
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, f"gao.{kind}"), Path(folder, "gao.docx")
        source.write_bytes(data)
        command = [
            program,
            "--sandbox",
            f"--from={kind}",
            "--to=docx",
            f"--output={made}",
            str(source),
        ]
        return _made(command, made, f"这是{name}文件，pandoc 没有转成。{remedy}。")


def _page(text: str) -> str:
    """A web page without its window's title, where it has a headline; for a picture elsewhere, which
    pandoc does not fetch, words that ask for it."""
    if _HEADLINE.search(text):
        text = _TITLE.sub("", text)
    return _IMAGE.sub(lambda image: f"（图片待补：{html.escape(image['src'])}）", text)


def _by_office(program: str, kind: str, data: bytes, name: str, remedy: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, f"gao.{kind}"), Path(folder, "out", "gao.docx")
        source.write_bytes(data)
        # A profile of its own: another LibreOffice may be at work in this account.
        profile = Path(folder, "profile")
        profile.joinpath("user").mkdir(parents=True)
        profile.joinpath("user", "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
        ]
        command += ["docx:MS Word 2007 XML", "--outdir", str(made.parent), str(source)]
        with _turn():
            return _made(command, made, f"这是{name}文件，LibreOffice 没有转成。{remedy}。")


@contextmanager
def _turn() -> Iterator[None]:
    """LibreOffice takes some 200 MB and a core: several manuscripts are made one after the other. Raises
    `NotWord` where the turn does not come."""
    if not _ONE.acquire(timeout=_PATIENCE):
        raise NotWord("LibreOffice 正在转别的文件，轮不到这一个。请过几分钟再导入一次。")
    try:
        yield
    finally:
        _ONE.release()


def _made(command: list[str], made: Path, refusal: str) -> bytes:
    """Run a program and take what it has written."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # LibreOffice starts others
            raise NotWord(refusal) from None
    try:
        return made.read_bytes()
    except OSError as error:
        raise NotWord(refusal) from error
