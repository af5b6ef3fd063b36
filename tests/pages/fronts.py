"""Front pages of made-up editions, made in memory: no file is read but the theme's, no photo exists.

In: a number. Out: that edition's pieces, always the same; and its front page as a browser gets it.
"""

from __future__ import annotations

import random
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from playwright.sync_api import Page, Route

from bulletin.engine.assets import Asset, collect
from bulletin.engine.render import Renderer
from bulletin.engine.templates import Templates
from bulletin.model.archive import relate
from bulletin.model.article import BREAK, RANKS, Article, Author
from bulletin.model.photo import PhotoFacts
from bulletin.model.shown import with_digests
from bulletin.pages.front import FRONT, FrontView
from bulletin.pages.page import Page as PageMade
from bulletin.pages.sources import Sources
from bulletin.photos.plan import Palette, read_palette
from bulletin.reading.words import words
from pelicanconf import JINJA_ENVIRONMENT, SECTIONS
from tests.arranging import paper
from tests.conftest import ORIGIN, PROJECT

THEME: Final = PROJECT / "theme"
NAMES: Final = tuple(name for name, _, _ in SECTIONS)
WORDS: Final = (
    "云桥镇 青禾区 老街 集市 开张 书市 河道 步道 路灯 居民 孩子 学校 医院 公园 新桥 今天 上午 下午 首日 三天 八千人 473万元 "
    "1079辆 一百二十个 两条 五年来 志愿者 摊位 菜场 电梯 屋顶 花园 夜校 图书馆 演出 比赛 通车 完工 启用 试点 收官 再添 迎来 改造 "
    "整治 清理 巡查 走访 调研 会议 方案 措施 服务 保障 安全 生产 排查 隐患 防汛 春耕 夏收 秋种 就业 招聘 创业 税收 企业 项目 投资 "
    "“老字号” 《河道志》 和 与 在 让 把 为 更"
).split()
"""Words that headlines and sentences of a made-up town are put together from."""
NEWEST: Final = datetime(2022, 5, 31, 18, tzinfo=paper.NOW.tzinfo)


def sentence(chance: random.Random, length: int) -> str:
    """Words, and a sign here and there, of so many characters."""
    text = ""
    while len(text) < length:
        text += chance.choice(WORDS)
        if len(text) > 7 and chance.random() < 0.15 and text[-1] not in "，、":
            text += chance.choice("，，：、")
    return text[:length].rstrip("，：、“《") or "云桥"


Edition = tuple[list[Article], dict[str, PhotoFacts]]


def edition(number: int) -> Edition:
    """The pieces of a random edition: 1 to 80, some with photos, with titles of 4 to 40 characters, in 1 to
    9 sections, over a few days."""
    chance = random.Random(number)
    count = chance.choice((chance.randint(1, 6), chance.randint(1, 20), chance.randint(1, 80)))
    sections = chance.sample(NAMES, chance.randint(1, len(NAMES)))
    photos, days = chance.random() * chance.choice((0, 1, 1, 1)), chance.choice((1, 1, 3, 9))
    short, long = sorted((chance.randint(4, 40), chance.randint(4, 40)))
    sheets, decks = chance.random() < 0.3, chance.random()
    made: list[Article] = []
    known: dict[str, PhotoFacts] = {}
    for at in range(count):
        title = sentence(chance, chance.randint(short, long))
        kicker, deck = (
            sentence(chance, chance.randint(4, 20)) if chance.random() < decks else ""
            for _ in range(2)
        )
        when = NEWEST - timedelta(days=at * days // count, minutes=at)
        rank = chance.choices(RANKS, (1, 3, 12, 3))[0]
        some = PhotoFacts(f"{number:08}{at:08}", "JPEG", 1600, 1067, (138, 75, 58))
        pictured = chance.random() < photos
        if pictured:
            known[f"{at}.jpg"] = some
        facts: dict[str, object] = {
            "title": title,
            "kicker": kicker,
            "deck": deck,
            "words": tuple(BREAK.join(words(one)) for one in (kicker, title, deck)),
            "excerpt": sentence(chance, chance.choice((0, 30, 90, 90, 90))),
            "section": chance.choice(sections),
            "topics": tuple(
                chance.sample(("桥", "老街集市", "河道整治", "就业", "夜校"), chance.randint(0, 2))
            ),
            "authors": tuple(
                Author(name) for name in ("甲一", "乙二", "丙三")[: chance.randint(0, 3)]
            ),
            "rank": rank,
            "photo": f"{at}.jpg" if pictured else "",
            "issue": 126 if sheets else None,
            "page": f"A{at * 8 // count + 1:02}" if sheets else "",
            "page_name": NAMES[at * 8 // count] if sheets else "",
        }
        address = f"{when:%Y/%m/%d}/n{at}"
        made.append(
            with_digests(Article(path=f"{address}.md", address=address, date=when, **facts))
        )  # type: ignore[arg-type]
    return made, known


@cache
def assets() -> dict[str, Asset]:
    """The theme's files by the names templates know."""
    with tempfile.TemporaryDirectory() as folder:
        return {one.name: one for one in collect(THEME / "static", Path(folder), ())}


@cache
def _renderer() -> Renderer:
    site = replace(paper.SITE, assets={name: f"/{one.path}" for name, one in assets().items()})
    templates = Templates((THEME / "templates",), JINJA_ENVIRONMENT, Path(tempfile.mkdtemp()))
    return Renderer(site, templates, "", Path())


@cache
def _palette() -> Palette:
    return read_palette((THEME / "static/css/tints.css").read_text("utf-8"))


def view(made: Edition) -> FrontView:
    """An edition's front page, arranged."""
    articles, photos = made
    archive = relate(articles, photos)
    known = Sources(archive, (), {}, {}, photos, (), paper.NOW)
    whole = paper.edition(known, site=_renderer().site, palette=_palette())
    (group,) = FRONT.groups(whole, known)
    (page,) = FRONT.pages(whole, group.inputs)
    assert isinstance(page.view, FrontView)
    return page.view


def shown(made: FrontView) -> bytes:
    """The front page as it is served."""
    return _renderer().render(PageMade(("index.html",), "index.html", made), {})["index.html"]


def lay(tab: Page, page: bytes) -> None:
    """Have a tab show this front page, with the theme's files and a grey photo for each."""

    def fetch(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN + "/")
        file = next((one for one in assets().values() if one.path == path), None)
        if not path:
            route.fulfill(body=page, content_type="text/html; charset=utf-8")
        elif file and path.endswith((".css", ".js")):
            kind = "text/css" if path.endswith(".css") else "text/javascript"
            route.fulfill(body=file.data, content_type=kind)
        else:
            route.fulfill(status=404)

    tab.unroute_all()
    tab.route("**/*", fetch)
    tab.goto(ORIGIN + "/")
