"""Pages that introduce a topic or a reporter, as an editor writes them and a reader sees them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Built, run_pelican
from tests.machines.pages import Addresses

ARTICLE = (
    "标题：集市开张\n日期：2022-05-20\n栏目：要闻\n标签：集市\n作者：甲一、王同（街道）\n\n开张。\n"
)
LIST = '[[reporter]]\nname = "王同"\nmark = "街道"\n\n[[reporter]]\nname = "王同"\nmark = "社区"\n'


def test_a_topics_page_has_its_text_its_picture_and_its_timeline(town: Built) -> None:
    page = town.read("topic/ji-shi/index.html")
    assert "<strong>集市</strong>的来历" in page
    assert 'alt="东街的牌坊"' in page
    assert "乙二 摄" in page
    timeline = page[page.index('class="timeline"') :]
    assert re.findall(r"<h2><a [^>]*>([^<]+)", timeline) == ["2022年5月"]
    assert re.findall(r'class="when"><a href="([^"]+)"', timeline) == ["/2022/05/21/"]
    assert "/2022/05/21/duan-xiao-xi-7/" in Addresses(timeline).found


def test_a_reporters_page_has_its_text_and_its_picture(town: Built) -> None:
    (folder,) = [f for f in (town.folder / "reporter").iterdir() if "街道" in f.name]
    page = (folder / "index.html").read_text("utf-8")
    assert "本报通讯员，跑街道新闻。" in page
    assert "王同写过青禾集市。" in page
    assert 'alt="王同在集市上"' in page
    assert "/2022/05/20/ji-shi/" in Addresses(page).found


def build(folder: Path, files: dict[str, str]) -> tuple[int, str]:
    """Build a paper of one article and these files: the exit code, what it printed."""
    content = folder / "content"
    for path, text in {"2022/05/20/a.md": ARTICLE, "reporters.toml": LIST, **files}.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, "utf-8")
    done = run_pelican(content, folder / "output", folder / "cache", 'NOW="2022-06-01T09:00"')
    return done.returncode, re.sub(r"\s+", "", done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("path", "text", "code", "said"),
    [
        pytest.param("reporters/a.md", "姓名：甲一\n\n记者。\n", 0, "", id="a reporter"),
        pytest.param("reporters/a.md", "姓名：王同(街道)\n\n记者。\n", 0, "", id="with a mark"),
        pytest.param(
            "reporters/a.md", "姓名：王同\n\n记者。\n", 1, "有不止一位“王同”", id="which of the two"
        ),
        pytest.param(
            "reporters/a.md", "姓名：甲一、乙二\n\n记者。\n", 1, "不是一个人的姓名", id="two in one file"
        ),
        pytest.param(
            "reporters/a.md", "姓名：甲一\n网址：a\n\n记者。\n", 1, "记者的网址不写在这里",
            id="an address in the wrong place",
        ),
        pytest.param(
            "reporters/a.md", "姓名：丙三\n\n记者。\n", 0, "还没有文章写着记者“丙三”", id="no article yet"
        ),
        pytest.param(
            "topics/a.md", "标题：集市\n\n见[那篇](/2022/05/20/b.md)。\n", 1,
            "链接指向的/2022/05/20/b/不存在", id="a link that leads nowhere",
        ),
        pytest.param(
            "topics/a.md", "标题：集市\n\n![牌坊](pai-fang.jpg)\n", 1, "找不到图片pai-fang.jpg",
            id="a picture that is missing",
        ),
    ],
)  # fmt: skip
def test_an_introduction_is_understood_or_refused_by_name(
    tmp_path: Path, path: str, text: str, code: int, said: str
) -> None:
    returned, printed = build(tmp_path, {path: text})
    assert returned == code, printed
    assert said in printed
    if said:
        assert path in printed
