"""A whole site of each kind becomes this one: what goes in, in full, and that the real build takes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bulletin.desk.adopting.__main__ import main
from tests.conftest import PROJECT
from tests.desk.adopting import sites

MAP = 'section = "文化"\n[sections]\n"生活" = "民生"\n'


def adopt(source: Path, content: Path, *more: str) -> int:
    """Adopt a site; a mapping says the sections."""
    mapping = content.parent / "map.toml"
    mapping.write_text(MAP, "utf-8")
    settings = f"--settings={PROJECT / 'pelicanconf.py'}"
    return main([settings, f"--map={mapping}", *more, "--", str(source), str(content)])


def files(content: Path) -> dict[str, str]:
    """Every file of a content folder; of those that are no text, the name."""
    found = sorted(path for path in content.rglob("*") if path.is_file())
    return {
        path.relative_to(content).as_posix(): path.read_text("utf-8")
        if path.suffix == ".md"
        else ""
        for path in found
    }


def hexo(folder: Path) -> Path:
    sites.picture(folder / "source/_posts/lao-jie/pai-fang.png")
    return sites.write(folder, sites.HEXO)


def hugo(folder: Path) -> Path:
    sites.picture(folder / "content/post/lao-jie/pai-fang.png")
    return sites.write(folder, sites.HUGO)


def jekyll(folder: Path) -> Path:
    sites.picture(folder / "images/pai-fang.png")
    return sites.write(folder, sites.JEKYLL)


def pelican(folder: Path) -> Path:
    sites.picture(folder / "content/images/pai-fang.png")
    return sites.write(folder, sites.PELICAN)


def wordpress(folder: Path) -> Path:
    sites.picture(folder / "wp-content/uploads/2021/05/pai-fang.png")
    return sites.write(folder, {"export.xml": sites.WORDPRESS})


def pages(folder: Path) -> Path:
    sites.picture(folder / "img/pai-fang.png")
    return sites.write(folder, sites.PAGES)


def sheet(folder: Path) -> Path:
    return sites.write(folder, {"list.csv": sites.CSV}) / "list.csv"


KINDS = [hexo, hugo, jekyll, pelican, wordpress, pages, sheet]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_site_becomes_this_one(
    kind: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, content = kind(tmp_path / "old"), tmp_path / "content"
    content.mkdir()
    assert adopt(source, content) == 0
    assert files(content) == {}  # a dry run writes nothing
    assert "没有写文件" in capsys.readouterr().out
    assert adopt(source, content, "--yes=1") == 0
    expected = PROJECT / "tests/desk/adopting/expected" / kind.__name__
    made = files(content)
    if os.environ.get("RENEW"):
        sites.write(expected, made)
    assert made == files(expected)

    done = subprocess.run(
        [sys.executable, "-m", "bulletin.command", "html"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PAPER": str(PROJECT), "CONTENT": str(content), "OUTPUT": str(tmp_path / "out"), "PYTHONPATH": str(PROJECT), "JOBS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    assert adopt(source, content, "--yes=1") == 0  # a second run has nothing to do
    assert files(content) == made


def test_nothing_is_written_over_and_what_an_editor_moved_is_known_again(tmp_path: Path) -> None:
    source, content = hexo(tmp_path / "old"), tmp_path / "content"
    content.mkdir()
    assert adopt(source, content, "--yes=1") == 0
    was = content / "2021/05/21/lao-jie/index.md"
    text = was.read_text("utf-8").replace("开工", "完工")
    now = content / "2021/06/01/lao-jie/index.md"
    now.parent.mkdir(parents=True)
    now.write_text(text, "utf-8")
    was.unlink()
    assert adopt(source, content, "--yes=1") == 0
    assert not was.exists()
    assert now.read_text("utf-8") == text


def test_a_picture_of_another_host_is_listed_and_taken_once_it_is_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites.write(
        tmp_path / "old",
        {
            "_config.yml": "url: https://qinghe.example\n",
            "source/_posts/a.md": "---\ntitle: 图\ndate: 2021-05-21\n---\n\n![牌坊](https://tu.example/2021/a.png)\n",
        },
    )
    content = tmp_path / "content"
    content.mkdir()
    assert adopt(source, content, "--yes=1") == 0
    assert "  https://tu.example/2021/a.png" in capsys.readouterr().out
    assert list(files(content)) == ["2021/05/21/a/index.md"]
    sites.picture(tmp_path / "brought/tu.example/2021/a.png")
    assert adopt(source, content, "--yes=1", f"--pictures={tmp_path / 'brought'}") == 0
    assert list(files(content)) == ["2021/05/21/a/a.png", "2021/05/21/a/index.md"]
    assert "tu.example" not in capsys.readouterr().out


def test_a_link_out_of_the_folder_is_no_file_of_the_site(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: 秘密\ndate: 2021-05-21\n---\n\n秘密。\n", "utf-8")
    sites.picture(tmp_path / "secret.png")
    source = hexo(tmp_path / "old")
    (source / "source/_posts/secret.md").symlink_to(secret)
    (source / "source/_posts/other.md").write_text(
        "---\ntitle: 图\ndate: 2021-05-21\n---\n\n字\n\n![图](../../../secret.png)\n", "utf-8"
    )
    content = tmp_path / "content"
    content.mkdir()
    assert adopt(source, content, "--yes=1") == 0
    assert "秘密" not in "".join(files(content).values())
    assert "secret.png" not in "".join(files(content))
    assert "待核：图片“../../../secret.png”旧网站里没有" in files(content)[
        "2021/05/21/other/index.md"
    ].replace("\\", "")


BOMB = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss xmlns:wp="http://wordpress.org/export/1.2/"><x>&b;</x></rss>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "不是完整的 WordPress 导出文件（DTDForbidden）"),
        (sites.WORDPRESS[:900], "不是完整的 WordPress 导出文件（ParseError）"),
    ],
    ids=["bomb", "cut"],
)
def test_an_export_that_is_a_bomb_or_cut_off_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites.write(tmp_path / "old", {"export.xml": text})
    content = tmp_path / "content"
    content.mkdir()
    assert adopt(source / "export.xml", content, "--yes=1") == 1
    assert said in capsys.readouterr().err
    assert files(content) == {}


@pytest.mark.parametrize("typed", ["maybe", "", "2"])
def test_a_flag_is_one_or_zero(
    typed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        adopt(tmp_path, tmp_path, f"--yes={typed}")
    assert "只能写 1 或 0" in capsys.readouterr().err


def test_a_spreadsheet_is_a_list_of_articles_and_one_that_grows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book, content = tmp_path / "old" / "list.xlsx", tmp_path / "content"
    content.mkdir()
    sites.workbook(
        book, [["标题", "发布时间", "分类", "内容"], ["老街", "2021-05-21", "生活", "<p>1 < 2</p>"]]
    )
    assert adopt(book, content, "--yes=1") == 0
    text = "标题：老街\n日期：2021年5月21日\n栏目：民生\n标签：生活\n\n1 < 2\n"
    assert files(content) == {"2021/05/21/lao-jie/index.md": text}
    sites.workbook(book, [["标题", "正文"], ["老街", "长" * 100_000]])
    monkeypatch.setattr("bulletin.desk.adopting.sheet.LARGEST", 50_000)
    assert adopt(book, content) == 1
    assert "太大" in capsys.readouterr().err


def test_nothing_is_adopted_where_nobody_said_what(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--", "", "."])
    assert "请写明旧网站在哪里" in capsys.readouterr().err


def test_a_folder_that_is_no_site_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = sites.write(tmp_path / "old", {"a.txt": "字"})
    content = tmp_path / "content"
    content.mkdir()
    assert adopt(source, content) == 1
    assert "认不出这是什么网站" in capsys.readouterr().err
