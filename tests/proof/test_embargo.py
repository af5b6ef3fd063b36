"""A piece that is not for readers yet leaves no trace: the site is the same, byte for byte, as if its
file were not there."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import brotli
import pytest
from PIL import Image
from town import Files, Story, Town, difference

from bulletin.deploy.stage import staged

DUE = "2022-06-01T09:10"
EARLIER, LATER = "2022-06-01T09:09", "2022-06-01T09:11"
PIECE = "2022/06/01/mi-gao"

OPEN = Story(
    {"title": "老街换新装", "date": "2022-05-31 08:00", "section": "要闻", "topics": "老街"},
    "云桥镇讯。",
)
SECRET = Story(
    {
        "title": "水厂SECRET迁址",
        "kicker": "引SECRET题",
        "deck": "副SECRET题",
        "date": "2022-06-01 09:10",
        "section": "民生",
        "topics": "老街、SECRET话题",
        "authors": "SECRET甲",
        "editor": "SECRET编辑",
        "summary": "SECRET摘要",
        "source": "SECRET来源",
        "rank": "lead",
        "aliases": "2022/05/01/SECRET-jiu",
    },
    "SECRET正文。\n\n![SECRET图说](mi.jpg)\n\n图：SECRET图（人）\n| 日 | 人 |\n|---|---|\n| 一 | 8 |",
)


def hide(town: Town, story: Story) -> None:
    """Put the piece, with a photo of its own, into the content folder."""
    town.write(town.content / PIECE / "index.md", story.file())
    Image.new("RGB", (1200, 800), "#123456").save(town.content / PIECE / "mi.jpg")


@pytest.fixture(params=[False, True], ids=["one edition", "two editions"])
def town(tmp_path: Path, request: pytest.FixtureRequest) -> Town:
    """A town with two open pieces."""
    town = Town(
        tmp_path / "town",
        {
            "PRODUCTION": True,
            "NOW": EARLIER,
            "PHOTOS": True,
            "SITEURL": "https://paper.example",
            "HANT": request.param,
        },
    )
    town.write(town.content / "2022/05/31/lao-jie.md", OPEN.file())
    town.write(
        town.content / "2022/05/30/he.md", OPEN.said(title="河道", date="2022-05-30 08:00").file()
    )
    return town


def everything(town: Town) -> Files:
    """Every file that readers could get, compressed ones too."""
    with staged(town.folder / "output", town.folder / "deploy") as release:
        site = release.taken().folder / "site"
        found = (path for path in site.rglob("*") if path.is_file())
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def plain(name: str, data: bytes) -> bytes:
    """A file's bytes as a browser sees them."""
    if name.endswith(".gz"):
        return gzip.decompress(data)
    return brotli.decompress(data) if name.endswith(".br") else data


@pytest.mark.parametrize(
    "story",
    [SECRET, SECRET.said(date="2022-06-01 08:00", status="draft")],
    ids=["scheduled", "draft"],
)
def test_a_hidden_piece_changes_no_byte_of_the_release(town: Town, story: Story) -> None:
    town.build()
    without = everything(town)
    hide(town, story)
    town.build()
    assert difference(everything(town), without) == []
    assert difference(town.clean(), town.build()) == []
    assert len(without) > 50
    for name, data in everything(town).items():
        assert b"SECRET" not in plain(name, data), name
        assert "SECRET" not in name
        assert "mi-gao" not in name


def test_a_scheduled_piece_appears_at_its_minute_and_everywhere(town: Town) -> None:
    hide(town, SECRET)
    town.build()
    for now, shown in ((EARLIER, False), (DUE, True), (LATER, True)):
        town.settings["NOW"] = now
        built = town.build()
        assert (f"{PIECE}/index.html" in built) == shown
        assert difference(built, town.clean()) == []
    names = {name for name, data in built.items() if b"SECRET" in data}
    assert names >= {
        *("index.html", "atom.xml", "feed.json", "2022/06/01/index.html", "2022/06/index.html"),
        *("section/minsheng/index.html", "reporters/index.html", "topics/index.html"),
        *("section/minsheng/atom.xml", "sitemap/news.xml", "2022/05/31/lao-jie/index.html"),
    }
    assert "2022/05/01/SECRET-jiu/index.html" in built


def test_a_draft_is_shown_in_a_private_preview_alone(town: Town) -> None:
    hide(town, SECRET.said(date="2022-06-01 08:00", status="draft"))
    town.settings |= {"DRAFTS": True, "PRODUCTION": False}
    assert f"{PIECE}/index.html" in town.build()
    town.settings |= {"DRAFTS": True, "PRODUCTION": True}  # which never shows a draft
    built = town.build()
    assert not [name for name, data in built.items() if b"SECRET" in data or "mi-gao" in name]
    assert difference(built, town.clean()) == []


def test_a_piece_that_is_withdrawn_leaves_its_address_and_its_reason_alone(town: Town) -> None:
    town.settings["NOW"] = LATER
    hide(town, SECRET)
    before = town.build()
    hide(town, SECRET.said(withdrawn="核实后撤稿。"))
    built = town.build()
    assert difference(built, town.clean()) == []
    assert not [name for name, data in built.items() if b"SECRET" in data]
    assert "核实后撤稿。".encode() in built[f"{PIECE}/index.html"]
    photos = {name for name in before if name.startswith("photos/")}
    assert {name for name in built if name.startswith("photos/")} < photos


def test_a_piece_that_is_withdrawn_or_deleted_leaves_the_cache_at_once(town: Town) -> None:
    """Its photo in all sizes, and where its file is gone, its text; what others still show stays."""
    town.settings["NOW"] = LATER
    town.write(town.content / "2022/05/31/tu/index.md", f"{OPEN.file()}\n![桥](qiao.jpg)\n")
    Image.new("RGB", (1200, 800), "#654321").save(town.content / "2022/05/31/tu/qiao.jpg")
    town.build()
    before = kept(town)
    for story in (SECRET.said(withdrawn="核实后撤稿。"), None):
        hide(town, SECRET)
        town.build()
        with_photo = kept(town)
        assert len(with_photo) > len(before)
        assert remembers(town, "SECRET正文")
        if story:
            hide(town, story)
        else:
            shutil.rmtree(town.content / PIECE)
        town.build()
        assert kept(town) == before
        assert remembers(town, "SECRET正文") == bool(story)


def kept(town: Town) -> set[str]:
    """The names of the photo files in the cache."""
    return {path.name for path in (town.folder / "cache/photos").rglob("*.*")}


def remembers(town: Town, words: str) -> bool:
    """Whether any file of the cache holds these words."""
    files = [path for path in (town.folder / "cache").rglob("*") if path.is_file()]
    return any(words.encode() in path.read_bytes() for path in files)
