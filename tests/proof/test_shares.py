"""Share pictures that are drawn: only with the fonts for it, and never in the way of who has none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings as read_pelican
from PIL import Image
from town import Files, Story, Town, difference

from bulletin.photos import fonts
from bulletin.settings import SettingsRefused, read_settings
from tests.conftest import PROJECT, start_pelican

PAPER = dict(read_pelican(str(PROJECT / "pelicanconf.py")))
STORY = Story({"title": "集市开张", "date": "2022-05-20 10:00", "section": "要闻"}, "开张。")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A town with a piece that has a photo and one that has none."""
    town = Town(tmp_path / "town", {"SITEURL": "https://paper.example"})
    town.write(town.content / "2022/05/20/wu.md", STORY.file())
    town.write(town.content / "2022/05/20/you/index.md", f"{STORY.file()}\n![图](tu.jpg)\n")
    Image.new("RGB", (1200, 800), "#123456").save(town.content / "2022/05/20/you/tu.jpg")
    return town


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which one of the fonts' packages is not installed."""
    monkeypatch.setattr(fonts, "PACKAGES", ("pelican", "no-such-package-of-fonts"))


def built(town: Town) -> Files:
    """The site, and no fault."""
    site = town.build()
    assert isinstance(site, dict)
    return site


def pictures(site: Files, piece: str) -> list[str]:
    """The share picture that a piece names for apps, and is published."""
    page = site[f"2022/05/20/{piece}/index.html"].decode()
    names = re.findall(r'"og:image" content="https://paper\.example/([^"]+)"', page)
    assert all(name in site for name in names)
    return names


@pytest.mark.usefixtures("no_fonts")
def test_a_build_without_the_fonts_goes_on_and_leaves_out_what_they_draw(town: Town) -> None:
    site = built(town)
    assert pictures(site, "wu") == []
    assert len(pictures(site, "you")) == 1
    assert not [name for name in site if ".card." in name]


def test_once_the_fonts_are_there_the_next_build_draws(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fonts, "PACKAGES", ("no-such-package-of-fonts",))
        before = built(town)
    after = built(town)
    (name,) = pictures(after, "wu")
    assert name.endswith(".card.png")
    assert difference(after, built_clean(town)) == []
    changed = difference(before, after)
    assert name in changed
    assert not [path for path in changed if "/you/" in path or ".avif" in path]


def built_clean(town: Town) -> Files:
    """The site of a clean build."""
    site = town.clean()
    assert isinstance(site, dict)
    return site


def test_where_the_setting_turns_them_off_none_is_drawn(town: Town) -> None:
    before = built(town)
    town.settings["SHARE_PICTURES"] = False
    after = built(town)
    assert pictures(after, "wu") == []
    assert pictures(after, "you") == pictures(before, "you")
    assert difference(after, built_clean(town)) == []


def test_the_command_says_in_one_line_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    """`make html` and `make publish`, as processes on a machine without the fonts."""
    (tmp_path / "content/2022/05/20").mkdir(parents=True)
    (tmp_path / "content/2022/05/20/wu.md").write_text(STORY.file(), "utf-8")
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "from bulletin.photos import fonts\nfonts.PACKAGES = ('no-such-package-of-fonts',)\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{hidden}:{PROJECT}")
        at = [tmp_path / name for name in ("content", "output", "cache")]
        now = 'NOW="2022-06-01T09:00"'
        html = start_pelican(*at, now, "PRODUCTION=false")
        again = start_pelican(*at, now, "PRODUCTION=false")
        publish = start_pelican(*at, now)
        turned_off = start_pelican(*at, now, "SHARE_PICTURES=false")
    line = (
        "pelicanconf.py: 提醒：没有装画分享图要用的字体，1 篇没有照片的稿件没有分享图。"
        "请运行 make fonts；不要这样的分享图，就在 pelicanconf.py 里写 SHARE_PICTURES = False。"
    )
    for done in (html, again):
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[:1] == [line]
    assert publish.returncode == 1
    assert "没有装画分享图要用的字体。请运行 make fonts" in publish.stderr
    assert turned_off.returncode == 0
    assert "字体" not in turned_off.stdout + turned_off.stderr


@pytest.mark.usefixtures("no_fonts")
def test_publishing_asks_for_the_fonts_only_where_something_would_be_drawn() -> None:
    settings: dict[str, Any] = {**PAPER, "PRODUCTION": True}
    with pytest.raises(SettingsRefused, match="没有装画分享图要用的字体"):
        read_settings(settings)
    read_settings({**settings, "SHARE_PICTURES": False})
    read_settings({**settings, "PHOTOS": False})
    read_settings({**settings, "PRODUCTION": False})
