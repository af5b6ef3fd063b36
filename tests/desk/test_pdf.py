"""A print page's PDF becomes drafts: what a page was set from comes back, and no character is lost."""

from __future__ import annotations

import random
import re
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser

from bulletin.desk.importing.__main__ import main
from bulletin.desk.importing.blocks import Left
from bulletin.desk.importing.drafts import Draft, Said, Ways, make_drafts
from bulletin.desk.importing.pdf import PdfRefused, read_pdf
from bulletin.desk.importing.printed import read_page
from bulletin.desk.importing.stories import finished, take_apart
from bulletin.reading.areas import read_areas
from bulletin.reading.body import convert
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom
from tests.desk.typeset import (
    GUTTER,
    HEIGHT,
    WIDTH,
    Frame,
    Sheet,
    Text,
    Words,
    columns,
    prose,
    title,
    typeset,
)

ZONE = ZoneInfo("Asia/Shanghai")
NEWSROOM = Newsroom(("要闻", "民生", "图片"), (), ZONE)
WAYS = Ways(NEWSROOM, Path("/nowhere"), datetime(2022, 6, 1, 9, tzinfo=ZONE), "图片")
POINT = 25.4 / 72  # millimetres


@dataclass
class Piece:
    """What a piece was set from."""

    title: str
    kicker: str = ""
    deck: str = ""
    key: str = ""
    authors: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Made:
    """A page's drafts and what was left over."""

    drafts: list[Draft]
    left: list[Left]

    def titled(self, name: str) -> Draft:
        """The draft of a piece."""
        return next(draft for draft in self.drafts if draft.title == name)


def imported(data: bytes) -> list[Made]:
    """What the pages of a PDF become, each for itself."""
    made = []
    for at, page in enumerate(read_pdf(data)):
        printed = read_page(page, at + 1, ("青禾简报",))
        sheet = finished([take_apart([blocks for blocks, _ in printed.pieces])])[0]
        drafts, more = make_drafts(sheet, printed.photos, Said(), WAYS)
        made.append(Made(drafts, [*sheet.left, *more]))
    return made


def shown(draft: Draft) -> list[str]:
    """The paragraphs and subheads of a draft, as a reader sees them, without notes and photos."""
    blocks = draft.text.split("\n\n", 1)[1].strip().split("\n\n")
    kept = [block for block in blocks if not block.startswith(("待核：", "!["))]
    read = [convert(block, draft.path, 1, "/")[0].text.strip() for block in kept]
    return [text.strip("\u3000") for text in read]


def captions(draft: Draft) -> list[str]:
    """The captions of a draft's photos with their credits."""
    found = re.findall(r'^!\[(.*?)\]\([^" )]+(?: "(.*?)")?\)$', draft.text, re.MULTILINE)
    return [f"{caption} {credit}".strip() for caption, credit in found]


def names(draft: Draft) -> tuple[str, ...]:
    """Who signs a draft."""
    fields = read_header(draft.text, draft.path, NEWSROOM)[0]
    assert fields is not None
    return tuple(author.name for author in fields.authors)


def compare(piece: Piece, draft: Draft) -> list[str]:
    """What of a piece is not in its draft as it was set."""
    fields = read_header(draft.text, draft.path, NEWSROOM)[0]
    assert fields is not None
    wrong = [
        f"{name}: {getattr(fields, name)!r} for {getattr(piece, name)!r}"
        for name in ("title", "kicker", "deck")
        if getattr(fields, name) != getattr(piece, name)
    ]
    if names(draft) != piece.authors:
        wrong.append(f"authors: {names(draft)}")
    if shown(draft) != piece.paragraphs:
        got, want = shown(draft), piece.paragraphs
        at = next((i for i, (a, b) in enumerate(zip(got, want, strict=False)) if a != b), len(got))
        wrong.append(f"paragraph {at} of {len(want)}: {got[at : at + 1]} for {want[at : at + 1]}")
    if sorted(captions(draft)) != sorted(piece.captions):
        wrong.append(f"captions: {captions(draft)} for {piece.captions}")
    return wrong


def characters(text: str) -> Counter[str]:
    """Every character but blanks."""
    return Counter(char for char in text if not char.isspace())


