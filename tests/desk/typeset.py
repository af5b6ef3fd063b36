"""Pages of a made-up newspaper, typeset by Chromium: what the importer of print pages is tried on.

In: for each page its modules: text with headlines, frames that the text runs through one after another,
pictures, rules, boxes. Out: a PDF, and what was really set: a text that does not fit is cut at a full stop.
All places are in millimetres from the page's top left corner.
"""

from __future__ import annotations

import base64
import json
import random
from dataclasses import asdict, dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

WIDTH, HEIGHT = 390, 540  # of a broadsheet
SIZE = 9.5  # points of the text
GUTTER = 6

Frame = tuple[float, float, float, float]  # left, top, width, height


@dataclass
class Words:
    """A headline, a caption, a line of the page's head: where it stands and how it is set."""

    text: str
    at: Frame
    size: float
    style: str = ""


@dataclass
class Text:
    """Paragraphs that run through frames. `key` is what the paragraphs that were set are found by."""

    key: str
    paragraphs: list[str]
    frames: list[Frame]
    size: float = SIZE
    style: str = ""


@dataclass
class Sheet:
    """A page."""

    words: list[Words] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    photos: list[Frame] = field(default_factory=list)
    rules: list[Frame] = field(default_factory=list)
    boxes: list[Frame] = field(default_factory=list)


_VERBS = "走进 看望 修好 打开 送来 记下 说起 带着 种下 搬走 量了 画出 教会 问过 等着".split()
_NAMES = "老街 书市 食堂 河边 巷口 学校 茶馆 广场 公园 邮局 码头 剧院 花圃 站台 院子".split()
_PEOPLE = "居民 师傅 孩子 老人 邻居 学生 店主 社工 路人 医生 园丁 船工".split()
_WORDS = "昨天 今年 早上 已经 慢慢 一起 从此 后来 当时 如今 常常 终于".split()


def sentence(dice: random.Random) -> str:
    """A made-up sentence."""
    clauses = [
        dice.choice(_WORDS)
        + dice.choice(_PEOPLE)
        + dice.choice(_VERBS)
        + dice.choice(_NAMES)
        + dice.choice(["", f"的{dice.choice(_NAMES)}", f"{dice.randrange(2, 9999)}次", "和A3栋"])
        for _ in range(dice.randrange(1, 4))
    ]
    return "，".join(clauses) + dice.choice("。。。。！？")


def prose(dice: random.Random, characters: int) -> list[str]:
    """Paragraphs of about so many characters."""
    made: list[str] = []
    while sum(map(len, made)) < characters:
        made.append("".join(sentence(dice) for _ in range(dice.randrange(1, 5))))
    return made


def title(dice: random.Random, longest: int = 14) -> str:
    """A made-up headline."""
    words = [dice.choice(_NAMES) + dice.choice(_VERBS) for _ in range(3)]
    return "".join(words)[: dice.randrange(6, longest)]


_PAGE = f"width: {WIDTH}mm; height: {HEIGHT}mm"
_STYLE = (
    f"@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 0 }}"
    """
body { margin: 0 }
.sheet { position: relative; break-after: page; overflow: hidden }
.sheet > * { position: absolute; margin: 0; overflow: visible }
.frame { font-family: "Noto Serif CJK SC", serif; line-height: 1.55; text-align: justify; overflow: hidden }
.frame p { margin: 0; text-indent: 2em; line-break: strict }
.frame p.rest { text-indent: 0 }
.frame p.open { text-align-last: justify }
.frame p.byline { text-align: right; text-indent: 0 }
.words { font-family: "Noto Sans CJK SC", sans-serif; line-height: 1.25; white-space: pre-wrap }
"""
)

