"""Pages of the printed paper that editors supply: shown with what stands where, to be had, or held back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Page

from bulletin.reading.areas import AreasRefused, read_areas
from tests.conftest import Built, run_pelican
from tests.photos.samples import scene

DAY = "2022/05/21"
PIECE = "标题：{}\n日期：2022-05-21 08:00\n栏目：要闻\n{}\n青禾区讯。\n"
AREA = '[[area]]\narticle = "{}"\nbox = [0.1, 0.2, 0.6, 0.5]\n'


def pdf(path: Path) -> Path:
    """A page of the printed paper as a PDF: a scene with a colour in each corner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scene(420, 594).save(path, resolution=72)
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., tuple[Path, str]]:
    """A function that builds a paper from the texts of a day; the output, and what is said."""

    def build(files: dict[str, str], *pages: str) -> tuple[Path, str]:
        for page in pages:
            pdf(tmp_path / "content" / DAY / page)
        for name, text in files.items():
            file = tmp_path / "content" / DAY / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        own = ('SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"')
        done = run_pelican(*(tmp_path / name for name in ("content", "output", "cache")), *own)
        assert done.returncode == 0, done.stderr
        return tmp_path / "output", done.stdout + done.stderr

    return build


def test_a_supplied_pdf_is_shown_and_can_be_had_as_it_is(
    tiny_site: Callable[..., Built], tmp_path: Path, desk: Page
) -> None:
    page = pdf(tmp_path / "A01.pdf")
    files = {
        f"{DAY}/lao-jie.md": PIECE.format("老街换新装", "版：A01/2\n"),
        f"{DAY}/he-dao.md": PIECE.format("河道清淤", ""),
        f"{DAY}/gong-yuan.md": PIECE.format("公园开放", "版：A02\n"),
        f"{DAY}/A01.toml": AREA.format("he-dao.md"),
    }
    site = tiny_site(files, photos={f"{DAY}/A01.pdf": page})
    assert (site.folder / DAY / "A01.pdf").read_bytes() == page.read_bytes()
    desk.goto(f"{site.url}/{DAY}/")
    leaf = desk.locator(".printed")
    assert leaf.locator("li").all_inner_texts() == ["老街换新装", "河道清淤"]
    assert leaf.locator("a[type='application/pdf']").get_attribute("href") == f"/{DAY}/A01.pdf"
    picture = leaf.locator("img")
    picture.scroll_into_view_if_needed()
    desk.wait_for_function(
        "image => image.complete && image.naturalWidth", arg=picture.element_handle()
    )
    box = picture.bounding_box()
    assert box
    desk.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    desk.wait_for_url(f"**/{DAY}/he-dao/")


def test_the_picture_of_a_pdf_is_the_page(tiny_site: Callable[..., Built], tmp_path: Path) -> None:
    page = pdf(tmp_path / "A01.pdf")
    site = tiny_site({f"{DAY}/a.md": PIECE.format("甲", "")}, photos={f"{DAY}/A01.pdf": page})
    (widest,) = site.folder.glob("photos/*-1600.*.jpg")
    with Image.open(widest) as seen:
        assert seen.size == (1600, 2263)
        corner = seen.convert("RGB").getpixel((40, 40))
    assert isinstance(corner, tuple)
    assert all(abs(a - b) < 24 for a, b in zip(corner, (220, 30, 30), strict=True))


def test_a_picture_goes_before_the_pdf_and_a_photo_of_a_text_is_none(
    tiny_site: Callable[..., Built], tmp_path: Path
) -> None:
    scene(300, 400).save(tmp_path / "a.jpg")
    files = {f"{DAY}/a.md": PIECE.format("甲", "") + "\n![照片](B02.jpg)\n"}
    photos = {f"{DAY}/{name}.jpg": tmp_path / "a.jpg" for name in ("A01", "B02")}
    site = tiny_site(files, photos=photos)
    page = site.read(f"{DAY}/index.html")
    assert 'id="printed-A01"' in page
    assert 'id="printed-B02"' not in page
    assert "A01.jpg" not in page, "the original is not published"