def lost(data: bytes, at: int, made: Made) -> Counter[str]:
    """The characters of a page that are in no draft and in no list."""
    page = "".join(glyph.char for glyph in read_pdf(data)[at].glyphs)
    there = Counter[str]()
    for draft in made.drafts:
        header, body = draft.text.split("\n\n", 1)
        kept = [row.split("：", 1)[1] for row in header.splitlines() if row[:2] not in ("日期", "栏目", "状态", "版：", "版名", "期：")]  # fmt: skip
        there += characters("".join(kept))
        blocks = [block for block in body.strip().split("\n\n") if not block.startswith("待核：")]
        there += characters("".join(blocks).replace("\\", ""))
    there += characters("".join(one.text for one in made.left))
    return characters(page) - there


def set_piece(
    sheet: Sheet,
    piece: Piece,
    at: Frame,
    count: int,
    dice: random.Random,
    *,
    size: float = 24,
    length: int = 4000,
    byline: str = "",
    head: Frame | None = None,
    frames: list[Frame] | None = None,
) -> Piece:
    """Put a piece into a rectangle: its headlines, then so many columns. `head` and `frames` are for text
    that does not stand below its headline."""
    left, top, width, height = at
    y = top if head is None else head[1]
    x, wide = (left, width) if head is None else (head[0], head[2])
    for text, points in ((piece.kicker, 13.0), (piece.title, size), (piece.deck, 14.0)):
        if text:
            sheet.words.append(Words(text, (x, y, wide, 0), points))
            y += points * 1.25 * POINT + 1
    bottom = top + height
    piece.key = piece.title
    frames = frames or columns((left, y + 2, width, bottom - y - 2), count)
    text = prose(dice, length) + (["\x01" + byline] if byline else [])
    sheet.texts.append(Text(piece.key, text, frames))
    return piece


def head_of(sheet: Sheet, page: str, name: str) -> None:
    """The line at the top of a page."""
    sheet.words.append(Words("2022年5月21日　星期六　第126期", (20, 14, 120, 0), 10))
    sheet.words.append(Words(f"{page}　{name}", (330, 14, 50, 0), 10))
    sheet.rules.append((20, 22, 350, 0.3))


def settled(pieces: list[Piece], placed: dict[str, list[str]]) -> None:
    """Give pieces the paragraphs that were really set."""
    for piece in pieces:
        piece.paragraphs = [text for text in placed[piece.key] if not text.startswith("\x01")]
        if piece.paragraphs == placed[piece.key]:
            piece.authors = ()  # there was no room for who signs it


def four_columns() -> tuple[Sheet, list[Piece]]:
    """A front page of twelve pieces in four columns."""
    dice = random.Random(1)
    sheet = Sheet()
    head_of(sheet, "A01", "要闻")
    first = Piece("云桥镇年内改造十二条老街", "青禾区民生实事看进展", "先修路，再修房")
    pieces = [set_piece(sheet, first, (20, 28, 350, 150), 4, dice, size=36)]
    for at, (name, byline, who) in enumerate(
        [
            ("春日书市开到家门口", "本报记者　甲一　乙二", ("甲一", "乙二")),
            ("社区食堂开饭了", "□本报记者甲一", ("甲一",)),
        ]
    ):
        piece = Piece(name, authors=who)
        place = (20 + 178 * at, 186, 172, 110)
        pieces.append(set_piece(sheet, piece, place, 2, dice, length=700, byline=byline))
    briefs = "公园添了新亭子 小巷装上新路灯 河边步道通到镇口 茶馆里办起读书会 邮局门前种了树 码头修好了台阶 剧院里演新戏 站台上有了座椅 花圃开了三百种花"
    for at, name in enumerate(briefs.split()):
        row, column = divmod(at, 4)
        place = (20 + column * 89.5, 304 + row * 76, 83.0, 70.0)
        piece = Piece(name, authors=("丙三",))
        pieces.append(
            set_piece(sheet, piece, place, 1, dice, size=15, length=170, byline="（记者　丙三）")
        )
    return sheet, pieces


