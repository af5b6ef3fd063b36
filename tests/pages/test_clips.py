"""Videos and recordings on their pages, in feeds and sitemaps: real files, in a real browser."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from bulletin.model.digest import digest
from tests.conftest import ORIGIN, Built, run_pelican
from tests.media.clips import FILM, NEWS, PHONE, STRAIGHT, TALK, TURNED, box
from tests.pages.test_reading import violations

HEAD = "标题：{}\n日期：2022-05-21\n栏目：要闻\n记者：甲一\n{}\n"
FILMED = HEAD.format("开市", "") + (
    "老街开市了。\n\n"
    '![孩子们在书摊前挑书](xian-chang.mp4 "记者 甲一 摄")\n\n'
    '竖着拍的：\n\n![老街的牌坊](shu.mp4 "记者 甲一 摄")\n\n'
    '![对书摊主人的采访](cai-fang.m4a "记者 乙二 录音")\n\n![广播](guang-bo.mp3 "青禾广播")\n\n'
    '![会议全程](https://v.paper.example/2022/hui-yi.mp4 "乙二 摄")\n'
)
PAGE = "/2022/05/21/kai-shi/"
SAID = "WEBVTT\n\n00:00.100 --> 00:01.000\n老街开市了\n"
HOSTS = 'MEDIA_HOSTS=["v.paper.example"]'


def upright() -> bytes:
    """The film as a phone stores what it took upright: coded lying, and turned by its matrix."""
    straight, turned = (struct.pack(">9i", *matrix) for matrix in (STRAIGHT, TURNED))
    data = FILM.read_bytes()
    at = data.index(straight, data.index(b"tkhd"))
    return data[:at] + turned + data[at + len(turned) :]


def another(number: int) -> bytes:
    """A film of other bytes."""
    return FILM.read_bytes() + box("free", bytes([number]))


DRAFTED, GONE = another(1), another(2)


@pytest.fixture(scope="module")
def paper(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A piece with clips of every kind, one with nothing else for a picture, a draft and a withdrawn one."""
    folder = tmp_path_factory.mktemp("clips")
    day = "2022/05/21/"
    files = {"shu.mp4": upright(), "cao-gao.mp4": DRAFTED, "che-xia.mp4": GONE}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    Image.new("RGB", (1200, 900), "#3b5878").save(folder / "feng-mian.jpg")
    # Of another shape than its film.
    Image.new("RGB", (600, 700), "#8a4b3a").save(folder / "bie-de.jpg")
    own = {name: folder / name for name in files}
    own |= {"xian-chang.mp4": FILM, "cai-fang.m4a": TALK, "guang-bo.mp3": NEWS}
    own |= {"xian-chang.jpg": folder / "feng-mian.jpg", "shu.JPG": folder / "bie-de.jpg"}
    texts = {
        "kai-shi.md": FILMED,
        "cao-gao.md": HEAD.format("草稿", "状态：草稿\n") + "还没写完。\n\n![会](cao-gao.mp4)\n",
        "che-xia.md": HEAD.format("撤下", "撤稿：内容有误。\n")
        + "说错了。\n\n![会](che-xia.mp4)\n",
        "xian-chang.vtt": SAID,
    }
    return tiny_site(
        {day + name: text for name, text in texts.items()},
        "HANT=1",
        HOSTS,
        photos={day + name: path for name, path in own.items()},
    )


PLAYED = """async (kind) => Promise.all([...document.querySelectorAll(kind)].slice(0, 2).map(async (one) => {
  const asked = one.readyState;
  one.muted = true;
  await one.play();
  return { asked, ready: one.readyState, seconds: one.duration, size: [one.videoWidth, one.videoHeight] };
}))"""


def test_nothing_is_fetched_before_it_is_played_and_then_it_plays(
    paper: Built, phone: Page
) -> None:
    phone.goto(paper.url + PAGE)
    phone.wait_for_load_state("networkidle")
    fetched = phone.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert [one for one in fetched if re.search(r"\.(mp4|m4a|mp3)$", one)] == []
    if not phone.evaluate(
        "document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.64001e\"')"
    ):
        pytest.skip("this Chromium was built without H.264")
    film, turned = phone.evaluate(PLAYED, "video")
    assert film["asked"] == 0
    assert film["ready"] >= 2  # it has what it shows now
    assert film["seconds"] == pytest.approx(2, abs=0.3)
    assert (film["size"], turned["size"]) == ([96, 54], [54, 96])
    for one in phone.evaluate(PLAYED, "audio"):
        assert one["seconds"] == pytest.approx(2, abs=0.4)


def test_a_player_has_its_film_s_shape_before_and_after_its_poster_comes(
    paper: Built, open_tab: Callable[..., Page]
) -> None:
    shapes = "() => [...document.querySelectorAll('.screen')].map((one) => one.clientWidth / one.clientHeight)"
    for width in (390, 1440):
        tab = open_tab(width, 900)
        tab.route("**/*.jpg", lambda route: route.abort())
        tab.goto(paper.url + PAGE)
        before = tab.evaluate(shapes)
        tab.unroute("**/*.jpg")
        tab.reload()
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate(shapes) == before
        assert before[0] == pytest.approx(96 / 54, abs=0.02)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate("document.querySelector('.tall .screen').clientHeight") <= 0.86 * 900