@pytest.mark.parametrize(
    ("header", "areas", "why"),
    [
        ("版：A01\n撤稿：内容有误\n", "", "这一版上的 2022/05/21/b 没有公开"),
        ("版：A01\n状态：草稿\n", "", "这一版上的 2022/05/21/b 没有公开"),
        ("撤稿：内容有误\n", "", "2022/05/21/b 没有公开，也不知道它在哪一版"),
        ("撤稿：内容有误\n", AREA.format("b.md"), "热区里的 2022/05/21/b 没有公开"),
        ("", AREA.format("mei-you.md"), "热区里的 2022/05/21/mei-you 没有公开"),
        ("", "[[area]]\narticle = 1\n", "第 1 个热区里要有 article 和 box，没有别的。"),
        ("", "这不是 TOML", "读不懂"),
    ],
    ids=[
        "withdrawn",
        "draft",
        "nobody knows where",
        "by its area",
        "no such piece",
        "bad",
        "no TOML",
    ],
)
def test_a_page_with_a_piece_that_is_not_public_is_held_back_and_told(
    paper: Callable[..., tuple[Path, str]], header: str, areas: str, why: str
) -> None:
    files = {"a.md": PIECE.format("甲", "版：A02\n"), "b.md": PIECE.format("乙", header)}
    files |= {"A01.toml": areas} if areas else {}
    output, said = paper(files, "A01.pdf", "A02.pdf")
    assert why in said
    assert "这一版先不公开" in said
    assert not (output / DAY / "A01.pdf").exists()
    assert "printed-A01" not in (output / DAY / "index.html").read_text("utf-8")
    assert not [one for one in output.rglob("*") if one.suffix == ".pdf" and one.name == "A01.pdf"]
    both = "不知道它在哪一版" in why
    assert (output / DAY / "A02.pdf").exists() != both


def test_a_withdrawal_takes_the_page_and_its_picture_out_of_a_site_that_had_them(
    paper: Callable[..., tuple[Path, str]],
) -> None:
    files = {"a.md": PIECE.format("甲", ""), "b.md": PIECE.format("乙", "版：A01\n")}
    output, _ = paper(files, "A01.pdf")
    assert (output / DAY / "A01.pdf").exists()
    assert list(output.glob("photos/*-1600.*"))
    cached = output.parent / "cache" / "photos"
    assert list(cached.glob("*/*.pdf"))
    output, _ = paper({"b.md": PIECE.format("乙", "版：A01\n撤稿：误发\n")})
    assert not (output / DAY / "A01.pdf").exists()
    assert list(output.glob("photos/*-1600.*")) == []
    assert list(cached.glob("*/*.pdf")) == []


def test_a_pdf_that_cannot_be_read_is_told_and_not_shown(
    paper: Callable[..., tuple[Path, str]], tmp_path: Path
) -> None:
    (tmp_path / "content" / DAY).mkdir(parents=True)
    (tmp_path / "content" / DAY / "A01.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    output, said = paper({"a.md": PIECE.format("甲", "")})
    assert "版面 A01.pdf 读不出来" in said
    assert not (output / DAY / "A01.pdf").exists()


def test_areas_without_a_page_are_told(paper: Callable[..., tuple[Path, str]]) -> None:
    _, said = paper({"a.md": PIECE.format("甲", ""), "A01.toml": AREA.format("a")})
    assert "旁边没有这一版的图和 PDF，热区没有用。" in said


@pytest.mark.parametrize(
    "box",
    [
        "[0.1, 0.2, 0.1, 0.5]",
        "[0, 0, 1.1, 1]",
        "[-0.1, 0, 1, 1]",
        "[0, 0, 1]",
        '"0"',
        "[0, true, 1, 1]",
    ],
)
def test_a_box_that_is_no_part_of_a_page_is_refused(box: str) -> None:
    with pytest.raises(AreasRefused, match="第 1 个热区的 box"):
        read_areas(f'[[area]]\narticle = "a"\nbox = {box}\n'.encode(), DAY)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_areas_or_are_refused(data: bytes) -> None:
    try:
        areas = read_areas(data, DAY)
    except AreasRefused:
        return
    assert all(one.article.startswith(f"{DAY}/") for one in areas)


def test_the_day_as_a_pdf_is_linked_once_it_is_there(
    tiny_site: Callable[..., Built], tmp_path: Path, open_tab: Callable[..., Page]
) -> None:
    site = tiny_site({f"{DAY}/a.md": PIECE.format("甲", "")}, "PRESS=true")
    link = "a[href$='2022-05-21.pdf']"
    tab = open_tab()
    with tab.expect_response("**/2022-05-21.pdf") as answer:
        tab.goto(f"{site.url}/{DAY}/")
    assert answer.value.status == 404
    assert not tab.locator(link).is_visible()
    pdf(tmp_path / "set.pdf").rename(site.folder / DAY / "2022-05-21.pdf")
    tab.reload()
    tab.locator(link).wait_for(state="visible")
    bare = open_tab(script=False)
    bare.goto(f"{site.url}/{DAY}/")
    assert not bare.locator(link).is_visible()


def test_a_paper_that_makes_no_pdfs_asks_for_none(tiny_site: Callable[..., Built]) -> None:
    site = tiny_site({f"{DAY}/a.md": PIECE.format("甲", "")})
    assert "data-there" not in site.read(f"{DAY}/index.html")