def ring() -> tuple[Sheet, list[Piece]]:
    """Headlines in the midst of their text: it runs around them."""
    dice = random.Random(2)
    sheet = Sheet()
    head_of(sheet, "A02", "民生")
    lanes = columns((20, 30, 350, 240), 4)
    left, top, width, height = lanes[1]
    wide = width * 2 + GUTTER
    frames = [lanes[0], (left, top, width, 90), (left, top + 125, width, height - 125),
              (lanes[2][0], top, width, 90), (lanes[2][0], top + 125, width, height - 125), lanes[3]]  # fmt: skip
    first = Piece("老街的灯又亮了", deck="六十年后再走一遍")
    pieces = [
        set_piece(sheet, first, (20, 30, 350, 240), 4, dice, size=30,
                  head=(left, top + 96, wide, 0), frames=frames, length=5000)
    ]  # fmt: skip
    lanes = columns((20, 290, 350, 220), 4)
    frames = [lanes[0], *[(one[0], 330, one[2], 180) for one in lanes[1:]]]
    second = Piece("书市的人们")
    pieces.append(
        set_piece(sheet, second, (20, 290, 350, 220), 4, dice, size=32,
                  head=(lanes[1][0], 296, 260, 0), frames=frames, length=5000)
    )  # fmt: skip
    sheet.rules.append((20, 280, 350, 0.4))
    return sheet, pieces


def photos() -> tuple[Sheet, list[Piece]]:
    """A page of photos: a headline, a few lines, five pictures with captions."""
    dice = random.Random(3)
    sheet = Sheet()
    head_of(sheet, "A03", "影像")
    first = Piece("春日里的云桥镇", captions=())
    set_piece(
        sheet,
        first,
        (20, 28, 350, 60),
        4,
        dice,
        size=40,
        length=300,
        byline="本报记者　丙三　摄影报道",
    )
    first.authors = ("丙三",)
    said = []
    for at in range(4):
        row, column = divmod(at, 2)
        left, top = 20 + column * 178, 95 + row * 150
        caption = f"{'①②③④'[at]}居民在{title(dice, 12)}。"
        sheet.photos.append((left, top, 172, 130))
        sheet.words.append(Words(caption, (left, top + 132, 172, 0), 8.5))
        said.append(caption)
    first.captions = tuple(said)
    sheet.rules.append((20, 400, 350, 0.4))
    second = Piece("小桥流水", authors=("丙三",), captions=("小桥流水，人家尽枕河。 丙三　摄",))
    second.key = ""
    sheet.photos.append((20, 406, 172, 110))
    sheet.words.append(Words("小桥流水，人家尽枕河。　丙三　摄", (20, 518, 172, 0), 8.5))
    return sheet, [first, second]


def boxes() -> tuple[Sheet, list[Piece]]:
    """A piece with a box 链接, a piece in a box of its own, a piece with a picture and a subhead."""
    dice = random.Random(4)
    sheet = Sheet()
    head_of(sheet, "A04", "民生")
    lanes = columns((20, 60, 350, 180), 4)
    frames = [*lanes[:3], (lanes[3][0], 60, lanes[3][2], 90)]
    first = Piece("社区食堂开了十年", deck="一天三餐，都在楼下")
    set_piece(sheet, first, (20, 28, 350, 212), 4, dice, size=34, frames=frames, length=5000,
              head=(20, 28, 350, 0))  # fmt: skip
    left = lanes[3][0]
    sheet.boxes.append((left, 156, 83, 80))
    sheet.words.append(Words("链接", (left + 3, 159, 70, 0), 12))
    sheet.texts.append(Text("链接", prose(dice, 200), [(left + 3, 168, 77, 64)], 9))
    sheet.boxes.append((20, 250, 350, 110))
    second = Piece("怎样办一张就餐卡", authors=("丁四",))
    set_piece(
        sheet, second, (26, 255, 338, 100), 3, dice, size=22, length=1500, byline="记者　丁四"
    )
    third = Piece(
        "一盏灯，一条街", authors=("甲一",), captions=("灯下的老街。 本报记者　丙三　摄",)
    )
    lanes = columns((20, 390, 350, 130), 4)
    sheet.photos.append((lanes[1][0], 390, 172, 90))
    sheet.words.append(Words("灯下的老街。　本报记者　丙三　摄", (lanes[1][0], 482, 172, 0), 8.5))
    frames = [lanes[0], *[(one[0], 490, one[2], 30) for one in lanes[1:3]], lanes[3]]
    set_piece(sheet, third, (20, 370, 350, 150), 4, dice, size=26, frames=frames, length=900,
              head=(20, 372, 350, 0), byline="·甲一·")  # fmt: skip
    return sheet, [first, second, third]


