"""A file is what its name says, has no macros and no password, or it is refused with a remedy."""

from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.attachments.kinds import look
from bulletin.attachments.refused import Refused
from bulletin.attachments.streams import stream
from bulletin.model.attachment import LIMIT, TYPES
from tests.attachments.files import compound, container, office, open_document, pdf, sample, zipped

SAMPLES = {ending: sample(ending) for ending in TYPES}
NEW = ("docx", "xlsx", "pptx")


@pytest.mark.parametrize("ending", TYPES)
def test_a_document_of_every_kind_is_given(ending: str) -> None:
    assert look(SAMPLES[ending], f"报名表.{ending}") == []
    assert look(SAMPLES[ending], f"报名表.{ending.upper()}") == []


SAME = [{"doc", "wps"}, {"xls", "et"}, {"ppt", "dps"}, {"csv", "txt"}]
"""Kinds that are one and the same inside."""


@pytest.mark.parametrize("ending", TYPES)
def test_what_is_another_kind_inside_is_refused(ending: str) -> None:
    for other, data in SAMPLES.items():
        renewed = (
            ending in ("wps", "et", "dps")
            and other == {"wps": "docx", "et": "xlsx", "dps": "pptx"}[ending]
        )
        if other == ending or {other, ending} in SAME or renewed:
            assert look(data, f"a.{ending}") == []
            continue
        with pytest.raises(Refused, match=rf"的内容不是 \.{ending}"):
            look(data, f"a.{ending}")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", office("docx", macro=True), "里有宏"),
        ("a.xlsx", office("xlsx", xl__macrosheets__sheet1_xml=b"<x/>"), "里有宏"),
        ("a.odt", open_document("odt", Basic__Standard__Module1_xml=b"<x/>"), "里有宏"),
        ("a.doc", compound("WordDocument", "Macros", "VBA"), "里有宏"),
        ("a.et", compound("Workbook", "_VBA_PROJECT_CUR"), "里有宏"),
        ("a.wps", office("docx", macro=True), "里有宏"),
        ("a.docx", compound("EncryptedPackage", "EncryptionInfo"), "有密码"),
        ("a.ppt", compound("PowerPoint Document", "EncryptedSummary"), "有密码"),
        ("a.ods", open_document("ods", **{"META-INF__manifest_xml": b"<encryption-data/>"}), "有密码"),
        ("a.pdf", b"%PDF-1.7\nnothing", "不完整"),
        ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF", "不完整"),
        ("a.pdf", pdf(more=zipped({"a.exe": b"MZ"})), "藏着一个压缩包"),
        ("a.docx", zipped({"a.exe": b"MZ"}), "的内容不是 .docx"),
        ("a.docx", SAMPLES["docx"][:-30], "不完整"),
        ("a.docx", b"MZ" + SAMPLES["docx"], "的内容不是 .docx"),
        ("a.xls", b"<html><table></table>", "是网页"),
        ("a.doc", b"{\\rtf1 }", "是 RTF"),
        ("a.xls", SAMPLES["xlsx"], "新格式"),
        ("a.txt", b"MZ\x90\0\x03", "的内容不是 .txt"),
        ("a.csv", b"", "是空的"),
        ("a.txt", bytes(LIMIT + 1), "超过 20 MB"),
        ("a.docx", office("docx", docProps__core_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "不完整"),
    ],
)  # fmt: skip
def test_what_readers_should_not_get_is_refused_with_a_remedy(
    name: str, data: bytes, said: str
) -> None:
    with pytest.raises(Refused, match=said) as why:
        look(data, name)
    assert name in why.value.fact
    assert why.value.remedy.startswith("请")


def test_an_archive_that_would_fill_a_machine_is_not_unpacked() -> None:
    size = 54_321
    bomb = office("docx", word__a_xml=bytes(size))
    bomb = bomb.replace(struct.pack("<I", size), struct.pack("<I", 410_000_000))
    with pytest.raises(Refused, match="解开后有 410 MB"):
        look(bomb, "a.docx")


def test_an_archive_that_understates_itself_is_read_no_further_than_a_limit() -> None:
    core = b"<a>" + b" " * 30_000_000 + b"</a>"
    bomb = bytearray(office("docx", docProps__core_xml=core))
    true = struct.pack("<I", len(core))
    while (at := bomb.find(true)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 500)
    with pytest.raises(Refused):
        look(bytes(bomb), "a.docx")


def test_two_parts_of_one_name_are_refused() -> None:
    made = BytesIO(SAMPLES["docx"])
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<y/>")
    with pytest.raises(Refused, match="不完整"):
        look(made.getvalue(), "a.docx")


def told(data: bytes, name: str) -> list[str]:
    """What an editor should know of a file."""
    return [one.fact.removeprefix(f"附件 {name} ") for one in look(data, name)]