_SCRIPT = """
([sheets, size]) => {
  const set = {};
  const place = (node, [left, top, width, height]) => Object.assign(node.style, {
    left: left + 'mm', top: top + 'mm', width: width + 'mm', height: height ? height + 'mm' : '' });
  for (const sheet of sheets) {
    const page = document.body.appendChild(document.createElement('div'));
    page.className = 'sheet'; page.style.cssText = size;
    const add = (tag, kind, at, style) => {
      const node = page.appendChild(document.createElement(tag));
      node.className = kind; node.style.cssText = style || ''; place(node, at); return node; };
    for (const box of sheet.boxes) add('div', '', box, 'border: .4mm solid #444; box-sizing: border-box');
    for (const rule of sheet.rules) add('div', '', rule, 'background: #333');
    for (const photo of sheet.photos) add('img', '', photo, '').src = photo[4];
    for (const words of sheet.words) {
      const node = add('div', 'words', words.at, words.style);
      node.style.fontSize = words.size + 'pt'; node.textContent = words.text; }
    for (const text of sheet.texts) {
      let frames = text.frames.slice(), frame = null;
      const done = [], next = () => {
        if (!frames.length) return false;
        frame = add('div', 'frame', frames.shift(), text.style);
        frame.style.fontSize = text.size + 'pt'; return true; };
      const full = () => frame.scrollHeight > frame.clientHeight + 1;
      let room = next();
      for (const typed of text.paragraphs) {
        if (!room) break;
        let left = typed, rest = false, whole = '';
        const byline = typed.startsWith('\\u0001');
        if (byline) left = left.slice(1);
        while (left && room) {
          const p = frame.appendChild(document.createElement('p'));
          if (rest) p.classList.add('rest');
          if (byline) p.classList.add('byline');
          p.textContent = left;
          if (!full()) { whole += left; left = ''; break; }
          let low = 0, high = left.length;
          while (low < high) {
            const mid = (low + high + 1) >> 1;
            p.textContent = left.slice(0, mid);
            if (full()) high = mid - 1; else low = mid; }
          // the last line has to be full, or the column's end would look like a paragraph's
          if (low < left.length && '，。、；：！？”）》'.includes(left[low])) low -= 1;
          if (/[0-9A-Za-z]/.test(left[low] || '') && /[0-9A-Za-z]/.test(left[low - 1] || '')) low -= 1;
          if (!frames.length) {
            const stop = left.slice(0, low).lastIndexOf('。') + 1;
            p.textContent = left.slice(0, stop); if (!stop) p.remove();
            whole += left.slice(0, stop); left = ''; room = false; break; }
          p.textContent = left.slice(0, low);
          if (low > 0) p.classList.add('open'); else p.remove();
          if (low > 0 && p.getClientRects().length && p.offsetHeight < 1) p.remove();
          whole += left.slice(0, low); left = left.slice(low); rest = rest || low > 0; room = next(); }
        if (whole) done.push((byline ? '\\u0001' : '') + whole); }
      set[text.key] = done; } }
  return set; }
"""


def picture(seed: int) -> bytes:
    """A photo: a JPEG that is unlike others."""
    data = BytesIO()
    dice = random.Random(seed)
    image = Image.effect_noise((320, 240), 60).convert("RGB")
    tint = Image.new("RGB", image.size, tuple(dice.randrange(256) for _ in range(3)))
    Image.blend(image, tint, 0.5).save(data, "JPEG", quality=80)
    return data.getvalue()


def typeset(browser: Browser, sheets: list[Sheet]) -> tuple[bytes, dict[str, list[str]]]:
    """Set pages; returns the PDF and the paragraphs that were set, by their texts' keys."""
    page = browser.new_page()
    try:
        page.set_content(f"<meta charset=utf-8><style>{_STYLE}</style><body></body>")
        given: list[dict[str, Any]] = [asdict(sheet) for sheet in sheets]
        for at, sheet in enumerate(given):
            for number, photo in enumerate(sheet["photos"]):
                data = base64.b64encode(picture(at * 100 + number)).decode()
                sheet["photos"][number] = [*photo, f"data:image/jpeg;base64,{data}"]
        placed = page.evaluate(_SCRIPT, [json.loads(json.dumps(given)), _PAGE])
        page.wait_for_function("[...document.images].every(image => image.complete)")
        return page.pdf(prefer_css_page_size=True, print_background=True), placed
    finally:
        page.close()


def columns(at: Frame, count: int, gutter: float = GUTTER) -> list[Frame]:
    """A rectangle as columns side by side."""
    left, top, width, height = at
    each = (width - gutter * (count - 1)) / count
    return [(left + number * (each + gutter), top, each, height) for number in range(count)]
