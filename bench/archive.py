"""An archive to measure with: as many made-up Chinese articles as asked for, always the same ones.

In: a number of articles. Out: `Piece` records, and the files of one of three generators: this
project, Hugo, stock Pelican. The same number gives the same bytes on every machine.

The words are made up from common characters, and their frequencies follow Zipf's law with exponent
one, as natural text does, so that search indices and compression behave as on a real paper. Places
and people are plainly made up.

    python -m bench.archive 10000 content --layout bulletin
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

SECTIONS = {
    "要闻": "yaowen",
    "民生": "minsheng",
    "经济": "jingji",
    "街道": "jiedao",
    "生态": "shengtai",
    "文化": "wenhua",
    "平安": "pingan",
}
PER_DAY = 12
LAST_DAY = datetime(2025, 12, 31)

CHARACTERS = (
    "大小上中下东西南北新老高低前后左右内外长短远近明清平安和美春夏秋冬金木水火土山河湖海江桥路街"
    "城镇村园林田地天空云风雨雪花草树叶果实米面茶饭衣布房屋门窗灯光电气车船马牛羊鱼鸟虫人民众家户"
    "口手足头心目耳力工农商学医师生友亲童青少年月日时分季节早晚今昔古史文书画字诗歌曲舞戏影声音乐"
    "体育球跑步行走进出来去回到开关起落升降增减加乘合同共公正直方圆点线形色红黄蓝绿白黑数量多少全"
    "半整齐快慢轻重强弱软硬深浅宽广厚实真善好优良特色品质业务产销供需买卖市场价钱财税收支投资建设"
    "造修改革创立成就发展变化动静保护守卫防治理管办法规定章程会议讨论研究调查访问谈话讲述说明报告"
    "通知信息网络机器智能科技术艺能源材料石油煤铁钢铜银玉珠宝箱包袋盒杯盘碗筷桌椅床柜笔纸墨印章册"
)
PARTICLES = "的了在和是有为对与将把从向到就也都更还并"
PLACES = (
    "青禾区 云桥镇 白鹭街道 石榴巷 柳湾村 望星路 听潮社区 南塘里 银杏坊 双溪口 稻香渡 明月圩"
).split()
UNITS = "处 项 户 件 人次 公里 万元 亩 台 场".split()
STEMS = "甲乙丙丁戊己庚辛壬癸"
VOCABULARY = 30_000
TOPICS = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """One made-up article. `body` is Markdown that all three generators read alike."""

    date: datetime
    slug: str
    kicker: str
    title: str
    deck: str
    section: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    body: str


def reporters() -> list[str]:
    """Sixty names, from 甲一 to 癸六."""
    return [stem + number for stem in STEMS for number in "一二三四五六"]


class Writer:
    """Writes pieces. Holds the vocabulary with its cumulated weights, which take time to make."""

    def __init__(self) -> None:
        rng = Random("vocabulary")
        words = dict.fromkeys(PARTICLES)
        while len(words) < VOCABULARY:
            length = rng.choices((2, 3, 4), weights=(80, 13, 7))[0]
            words["".join(rng.choices(CHARACTERS, k=length))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
        nouns = [word for word in self.words if len(word) == 2]
        self.topics = [a + b for a, b in zip(nouns[:TOPICS], nouns[TOPICS:], strict=False)]
        self.topic_weights = list(accumulate(1 / rank**0.5 for rank in range(1, TOPICS + 1)))
        self.reporters = reporters()

    def piece(self, index: int, date: datetime) -> Piece:
        """The article of this number; it depends on nothing but its number."""
        rng = Random(f"article {index}")
        topics = dict.fromkeys(rng.choices(self.topics, cum_weights=self.topic_weights, k=8))
        return Piece(
            date=date,
            slug=f"n{index:06}",
            kicker=self.phrase(rng, 4) if rng.random() < 0.3 else "",
            title=self.title(rng),
            deck=self.phrase(rng, 9) if rng.random() < 0.25 else "",
            section=rng.choice(list(SECTIONS)),
            topics=tuple(topics)[: rng.randint(2, 4)],
            authors=tuple(rng.sample(self.reporters, rng.choices((1, 2, 3), (6, 3, 1))[0])),
            body=opening(index, date) + self.body(rng),
        )

    def phrase(self, rng: Random, words: int) -> str:
        return "".join(rng.choices(self.words, cum_weights=self.weights, k=words))

    def title(self, rng: Random) -> str:
        return f"{rng.choice(PLACES)}{self.phrase(rng, rng.randint(3, 5))}，{self.phrase(rng, 4)}"

    def body(self, rng: Random) -> str:
        """300 to 1,500 characters in paragraphs, some with subheadings, a list or a table."""
        wanted = rng.randint(300, 1500)
        supply = iter(rng.choices(self.words, cum_weights=self.weights, k=wanted))
        headings = rng.random() < 0.3
        blocks: list[str] = []
        written = 0
        while written < wanted:
            paragraph = self.paragraph(rng, supply, min(wanted - written, rng.randint(80, 260)))
            if headings and len(blocks) % 4 == 2:
                blocks.append(f"## {self.phrase(rng, 5)}")
            blocks.append(paragraph)
            written += len(paragraph)
        if rng.random() < 0.12:
            blocks.insert(-1, "\n".join(f"- {self.phrase(rng, 6)}；" for _ in range(4)))
        if rng.random() < 0.08:
            rows = [f"| {self.phrase(rng, 2)} | {rng.randint(10, 99_999)} |" for _ in range(5)]
            blocks.insert(-1, "\n".join(["| 项目 | 数量 |", "| --- | ---: |", *rows]))
        return "\n\n".join(blocks) + "\n"

    def paragraph(self, rng: Random, supply: Iterator[str], wanted: int) -> str:
        """Sentences of some clauses each, until about `wanted` characters are written."""
        parts: list[str] = []
        written = 0
        clauses = 0
        while written < wanted:
            clause = "".join(
                word for word, _ in zip(supply, range(rng.randint(3, 8)), strict=False)
            )
            chance = rng.random()
            if chance < 0.06:
                clause = f"{rng.choice(PLACES)}{clause}"
            elif chance < 0.13:
                clause = f"{clause}{rng.randint(2, 9800)}{rng.choice(UNITS)}"
            elif chance < 0.16:
                clause = f"“{clause}”"
            elif chance < 0.17:
                clause = f"**{clause}**"
            elif chance < 0.18:
                clause = f"{clause}{rng.randint(1, 99)}.{rng.randint(0, 9)}%"
            clauses += 1
            written += len(clause) + 1
            ends = clauses >= 4 or written >= wanted or rng.random() < 0.25
            parts += (clause, rng.choices("。！？；", (90, 3, 3, 4))[0] if ends else "，")
            clauses = 0 if ends else clauses
        return "".join(parts)


def opening(index: int, date: datetime) -> str:
    """How the news begins, most often: with the day, with who writes it, with what somebody said."""
    rng = Random(f"opening {index}")
    day = f"{date.month}月{date.day}日"
    reporter = f"{rng.choice(STEMS)}{rng.choice('一二三四五六')}"
    openings = (
        f"{day}，",
        f"本报讯（记者 {reporter}）{day}，",
        f"“{rng.choice(PLACES)}变样了。”",
        "",
    )
    return rng.choices(openings, (5, 2, 1, 2))[0]


def pieces(count: int) -> Iterator[Piece]:
    """`count` articles, oldest first, `PER_DAY` a day, each at its own minute; the newest full day
    is `LAST_DAY`."""
    writer = Writer()
    days = -(-count // PER_DAY)
    first = LAST_DAY - timedelta(days=days - 1)
    for index in range(count):
        day, place = divmod(index, PER_DAY)
        yield writer.piece(index, first + timedelta(days=day, hours=7, minutes=55 * place))


def today(count: int) -> Piece:
    """One more article for an archive of `count`: the first of the day after the last."""
    date = LAST_DAY + timedelta(days=1, hours=7, minutes=30)
    return Writer().piece(count, date)


# --- the files of the three generators ---------------------------------------------------------


def bulletin_file(piece: Piece) -> tuple[str, str]:
    """Path and text for this project."""
    fields = {
        "Title": piece.title,
        "Kicker": piece.kicker,
        "Deck": piece.deck,
        "Date": f"{piece.date:%Y-%m-%d %H:%M}",
        "Section": piece.section,
        "Topics": "、".join(piece.topics),
        "Authors": "、".join(piece.authors),
    }
    header = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    return f"{piece.date:%Y/%m/%d}/{piece.slug}.md", f"{header}\n{piece.body}"


def stock_file(piece: Piece) -> tuple[str, str]:
    """Path and text for stock Pelican: its own names, its own separators."""
    fields = {
        "Title": piece.title,
        "Kicker": piece.kicker,
        "Deck": piece.deck,
        "Date": f"{piece.date:%Y-%m-%d %H:%M}",
        "Category": piece.section,
        "Tags": ", ".join(piece.topics),
        "Authors": "; ".join(piece.authors),
    }
    header = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    return f"{piece.date:%Y/%m/%d}/{piece.slug}.md", f"{header}\n{piece.body}"


def hugo_file(piece: Piece) -> tuple[str, str]:
    """Path and text for Hugo: front matter as JSON, the form it reads fastest."""
    fields = {
        "title": piece.title,
        "kicker": piece.kicker,
        "deck": piece.deck,
        "date": f"{piece.date:%Y-%m-%dT%H:%M:00+08:00}",
        "column": [piece.section],
        "topic": piece.topics,
        "reporter": piece.authors,
    }
    header = json.dumps({k: v for k, v in fields.items() if v}, ensure_ascii=False, indent=1)
    return f"{piece.date:%Y/%m/%d}/{piece.slug}.md", f"{header}\n\n{piece.body}"


LAYOUTS: dict[str, Callable[[Piece], tuple[str, str]]] = {
    "bulletin": bulletin_file,
    "hugo": hugo_file,
    "stock": stock_file,
}


def write(archive: Iterable[Piece], folders: dict[str, Path]) -> None:
    """Write the articles under each of `folders`, which are named by their layout.

    For Hugo, each year, month and day also gets the `_index.md` that makes it a section.
    """
    made: set[Path] = set()
    for piece in archive:
        for layout, folder in folders.items():
            name, text = LAYOUTS[layout](piece)
            path = folder / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
                if layout == "hugo":
                    index_periods(folder, piece.date)
            path.write_text(text, encoding="utf-8")


def index_periods(folder: Path, date: datetime) -> None:
    """Make a year, a month and a day sections of Hugo's, each knowing its kind."""
    for kind, shape, title in (
        ("year", "%Y", f"{date.year}年"),
        ("month", "%Y/%m", f"{date.year}年{date.month}月"),
        ("day", "%Y/%m/%d", f"{date.year}年{date.month}月{date.day}日"),
    ):
        fields = {"title": title, "type": "period", "layout": kind, "date": f"{date:%Y-%m-%d}"}
        index = folder / date.strftime(shape) / "_index.md"
        index.write_text(json.dumps(fields, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write an archive of made-up articles.")
    parser.add_argument("count", type=int, help="how many articles")
    parser.add_argument("folder", type=Path, help="the content folder to write")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), default="bulletin")
    options = parser.parse_args()
    write(pieces(options.count), {options.layout: options.folder})


if __name__ == "__main__":
    main()
