"""What other programs write becomes a Word file where a program is there that can; else one line says what to do."""

from __future__ import annotations

import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bulletin.desk.importing import office
from bulletin.desk.importing.__main__ import main
from bulletin.desk.importing.office import as_docx, kind_of
from bulletin.desk.importing.word import NotWord
from tests.attachments.files import container
from tests.attachments.files import zipped as packed
from tests.desk.word_files import docx, p

WORD = docx(p("老街换新装", style="1"), p("本报记者 甲一"), p("昨天，老街改造工程开工了。"))
OOR = "http://openoffice.org/2001/registry"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**parts: bytes) -> bytes:
    """A package of other kinds than Word's."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return data.getvalue()


KINDS = {
    "doc": OLE + "WordDocument".encode("utf-16-le"),
    "locked": OLE + "EncryptedPackage".encode("utf-16-le"),
    "xls": OLE + "Workbook".encode("utf-16-le"),
    "rtf": b"{\\rtf1\\ansi\\ansicpg936 \\'c0\\'cf}",
    "odt": zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
    "xlsx": zipped(xl__workbook=b"x"),
    "ppt": zipped(ppt__presentation=b"x"),
    "html": "\ufeff<!DOCTYPE html>\n<html><body><h1>老街换新装</h1></body></html>".encode(),
    "mht": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n",
    "docx": WORD,
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A computer without pandoc and LibreOffice; the folder where its programs are."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(office.importlib.util, "find_spec", lambda _: None)
    return programs


def program(place: Path, script: str) -> None:
    """A program of that name: a shell script, whose first lines find the file to read and the one to write."""
    place.write_text("#!/bin/sh\nPATH=/usr/bin:/bin\n" + script, "utf-8")
    place.chmod(0o755)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_known_by_what_it_holds(kind: str) -> None:
    assert kind_of(KINDS[kind]) == kind


def test_a_password_is_seen_before_a_program_is_asked() -> None:
    head = bytes(11) + b"\1" + bytes(5000)
    assert kind_of(container(WordDocument=head)) == "locked"
    assert kind_of(container(WordDocument=bytes(5000))) == "doc"
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    kind = b"application/vnd.oasis.opendocument.text"
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest}
    assert kind_of(packed(parts)) == "locked"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("doc", "这是旧版 Word（.doc、.wps）文件，不能直接导入。请用 Word 或 WPS 打开，另存为 .docx，再导入一次"
                "；装了 LibreOffice 的电脑可以直接导入。"),
        ("rtf", "这是RTF文件，不能直接导入。请用 Word 或 WPS 打开，另存为 .docx，再导入一次"
                "；装了 LibreOffice 的电脑可以直接导入。"),
        ("odt", "这是ODT文件，不能直接导入。请用 Word 或 WPS 打开，另存为 .docx，再导入一次"
                "；装了 LibreOffice 或 pandoc 的电脑可以直接导入。"),
        ("html", "这是网页（.html）文件，不能直接导入。请用 Word 或 WPS 打开，另存为 .docx，再导入一次"
                 "；装了 pandoc 的电脑可以直接导入。"),
        ("xlsx", "这是Excel 表格文件，不能直接导入。请把要发的内容复制到 Word 里，存成 .docx，再导入一次"
                 "；装了 pandoc 的电脑可以直接导入。"),
        ("xls", "这是旧版 Excel 表格文件，不能直接导入。请把要发的内容复制到 Word 里，存成 .docx，再导入一次。"),
        ("locked", "文件加了密码。请用 Word 或 WPS 打开，去掉密码，另存为 .docx，再导入一次。"),
    ],
)  # fmt: skip
def test_without_a_program_that_can_one_line_says_what_to_do(
    kind: str, told: str, bare: Path
) -> None:
    del bare
    with pytest.raises(NotWord) as refused:
        as_docx(KINDS[kind])
    assert str(refused.value) == told


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "name", ["稿件.doc", "稿件.wps", "稿件.rtf", "稿件.odt", "稿件.html", "稿件.xlsx"]
)
def test_the_command_says_so_in_one_line_and_writes_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = {"wps": "doc"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    (tmp_path / name).write_bytes(KINDS[kind])
    (tmp_path / "content").mkdir()
    assert main([str(tmp_path / name), str(tmp_path / "content")]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{tmp_path / name}: 这是")
    assert told.count("\n") == 1
    assert "“# ”" not in told
    assert not any((tmp_path / "content").iterdir())


def test_a_word_file_needs_no_program_whatever_its_name(bare: Path) -> None:
    del bare
    assert as_docx(WORD) is WORD


def test_libreoffice_is_asked_for_what_only_it_reads(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(WORD)
    script = 'while [ "$1" != --outdir ]; do shift; done\n[ "${3##*.}" = doc ] || exit 1\n'
    program(bare / "soffice", f'{script}mkdir -p "$2"; cp "{tmp_path}/made.docx" "$2/gao.docx"\n')
    assert as_docx(KINDS["doc"]) == WORD


def test_pandoc_is_asked_for_the_rest_and_reads_no_other_file(bare: Path, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(WORD)
    script = f'[ "$1" = --sandbox ] && [ "$2" = --from=html ] || exit 1\ncp "{tmp_path}/made.docx" "${{4#--output=}}"\n'
    program(bare / "pandoc", script)
    assert as_docx(KINDS["html"]) == WORD
    with pytest.raises(NotWord, match="LibreOffice"):  # it does not know the code pages of RTF
        as_docx(KINDS["rtf"])


def test_libreoffice_fetches_nothing_and_makes_one_manuscript_at_a_time(
    bare: Path, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(WORD)
    profile = '"${1#-env:UserInstallation=file://}/user/registrymodifications.xcu"'
    script = (
        f'mkdir "{tmp_path}/busy" || exit 1\ncp {profile} "{tmp_path}/profile.xml" || exit 1\nsleep 0.2\n'
        f'while [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"; cp "{tmp_path}/made.docx" "$2/gao.docx"\n'
        f'rmdir "{tmp_path}/busy"\n'
    )
    program(bare / "soffice", script)
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(as_docx, [KINDS["doc"]] * 3)) == [WORD] * 3
    said = ElementTree.parse(tmp_path / "profile.xml").getroot()
    assert [(one[0].attrib[f"{{{OOR}}}name"], one[0][0].text) for one in said] == [
        ("BlockUntrustedRefererLinks", "true"),
        ("DisableMacrosExecution", "true"),
    ]


def test_a_turn_that_does_not_come_is_told_of(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "soffice", "exit 0\n")
    monkeypatch.setattr(office, "_PATIENCE", 0.01)
    with office._ONE, pytest.raises(NotWord, match="正在转别的文件"):
        as_docx(KINDS["doc"])


@pytest.mark.parametrize("script", ["exit 1\n", "exit 0\n", "sleep 60 & wait\n"])
def test_a_program_that_fails_or_hangs_is_told_of_in_one_line(
    script: str, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_SECONDS", 1)
    program(bare / "soffice", script)
    with pytest.raises(NotWord, match=r"LibreOffice 没有转成。请用 Word 或 WPS 打开"):
        as_docx(KINDS["doc"])
    assert os.environ["PATH"] == str(bare)


def test_a_web_page_s_pictures_are_asked_for_and_its_window_s_title_is_no_headline(
    bare: Path, tmp_path: Path
) -> None:
    (tmp_path / "made.docx").write_bytes(WORD)
    program(
        bare / "pandoc",
        f'cp "$5" "{tmp_path}/read.html"\ncp "{tmp_path}/made.docx" "${{4#--output=}}"\n',
    )
    page = "<title>首页</title><h1>老街</h1><p><img alt=a src='tu/a.jpg'></p><html>".encode(
        "gb18030"
    )
    assert as_docx(b"<!DOCTYPE html>" + page) == WORD
    read = (tmp_path / "read.html").read_text("utf-8")
    assert read == "<!DOCTYPE html><h1>老街</h1><p>（图片待补：tu/a.jpg）</p><html>"
