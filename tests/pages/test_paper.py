"""On paper: what a reader prints is whole, and breaks where a newspaper would."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.conftest import ORIGIN, Built

COLUMNS = ("街道", *(f"{month}月摊位数（个）" for month in range(1, 10)))
ROWS = [
    (f"云桥{number}街", *(str(1000 * number + month) for month in range(1, 10)))
    for number in range(1, 61)
]
SECTIONS = 30
SETTINGS = ("DEFAULT_PAGINATION=40", 'REPORT_ERRORS="jiucuo@paper.example"')
PATH = "/2022/05/20/zhang/"
HALF = 297 / 2 * 72 / 25.4  # points: half a sheet of A4


def article(number: int) -> str:
    """A piece with a kicker, for lists."""
    head = {
        "标题": f"集市{number}开张",
        "引题": f"老街新事之{number}",
        "日期": f"2022-05-{number % 19 + 1:02}",
    }
    head |= {"栏目": "民生"}
    return (
        "\n".join(f"{name}：{value}" for name, value in head.items())
        + f"\n\n{'集市今天开张。' * 9}\n"
    )


@pytest.fixture(scope="module")
def paper(tiny_site: Callable[..., Built], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A long piece with a table of ten columns and upright photos, and a section with forty."""
    lines = ["标题：集市一年的账", "引题：老街新事", "日期：2022-05-20 08:00", "栏目：民生", ""]
    lines += ["表：各街摊位", ""]
    rows = (COLUMNS, ("---",) * len(COLUMNS), *ROWS)
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    for number in range(SECTIONS):
        lines += ["", f"## 第{number}条街", "", "集市今天开张，摊位一百二十个。" * (3 + number % 7)]
    lines += ["", "![甲一家的摊位](lai.jpg)", "", "完。"]
    files = {f"2022/05/{n % 19 + 1:02}/p{n}.md": article(n) for n in range(40)}
    photo = tmp_path_factory.mktemp("photo") / "lai.jpg"
    Image.new("RGB", (900, 1600), "#8a4b3a").save(photo)
    files |= {"2022/05/20/zhang/index.md": "\n".join(lines) + "\n"}
    return tiny_site(files, *SETTINGS, photos={"2022/05/20/zhang/lai.jpg": photo})


def printed(phone: Page, address: str) -> list[list[str]]:
    """The lines of each printed page, from its head to its foot."""
    phone.goto(address)
    phone.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    phone.wait_for_load_state("networkidle")
    pages = []
    for page in pypdfium2.PdfDocument(phone.pdf(format="A4")):
        text = unicodedata.normalize("NFKC", page.get_textpage().get_text_range())
        pages.append([line.strip() for line in text.splitlines() if line.strip()])
    return pages


def test_every_cell_of_a_table_of_ten_columns_is_printed(phone: Page, paper: Built) -> None:
    text = "".join("".join(page) for page in printed(phone, paper.url + PATH)).replace(" ", "")
    missing = [cell for row in ROWS for cell in row if cell not in text]
    assert missing == []
    assert text.count("9月摊位数(个)") >= 2, "the head stands on each page that the table has"


@pytest.mark.parametrize("type_", ["normal", "huge"])
def test_no_headline_is_the_last_line_of_a_page(phone: Page, paper: Built, type_: str) -> None:
    phone.add_init_script(f"localStorage.setItem('type', '{type_}')")
    for path in (PATH, "/section/minsheng/"):
        pages = printed(phone, paper.url + path)
        assert len(pages) > 3
        for lines in pages[:-1]:
            last = lines[-1]
            assert not last.startswith(("老街新事", "第")), (path, lines[-3:])
            assert not (last.startswith("集市") and last.endswith("开张")), (path, lines[-3:])


def test_a_photo_has_half_a_page_at_most(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + PATH)
    phone.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    phone.wait_for_load_state("networkidle")
    heights = [
        top - bottom
        for page in pypdfium2.PdfDocument(phone.pdf(format="A4"))
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
        for _, bottom, _, top in [one.get_bounds()]
    ]
    assert len(heights) == 1
    assert 100 < heights[0] <= HALF


def test_what_can_be_clicked_is_not_printed_but_the_address_is(phone: Page, paper: Built) -> None:
    text = "".join("".join(page) for page in printed(phone, paper.url + PATH))
    assert ORIGIN + PATH in text
    assert not [
        word
        for word in ("大字", "夜间", "复制链接", "相关报道", "回到页首", "首页", "发现本文有错")
        if word in text
    ]


@pytest.mark.parametrize("path", ["/", "/2022/05/", "/2022/05/20/"])
def test_a_calendar_that_leads_to_other_days_stays_off_the_paper(
    phone: Page, paper: Built, path: str
) -> None:
    text = "".join("".join(page) for page in printed(phone, paper.url + path))
    assert "集市" in text
    assert "一二三四五六日" not in text.replace(" ", "")


def test_of_the_search_page_the_hits_are_printed_and_no_button(phone: Page, paper: Built) -> None:
    phone.goto(paper.url + "/search/?q=集市")
    phone.wait_for_function("document.querySelectorAll('#results a').length === 10")
    image = io.BytesIO(phone.pdf(format="A4"))
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(image))
    text = unicodedata.normalize("NFKC", text)
    assert "集市" in text
    assert "再看 10 篇" not in text