def test_captions_are_shown_in_each_edition_s_characters(paper: Built, phone: Page) -> None:
    for edition, words in (("", "老街开市了"), ("/hant", "老街開市了")):
        phone.goto(paper.url + edition + PAGE)
        phone.wait_for_function("document.querySelector('video').textTracks[0].cues?.length")
        cue = phone.evaluate(
            "(({ startTime, text }) => [startTime, text])(document.querySelector('video').textTracks[0].cues[0])"
        )
        assert cue == [0.1, words]


def test_without_script_the_browser_s_own_player_is_there_and_a_link(
    paper: Built, open_tab: Callable[..., Page]
) -> None:
    tab = open_tab(script=False)
    tab.goto(paper.url + PAGE)
    assert tab.locator("video[controls][preload=none]").count() == 3
    assert tab.locator("audio[controls][preload=none]").count() == 2
    links = tab.locator("a.fetch")
    assert [one.strip() for one in links.all_inner_texts()][:2] == ["视频 2秒 0.1 MB"] * 2
    assert links.nth(4).get_attribute("href") == "https://v.paper.example/2022/hui-yi.mp4"


def test_on_paper_stand_the_poster_and_the_page_s_address(paper: Built, desk: Page) -> None:
    desk.goto(paper.url + PAGE)
    desk.emulate_media(media="print")
    figure = desk.locator("figure.clip").first
    assert figure.locator("video").is_hidden()
    assert figure.locator("img").evaluate("(one) => one.complete && one.naturalWidth") == 960
    assert f"视频，请到网页上看：{ORIGIN}{PAGE}" in figure.inner_text()
    assert "MB" not in figure.inner_text()
    desk.emulate_media(media="screen")


def test_a_page_with_clips_passes_for_everybody(paper: Built, phone: Page) -> None:
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        phone.goto(paper.url + PAGE)
        assert violations(phone) == []


def test_files_are_named_by_their_content_and_nothing_unseen_is_there(paper: Built) -> None:
    there = {one.name for one in (paper.folder / "photos").iterdir()}
    for file in (FILM, TALK, NEWS):
        data = file.read_bytes()
        assert (paper.folder / "photos" / f"{digest(data)}{file.suffix}").read_bytes() == data
    assert len([one for one in there if one.endswith((".mp4", ".m4a", ".mp3"))]) == 4
    for hidden in (DRAFTED, GONE):
        assert f"{digest(hidden)}.mp4" not in there
    kept = [one.name for one in (paper.folder.parent / "cache/photos").glob("??/*")]
    assert not {f"{digest(one)}.mp4" for one in (DRAFTED, GONE)} & {*kept}


def test_feeds_and_sitemaps_name_them_and_machines_are_told(paper: Built) -> None:
    name = digest(FILM.read_bytes())
    url = f"{ORIGIN}/photos/{name}.mp4"
    atom, sitemap = paper.read("atom.xml"), paper.read("sitemap/2022-05.xml")
    size = FILM.stat().st_size
    assert f'<link rel="enclosure" type="video/mp4" href="{url}" length="{size}"' in atom
    assert 'href="https://v.paper.example/2022/hui-yi.mp4" title="会议全程"/>' in atom
    (item,) = json.loads(paper.read("feed.json"))["items"]
    first, *_, last = item["attachments"]
    assert (first["url"], first["mime_type"], first["size_in_bytes"]) == (url, "video/mp4", size)
    assert last == {
        "url": "https://v.paper.example/2022/hui-yi.mp4",
        "mime_type": "video/mp4",
        "title": "会议全程",
    }
    assert sitemap.count("<video:video>") == 2
    assert f"<video:content_loc>{url}</video:content_loc><video:duration>2<" in sitemap
    page = paper.read(f"{PAGE[1:]}index.html")
    data = [
        json.loads(one)
        for one in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    ]
    article = next(one for one in data if one["@type"] == "NewsArticle")
    assert next(one["contentUrl"] for one in article["video"]) == url
    assert {one["@type"] for one in article["audio"]} == {"AudioObject"}


def test_a_piece_without_photos_has_its_film_s_poster_on_cards(paper: Built) -> None:
    front = paper.read("index.html")
    assert re.search(r'<img class="tint-\d+" src="/photos/[0-9a-f]{16}-480\.', front)
    assert "<video" not in front


def test_what_cannot_be_played_stops_the_piece_at_its_line(tmp_path: Path) -> None:
    day = tmp_path / "content/2022/05/21"
    day.mkdir(parents=True)
    (day / "xian-chang.mp4").write_bytes(PHONE.read_bytes())
    (day / "shou-ji.mov").write_bytes(PHONE.read_bytes())
    text = "![会](xian-chang.mp4)\n\n![会](shou-ji.mov)\n\n![会](xian-chan.mp4)\n\n![会](https://w.example/a.mp4)\n"
    (day / "a.md").write_text(HEAD.format("会", "") + "开会了。\n\n" + text, "utf-8")
    done = run_pelican(tmp_path / "content", tmp_path / "output", tmp_path / "cache", HOSTS)
    assert done.returncode
    said = re.findall(r"a\.md:(\d+): (?!提醒)([^。]*。)", done.stdout + done.stderr)
    assert said == [
        ("8", "xian-chang.mp4 的画面是 HEVC（H.265），不是每个浏览器都放得了。"),
        ("10", "shou-ji.mov 是 .mov 文件，不是每个浏览器都放得了。"),
        ("12", "找不到 xian-chan.mp4。"),
        ("14", "a.mp4 在 w.example 上，设置里没有写这个主机。"),
    ]