@pytest.mark.parametrize(
    "layout", [four_columns, ring, photos, boxes], ids=lambda one: one.__name__
)
def test_a_page_comes_back_as_it_was_set(layout, browser: Browser) -> None:  # type: ignore[no-untyped-def]
    sheet, pieces = layout()
    data, placed = typeset(browser, [sheet])
    settled([piece for piece in pieces if piece.key], placed)
    (made,) = imported(data)
    if layout is boxes:
        pieces[0].paragraphs += ["链接", *placed["链接"]]
    assert [draft.title for draft in made.drafts] == [piece.title for piece in pieces]
    wrong = {piece.title: compare(piece, made.titled(piece.title)) for piece in pieces}
    assert not {name: what for name, what in wrong.items() if what}
    assert not lost(data, 0, made)


def random_page(dice: random.Random) -> tuple[Sheet, list[Piece]]:
    """A page cut into rectangles by chance, each with a piece in columns; half the pieces have decks,
    pictures, bylines."""
    sheet = Sheet()
    head_of(sheet, "A05", "副刊")
    pieces: list[Piece] = []
    at = [0]

    def cut(place: Frame) -> None:
        left, top, width, height = place
        lanes = max(1, round(width / 89))
        if height > 150 and dice.random() < 0.75:
            part = height * dice.uniform(0.4, 0.6)
            if dice.random() < 0.5:
                sheet.rules.append((left, top + part, width, 0.4))
            cut((left, top, width, part - 6))
            cut((left, top + part + 6, width, height - part - 6))
        elif lanes > 1 and dice.random() < 0.7:
            part = (width + GUTTER) / lanes * dice.randrange(1, lanes)
            if dice.random() < 0.4:
                sheet.rules.append((left + part - GUTTER / 2, top, 0.3, height))
            cut((left, top, part - GUTTER, height))
            cut((left + part, top, width - part, height))
        else:
            fill(place, lanes)

    def fill(place: Frame, lanes: int) -> None:
        left, top, width, height = place
        at[0] += 1
        longest = max(6, min(16, int(width / (24 * POINT)) - 1))
        name = f"{title(dice, longest)[: longest - 2]}之{'一二三四五六七八九十'[at[0] % 10]}{at[0]}"
        size = dice.choice([18, 22, 26]) if lanes > 1 else dice.choice([14, 16])
        piece = Piece(name, deck=title(dice, 10) if dice.random() < 0.4 and lanes > 1 else "")
        frames = None
        if lanes > 1 and height > 90 and dice.random() < 0.4:
            y = top + size * 1.25 * POINT + (18.5 * 1.25 * POINT + 1 if piece.deck else 0) + 3
            each = columns((left, y, width, top + height - y), lanes)
            wide = each[0][2]
            photo = (each[-1][0], y, wide, wide * 0.7)
            sheet.photos.append(photo)
            caption = f"图为居民在{title(dice, 9)}。"
            sheet.words.append(
                Words(f"{caption}　丙三　摄", (photo[0], y + photo[3] + 1, wide, 0), 8)
            )
            piece.captions = (f"{caption} 丙三　摄",)
            below = y + photo[3] + 7
            frames = [*each[:-1], (photo[0], below, wide, top + height - below)]
        byline = dice.choice(["", "", "本报记者　甲一", "（记者　甲一）", "□本报记者甲一"])
        piece.authors = ("甲一",) if byline else ()
        room = width * height / (SIZE_MM * SIZE_MM * 1.55)
        length = int(room * dice.uniform(0.4, 0.7))
        pieces.append(
            set_piece(sheet, piece, place, lanes, dice, size=size, length=length, byline=byline, frames=frames)
        )  # fmt: skip

    cut((20, 28, 350, 490))
    return sheet, pieces


SIZE_MM = 9.5 * POINT


def random_pages(browser: Browser, seeds: range) -> tuple[list[str], int, int]:
    """Import pages set by chance: what is not as it was set, how many pieces and characters there were."""
    layouts = [random_page(random.Random(seed)) for seed in seeds]
    for number, (sheet, pieces) in enumerate(layouts):
        for text in sheet.texts:
            text.key = f"{number}/{text.key}"
        for piece in pieces:
            piece.key = f"{number}/{piece.key}"
    data, placed = typeset(browser, [sheet for sheet, _ in layouts])
    wrong: list[str] = []
    count = signs = 0
    for at, made in enumerate(imported(data)):
        pieces = layouts[at][1]
        settled(pieces, placed)
        gone = lost(data, at, made)
        signs += sum(gone.values())
        for piece in pieces:
            count += 1
            draft = next((one for one in made.drafts if one.title == piece.title), None)
            said = compare(piece, draft) if draft else ["no draft"]
            wrong += [f"seed {seeds[at]}, {piece.title}: {what}" for what in said]
    return wrong, count, signs