def test_people_named_inside_are_told_of_and_programs_are_not() -> None:
    assert told(office("docx", "甲一", "乙二"), "a.docx") == [
        "里记着作者“甲一”、最后修改的人“乙二”。"
    ]
    assert told(office("xlsx", "Administrator", "微软用户"), "a.xlsx") == []
    assert told(pdf("丙三"), "a.pdf") == ["里记着作者“丙三”。"]
    assert told(compound("WordDocument", author="甲一"), "a.doc") == ["里记着作者“甲一”。"]
    assert told(zipped({"OFD.xml": "<a><Author>甲一</Author></a>".encode()}), "a.ofd") == [
        "里记着作者“甲一”。"
    ]
    meta = "<m><initial-creator>甲一</initial-creator></m>".encode()
    assert told(open_document("odt", meta_xml=meta), "a.odt") == ["里记着作者“甲一”。"]


def test_changes_remarks_and_hidden_sheets_are_told_of() -> None:
    changed = b"<w:document>" + b" " * (1 << 20) + b'<w:del w:id="1"/></w:document>'
    assert told(
        office("docx", word__document_xml=changed, word__comments_xml=b"<c/>"), "a.docx"
    ) == [
        "里有没有接受的修订，删去的字也在里面。",
        "里有批注。",
    ]
    hidden = b'<workbook><sheet name="a" state="hidden"/></workbook>'
    assert told(office("xlsx", xl__workbook_xml=hidden), "a.xlsx") == ["里有隐藏的工作表。"]
    assert told(workbook((2, 0)), "a.xls") == ["里有隐藏的工作表。"]
    assert told(workbook((0, 0)), "a.et") == []


def workbook(*sheets: tuple[int, int], size: int = 5000) -> bytes:
    """An old workbook whose list has sheets of these states and kinds."""
    records = [(0x0809, bytes(16)), (0x42, b"\xb0\x04")]
    records += [(0x85, bytes([0, 0, 0, 0, *sheet, 1, 0, 65])) for sheet in sheets]
    records += [(0x0A, b""), (0x85, bytes([0, 0, 0, 0, 0, 1, 1, 0, 65]))]
    made = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)
    return container(SummaryInformation=bytes(90), Workbook=made.ljust(size, b"\0"))


@pytest.mark.parametrize("size", [100, 5000])
def test_a_sheet_of_macros_in_an_old_workbook_is_refused(size: int) -> None:
    with pytest.raises(Refused, match="里有宏"):
        look(workbook((0, 0), (0, 1), size=size), "a.xls")
    assert look(workbook((0, 0), (0, 6), size=size), "a.xls") == []


def test_an_old_workbook_in_cipher_is_refused() -> None:
    made = struct.pack("<HH", 0x0809, 16) + bytes(16) + struct.pack("<HH", 0x2F, 6) + bytes(6)
    with pytest.raises(Refused, match="有密码"):
        look(container(Workbook=made.ljust(5000, b"\0")), "a.xls")


def test_a_stream_in_a_folder_is_not_the_document_s_own() -> None:
    """An Excel table in a Word file is a folder in it, with a stream of Excel's name."""
    data = bytearray(container(First=b"1", Workbook=b"2"))
    at = data.index("First".encode("utf-16-le"))
    data[at + 66] = 1  # a folder, whose only entry is the other one
    data[at + 72 : at + 80] = struct.pack("<II", 0xFFFFFFFF, 2)
    assert stream(bytes(data), "Workbook") is None


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_of_streams_ends_in_time_and_never_raises(data: st.DataObject) -> None:
    made = bytearray(container(Workbook=bytes(5000), Small=bytes(100)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(8, len(made) - 5))
        made[at : at + 4] = struct.pack("<I", data.draw(st.integers(0, 40) | st.just(0xFFFFFFFF)))
    made = made[: data.draw(st.integers(0, len(made)))]
    for name in ("Workbook", "Small"):
        assert len(stream(bytes(made), name) or b"") <= len(made)


@pytest.mark.parametrize(("table", "name"), [(512, "Workbook"), (1024, "Small")])
@pytest.mark.timeout(60)
def test_a_way_that_closes_to_a_circle_has_an_end(table: int, name: str) -> None:
    """Each sector names itself as the next one."""
    made = bytearray(container(Workbook=bytes(5000), Small=bytes(100)))
    made[table : table + 512] = struct.pack("<128I", *range(128))
    assert len(stream(bytes(made), name) or b"") <= len(made)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None)
@given(st.sampled_from(sorted(TYPES)), st.data())
def test_damage_of_any_kind_is_refused_or_harmless(ending: str, some: st.DataObject) -> None:
    """Bytes are changed, cut out, doubled: what comes of it is an answer or `Refused`, nothing else."""
    data = bytearray(SAMPLES[ending])
    for _ in range(some.draw(st.integers(1, 4))):
        at = some.draw(st.integers(0, len(data)))
        to = some.draw(st.integers(at, min(len(data), at + 64)))
        data[at:to] = some.draw(st.binary(max_size=64))
    with suppress(Refused):
        look(bytes(data), f"a.{ending}")
