"""Files beside texts are opened once, and again as soon as they are others."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

from bulletin.store.beside import looked_at, nearest, stored


def test_a_file_is_opened_again_when_its_bytes_or_its_name_are_others_and_only_then(
    tmp_path: Path,
) -> None:
    opened: list[str] = []

    def look(path: Path) -> str:
        opened.append(path.name)
        return path.read_text("utf-8")

    def said(digest: str, text: str, name: str = "a.csv") -> dict[str, str]:
        opened.clear()
        (tmp_path / name).write_text(text, "utf-8")
        kept = (tmp_path / "kept", dict[str, str])
        return looked_at([name], {name: digest}, tmp_path, kept, look)

    assert (said("1", "甲"), opened) == ({"a.csv": "甲"}, ["a.csv"])
    assert (said("1", "甲"), opened) == ({"a.csv": "甲"}, [])
    assert (said("2", "乙"), opened) == ({"a.csv": "乙"}, ["a.csv"])
    assert (said("2", "乙", "b.csv"), opened) == ({"b.csv": "乙"}, ["b.csv"])


def test_the_file_that_may_be_meant_stands_in_the_same_folder_and_is_of_the_kind() -> None:
    def remedy(name: str) -> str:
        there = ["x/Biao.csv", "x/ri-cheng.csv", "y/tu.csv", "x/tu.jpg"]
        return nearest(f"x/{name}", there, lambda one: one.endswith(".csv"))

    assert remedy("biao.csv") == "旁边有 Biao.csv，只是大小写不同，请写成一样。"
    assert remedy("ri-chen.csv") == "旁边有 ri-cheng.csv，是不是它？文件名要写得一样。"
    assert remedy("tu.csv") == "请把它放在文章旁边，文件名写得一样。"


def test_a_file_is_found_whatever_form_the_disk_has_its_name_and_its_folder_s_in(
    tmp_path: Path,
) -> None:
    decomposed = tmp_path / normalize("NFD", "lǎo-jiē")
    decomposed.mkdir()
    (decomposed / normalize("NFD", "café.pdf")).touch()
    (decomposed / "mén.pdf").touch()
    for name in ("café.pdf", "mén.pdf"):
        assert stored(tmp_path / "lǎo-jiē" / name).is_file()
    for name in ("lǎo-jiē/bā.pdf", "lǎo-jiē/a.pdf", "mén/a.pdf", "mén"):
        assert not stored(tmp_path / name).exists()
