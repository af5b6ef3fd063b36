"""A day's PDF holds every character of its pages, in their order, and is read by machines too."""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.engine.manifest import record
from bulletin.press.day import days, read_day, style
from bulletin.press.tree import Element, read_page
from bulletin.press.typed import Typed, is_printed
from bulletin.press.typeset import typeset
from bulletin.reading.body import convert
from tests.conftest import ORIGIN, PROJECT, Built
from tests.media.clips import FILM, TALK
from tests.photos.samples import scene
from tests.reading.test_law import MARKS, WORDS

MOMENT = datetime(2022, 5, 21, tzinfo=UTC)
TEXTS = tomllib.loads((PROJECT / "tests/reading/texts.toml").read_text("utf-8"))["text"]
# The reader takes a hyphen that ends a line for one that it may drop.
_READ = {
    13: None,
    0xFFFE: "-",
}
_FURNITURE = re.compile(r"(?m)^(?:\S+ )?\d{4} 年 .* 星期.$|^\d+ / \d+\Z")


def signs(text: str) -> str:
    """All characters of a text but blanks and what has no shape."""
    return "".join(char for char in text if not char.isspace() and char.isprintable())


def printed(data: bytes) -> str:
    """The text of a PDF, without what stands at the head and the foot of each page."""
    document = pdfium.PdfDocument(data)
    pages = (page.get_textpage().get_text_range().translate(_READ) for page in document)
    return "\n".join(_FURNITURE.sub("", page) for page in pages)


def said(element: Element) -> Iterator[str]:
    """The texts that a page prints, each paragraph by itself, as far as a reader sees them."""
    run: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            run.append(child)
        elif child.tag in ("p", "li", "td", "th", "h1", "h2", "h3", "figcaption", "dt", "caption"):
            if is_printed(child) and not any(
                one.tag in ("p", "ul", "ol") for one in child.elements
            ):
                yield "".join(shown(child))
            else:
                yield from said(child)
        elif is_printed(child):
            yield from said(child)
    yield "".join(run)