def test_pages_cut_up_by_chance_come_back(browser: Browser) -> None:
    wrong, count, gone = random_pages(browser, range(2))
    assert count > 5
    assert not wrong
    assert gone == 0


@pytest.mark.soak
def test_a_hundred_pages_cut_up_by_chance_come_back(browser: Browser) -> None:
    wrong, count, gone = random_pages(browser, range(100, 200))
    assert gone == 0
    assert len({one.split(":")[0] for one in wrong}) * 20 < count, wrong


# --- the command ------------------------------------------------------------------------------


def two_pages() -> tuple[list[Sheet], list[Piece]]:
    """A piece that begins on the front page and goes on at the second, beside two others."""
    dice = random.Random(7)
    first, second = Sheet(), Sheet()
    head_of(first, "A01", "要闻")
    head_of(second, "A02", "要闻")
    front = Piece("云桥镇年内改造十二条老街", deck="先修路，再修房")
    other = Piece("春日书市开到家门口", authors=("甲一",))
    third = Piece("社区食堂开饭了", authors=("丁四",))
    set_piece(
        first, front, (20, 28, 350, 150), 4, dice, size=36, length=1200, byline="（下转A02版）"
    )
    set_piece(first, other, (20, 190, 350, 120), 4, dice, length=900, byline="本报记者　甲一")
    set_piece(second, third, (20, 28, 350, 150), 4, dice, length=900, byline="本报记者　丁四")
    rest = prose(dice, 500)
    second.rules.append((20, 186, 350, 0.4))
    second.texts.append(
        Text("下文", ["（上接A01版）" + rest[0], *rest[1:]], columns((20, 192, 350, 90), 4))
    )
    return [first, second], [front, other, third]


@pytest.fixture(scope="module")
def issue(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Piece]]:
    """A folder with two pages of one issue, and what they were set from."""
    folder = tmp_path_factory.mktemp("issue")
    sheets, pieces = two_pages()
    data, placed = typeset(browser, sheets)
    settled([piece for piece in pieces if piece.key], placed)
    tail = placed["下文"]
    pieces[0].paragraphs += [tail[0].removeprefix("（上接A01版）"), *tail[1:]]
    with pypdfium2.PdfDocument(data) as whole:
        for at, name in enumerate(("A01.pdf", "A02.pdf")):
            with pypdfium2.PdfDocument.new() as one:
                one.import_pages(whole, [at])
                one.save(folder / name)
    (folder / "both.pdf").write_bytes(data)
    return folder, pieces


def run(folder: Path, content: Path, *names: str) -> None:
    """Copy pages into a folder and import it."""
    pages = content.parent / "pages"
    pages.mkdir()
    for name in names:
        (pages / name).write_bytes((folder / name).read_bytes())
    content.mkdir()
    what = pages / names[0] if len(names) == 1 else pages
    assert main([str(what), str(content), "--section", "要闻"]) == 0