def shown(element: Element) -> Iterator[str]:
    """What is seen of an element."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif is_printed(child):
            yield from shown(child)


def test_every_paragraph_of_the_sample_is_in_its_days_pdf(sample: Built) -> None:
    manifest = record(sample.folder).load()
    assert manifest
    looked = 0
    for pages in days(manifest):
        text = signs(printed(typeset(read_day(sample.folder, pages).text, sample.folder, MOMENT)))
        for path in pages.articles:
            article = read_page(sample.read(path)).first("article", "paper")
            assert article
            for one in said(article):
                if not one.startswith("《崇川简报》（"):  # the masthead says it
                    assert signs(one) in text, path
                    looked += len(signs(one))
    assert looked > 3000


def set_of(bodies: list[str]) -> tuple[str, str]:
    """What pages show of some texts, and what their PDF holds."""
    pieces, expected = [], []
    for number, typed in enumerate(bodies):
        body, found = convert(typed, "2022/05/21/a.md", 1, "/")
        if found.faults:
            continue
        html = "".join(part.html for part in body.parts)
        page = read_page(
            f'<article class="paper"><header><hgroup><h1>第{number}篇</h1></hgroup></header>'
            f'<div class="prose">{html}</div></article>'
        )
        article = page.first("article")
        assert article
        expected.append("".join(shown(article)))
        pieces.append(Typed(article, "standard").text)
    text = f'{style()}\n#show: paper.with(name: [青禾简报], title: "青禾简报")\n{"".join(pieces)}'
    return "".join(expected), printed(typeset(text, Path(__file__).parent, MOMENT))


def test_no_character_of_a_text_that_once_went_wrong_is_lost() -> None:
    bodies = [one["body"] for one in TEXTS if "html" in one]
    assert len(bodies) > 50
    for start in range(0, len(bodies), 24):
        expected, text = set_of(bodies[start : start + 24])
        assert not Counter(signs(expected)) - Counter(signs(text))


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(st.sampled_from(MARKS) | st.sampled_from(WORDS), max_size=20).map("".join),
        min_size=8,
        max_size=8,
    )
)
def test_no_character_of_any_text_is_lost(bodies: list[str]) -> None:
    expected, text = set_of(bodies)
    assert not Counter(signs(expected)) - Counter(signs(text))


def test_a_day_of_twelve_pieces_takes_less_than_400_ms(
    tiny_site: Callable[..., Built], tmp_path: Path
) -> None:
    """Processor time, of reading the pages and setting them; 800 characters each, two photos, a table."""
    scene(1200, 800).save(tmp_path / "tu.jpg")
    text = "青禾区云桥镇的老街改造今年开工，十二条老街分三批动工，年内全部完工。" * 5 + "\n\n"
    header = "标题：第{0}篇老街换新装\n引题：民生实事看进展\n副题：十二条老街年内完工\n日期：2022-05-21\n栏目：要闻\n\n"
    more = {
        3: "![老街](tu.jpg)\n\n",
        7: "![老街](tu.jpg)\n\n",
        9: "| 街 | 米 |\n|---|---|\n| 东街 | 120 |\n\n",
    }
    files = {
        f"2022/05/21/n{number}.md": header.format(number) + text * 4 + more.get(number, "")
        for number in range(12)
    }
    site = tiny_site(files, photos={"2022/05/21/tu.jpg": tmp_path / "tu.jpg"})
    manifest = record(site.folder).load()
    assert manifest
    (pages,) = days(manifest)
    took = []
    for _ in range(3):
        begun = time.process_time()
        made = typeset(read_day(site.folder, pages).text, site.folder, MOMENT)
        took.append(time.process_time() - begun)
    assert len(pdfium.PdfDocument(made)) >= 4
    assert sorted(took)[1] < 0.4


def test_what_a_page_learns_to_show_later_is_not_lost() -> None:
    page = read_page(
        '<article class="paper"><header><hgroup><h1>题</h1></hgroup><p class="new">新的一行</p></header>'
        '<aside class="later">旁边<mark>的话</mark></aside><table><tr><td colspan="2">格</td></tr></table>'
        '<footer class="foot"><p>另一种落款</p></footer></article>'
    )
    article = page.first("article")
    assert article
    text = (
        f'{style()}\n#show: paper.with(name: [青禾], title: "青禾")\n{Typed(article, "lead").text}'
    )
    found = signs(printed(typeset(text, Path(__file__).parent, MOMENT)))
    assert all(words in found for words in ("新的一行", "旁边的话", "格", "另一种落款"))


@pytest.mark.parametrize("sign", ["\ue000", "\U0010fffd", "ꙮ"])
def test_a_sign_without_a_shape_costs_the_standard_and_nothing_else(sign: str) -> None:
    text = f'{style()}\n#show: paper.with(name: [青禾], title: "青禾")\n甲{sign}乙'
    made = typeset(text, Path(__file__).parent, MOMENT)
    assert pdfium.PdfDocument(made).is_tagged()
    assert "甲" in printed(made)
    assert "乙" in printed(made)


def test_of_a_clip_paper_keeps_its_words_and_says_where_it_plays(
    tiny_site: Callable[..., Built], tmp_path: Path
) -> None:
    """Its poster too, where it has one; what is only to be clicked is not there."""
    scene(960, 540).save(tmp_path / "xian-chang.jpg")
    text = (
        "标题：老街开市\n日期：2022-05-21\n栏目：要闻\n记者：甲一\n\n老街开市了。\n\n"
        '![孩子们在书摊前挑书](xian-chang.mp4 "记者 甲一 摄")\n\n'
        '![没有封面的一段](bie-de.mp4 "记者 乙二 摄")\n\n'
        '![对书摊主人的采访](cai-fang.m4a "记者 乙二 录音")\n\n'
        '![会议全程](https://v.paper.example/hui-yi.mp4 "丙三 摄")\n\n市集还有三天。\n'
    )
    own = {"xian-chang.mp4": FILM, "bie-de.mp4": FILM, "cai-fang.m4a": TALK}
    own |= {"xian-chang.jpg": tmp_path / "xian-chang.jpg"}
    site = tiny_site(
        {"2022/05/21/kai-shi.md": text},
        'MEDIA_HOSTS=["v.paper.example"]',
        photos={f"2022/05/21/{name}": file for name, file in own.items()},
    )
    manifest = record(site.folder).load()
    assert manifest
    (pages,) = days(manifest)
    day = read_day(site.folder, pages)
    made = typeset(day.text, site.folder, MOMENT)
    article = read_page(site.read("2022/05/21/kai-shi/index.html")).first("article", "paper")
    assert article
    printed_text = signs(printed(made))
    shows = [one for one in said(article) if not one.startswith("《青禾简报》（")]  # as above
    assert not Counter(signs("".join(shows))) - Counter(printed_text)
    address = f"{ORIGIN}/2022/05/21/kai-shi/"
    for words in (
        f"孩子们在书摊前挑书记者甲一摄视频，请到网页上看：{address}",
        f"没有封面的一段记者乙二摄视频，请到网页上看：{address}",
        f"对书摊主人的采访记者乙二录音音频，请到网页上听：{address}",
        f"会议全程丙三摄视频，请到网页上看：{address}",
        "市集还有三天。",
    ):
        assert words in printed_text
    assert "MB" not in printed_text
    assert [one for one in day.shows if one.endswith(".jpg")] != []
    assert day.text.count("本页网址的二维码") == 1  # in the style, and for each clip its drawing
    assert day.text.count("code: ") == 4 + 1