@pytest.mark.parametrize(
    "names", [("A01.pdf", "A02.pdf"), ("both.pdf",)], ids=["folder", "one file"]
)
def test_what_goes_on_at_another_page_is_joined_and_its_places_are_kept(
    names: tuple[str, ...], issue: tuple[Path, list[Piece]], tmp_path: Path
) -> None:
    folder, pieces = issue
    content = tmp_path / "content"
    run(folder, content, *names)
    day = content / "2022/05/21"
    slugs = {}
    for path in sorted(day.glob("*/index.md")):
        text = path.read_text("utf-8")
        draft = Draft(str(path.relative_to(content)), text.split("\n")[0][3:], text, (), {})
        piece = next(piece for piece in pieces if piece.title == draft.title)
        assert not compare(piece, draft)
        slugs[piece.title] = path.parent.name
    assert len(slugs) == len(pieces)
    areas = {}
    for name in ("A01", "A02"):
        assert (day / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
        areas[name] = tomllib.loads((day / f"{name}.toml").read_text("utf-8"))["area"]
        known = read_areas((day / f"{name}.toml").read_bytes(), "2022/05/21")  # as the site does
        assert len(known) == len(areas[name])
    front, other, third = (slugs[piece.title] for piece in pieces)
    assert {area["article"] for area in areas["A01"]} == {front, other}
    assert {area["article"] for area in areas["A02"]} == {front, third}
    for page in areas.values():
        for area in page:
            left, top, right, bottom = area["box"]
            assert 0 <= left < right <= 1
            assert 0 <= top < bottom <= 1
    (box,) = (area["box"] for area in areas["A01"] if area["article"] == front)
    right = 20 + 3 * (350 - 3 * GUTTER) / 4 + 2 * GUTTER  # its text fills three columns of four
    assert box == pytest.approx([20 / WIDTH, 28 / HEIGHT, right / WIDTH, 178 / HEIGHT], abs=0.02)


def test_importing_a_page_again_overwrites_nothing(
    issue: tuple[Path, list[Piece]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = issue
    content = tmp_path / "content"
    run(folder, content, "A01.pdf")
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert main([str(tmp_path / "pages/A01.pdf"), str(content)]) == 0
    assert all(path.read_bytes() == data for path, data in before.items())
    assert "A01.toml：已经有这个文件，没有改动。" in capsys.readouterr().out


def test_a_page_of_twelve_pieces_takes_less_than_five_seconds(browser: Browser) -> None:
    sheet, pieces = four_columns()
    data, _ = typeset(browser, [sheet])
    start = time.process_time()
    (made,) = imported(data)
    assert time.process_time() - start < 5
    assert len(made.drafts) == len(pieces) == 12


# --- what is refused --------------------------------------------------------------------------


def scanned() -> bytes:
    """A page that is one picture."""
    data = BytesIO()
    Image.effect_noise((600, 800), 40).convert("RGB").save(data, "PDF")
    return data.getvalue()


def locked() -> bytes:
    """A page that only a password opens."""
    keys = "<" + "41" * 32 + ">"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        f"<< /Filter /Standard /V 1 /R 2 /O {keys} /U {keys} /P -4 >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for at, part in enumerate(parts, 1):
        places.append(len(data))
        data += f"{at} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [{keys} {keys}] >>"
    start = len(data)
    data += f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
    return data


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "PDF 已损坏，或者不是 PDF。"),
        (b"%PDF-1.7\n%%EOF", "PDF 已损坏，或者不是 PDF。"),
        (b"PK\x03\x04", "PDF 已损坏，或者不是 PDF。"),
        (scanned()[:-400], "PDF 已损坏，或者不是 PDF。"),
        (scanned(), "页面上没有可以取出的文字，像是扫描的图片"),
        (locked(), "PDF 加了密码，打不开。"),
    ],
    ids=["empty", "torn", "zip", "cut scan", "scan", "locked"],
)
def test_a_pdf_that_cannot_be_taken_over_is_refused_in_one_line(
    data: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "A01.pdf"
    page.write_bytes(data)
    (tmp_path / "content").mkdir()
    assert main([str(page), str(tmp_path / "content")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{page}: {told}")
    assert not list((tmp_path / "content").iterdir())


def test_in_a_folder_the_page_that_is_refused_is_named(
    issue: tuple[Path, list[Piece]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "pages/A01.pdf").write_bytes((issue[0] / "A01.pdf").read_bytes())
    (tmp_path / "pages/A02.pdf").write_bytes(scanned())
    assert main([str(tmp_path / "pages"), str(tmp_path / "content")]) == 1
    assert "A02.pdf：页面上没有可以取出的文字" in capsys.readouterr().err


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.desk.importing.pdf.LARGEST", 100)
    with pytest.raises(PdfRefused, match="PDF 太大"):
        read_pdf(scanned())


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.desk.importing.pdf.MOST_PAGES", 0)
    with pytest.raises(PdfRefused, match="PDF 有 1 页，太多了。"):
        read_pdf(scanned())


@pytest.mark.parametrize("limit", ["_MOST_LINES", "_MOST_PASSAGES"])
def test_a_page_of_scattered_words_is_refused(
    limit: str, monkeypatch: pytest.MonkeyPatch, issue: tuple[Path, list[Piece]]
) -> None:
    (page,) = read_pdf((issue[0] / "A01.pdf").read_bytes())
    monkeypatch.setattr(f"bulletin.desk.importing.printed.{limit}", 1)
    with pytest.raises(PdfRefused, match="处分开的文字，太碎了"):
        read_page(page, 1, ())
