"""From a piece's page to typst's language.

In: the elements of an article's page. Out: the piece as a text that `day.typ` sets. What a page shows on
paper is there in its order, to the last character; what is only to be clicked (navigation, buttons, drawings)
is not. An element that nobody knows is what stands in it: so a page that learns to show something new loses
no word here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, Final

from bulletin.press.tree import Element

_DROPPED: Final = frozenset(
    "nav button script style svg template dialog video audio noscript input".split()
)
# Classes that print.css hides too, and those of what is only of use on a screen.
_UNPRINTED: Final = frozenset(
    "tools address footnote-backref scripted unscripted contents up note section-link report fetch".split()
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote details dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hgroup"
    " hr li ol p pre section summary table ul".split()
)
_INLINE: Final = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "sup": "super",
    "sub": "sub",
    "small": "small",
    "rt": "small",
}
_SIGN: Final = re.compile(r"[!-/:-@\[-`{-~]")
_BLANK: Final = re.compile(r"[ \t\n\r\f]+")
_WIDE_BLANK: Final = re.compile(r"[^\S \t\n\r\f]")
# A dash, which belongs to the line of what stands before it.
_DASH: Final = re.compile(r"([^\W_]|[^\x00-\x7f\s])——")
_PHOTO: Final = re.compile(r"(?:^|/)(photos/[\w.-]+\.jpg)\Z")
_SHEET: Final = re.compile(r"《.+》（\d+年\d+月\d+日 ?(?P<sheet>.*)）")
SHARP: Final = 960  # pixels: 86 mm, a column's width, at 280 dots an inch
SHARP_LEAD: Final = 1600  # over both columns
_WORD: Final = re.compile(r"[^\W\da-zA-Z_]{2,10}(?!\w)")
"""A part of a headline that no line breaks: Chinese alone, and not too long. The sign behind it stays out of
its box, and keeps its width."""
WIDE: Final = 28  # characters of a row, above which a table takes both columns of the page
LONG: Final = 12  # characters of a cell, above which it may well break


def quoted(text: str) -> str:
    """A text between quotes."""
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(marks.get(sign, sign) for sign in text) + '"'


def plain(text: str) -> str:
    """A text that means nothing but itself; blanks as HTML has them."""
    text = _SIGN.sub(r"\\\g<0>", _BLANK.sub(" ", text))
    return _WIDE_BLANK.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", text)


def is_printed(element: Element) -> bool:
    """Whether an element is for paper too."""
    if element.tag in _DROPPED or "hidden" in element.attributes:
        return False
    return not element.classes & _UNPRINTED


class Typed:
    """One piece: `text` is typst's, `photos` are the files of the output that it shows, `sheet` is the page
    of the printed paper that it stands on, if that is known."""

    def __init__(self, article: Element, rank: str, issue: str = "", before: str = "") -> None:
        """`issue` is the day's, as the masthead has it, and `before` the printed page of the piece before
        this one: neither is said twice."""
        self.photos: list[str] = []
        self._sharp = SHARP
        self._above: Element | None = None  # the photo that stands above the text
        self._depth = 1  # of headings: none is passed over, as the standard asks
        self._qr = _drawn(article.first("svg", "qr"))
        header = article.first("header") or Element("", {})
        decks = {name: header.first("p", name) for name in ("kicker", "deck")}
        line = header.first("p", "line") or Element("", {})
        title = header.first("h1") or Element("", {})
        foot = article.first("footer", "foot") or Element("", {})
        first, sheet = next(iter(foot.elements), None), ""
        if first and (named := _SHEET.fullmatch(first.text.strip())):
            # The rest of this line is the masthead's.
            sheet = named["sheet"].removeprefix(issue).strip()
            foot.children.remove(first)
        above = [one for one in header.children if one is not line and not _is_headline(one)]
        rest = [*above, *(one for one in article.children if one is not header and one is not foot)]
        lead = _opening(rest) if rank == "lead" else None
        said = [f"rank: {quoted(rank)}", f"sheet: [{plain(sheet) if sheet != before else ''}]"]
        self.sheet = sheet
        said += [f"{name}: [{self._parted(one)}]" for name, one in decks.items() if one]
        said.append(f"title: [{self._parted(title)}]")
        facts = filter(None, (self._inline(one).strip() for one in line.children))
        said.append(f"line: [{'#h(0.9em)'.join(facts)}]")
        said.append(f"foot: [{self._blocks(foot.children)}]")
        if lead:
            self._sharp = SHARP_LEAD
            said.append(f"photo: {self._figure(lead)[1:]}")
            self._sharp = SHARP
        self._above = lead
        if lang := article.attributes.get("lang"):
            direction = article.attributes.get("dir", "ltr")
            said.append(f"writing: ({quoted(lang.split('-')[0])}, {direction})")
        self.text = f"#piece({', '.join(said)})[\n{self._blocks(rest)}\n]\n"

    # --- lines ------------------------------------------------------------------------------------

    def _parted(self, element: Element) -> str:
        """A headline's line: of its words, the short ones are kept whole."""
        parts: list[list[Element | str]] = [[]]
        for child in element.children:
            if isinstance(child, Element) and child.tag == "wbr":
                parts.append([])
            else:
                parts[-1].append(child)
        if len(parts) == 1:
            return self._line(element.children).strip()
        return "".join(map(self._word, parts)).strip()

    def _word(self, part: list[Element | str]) -> str:
        text = self._line(part)
        whole = all(isinstance(one, str) for one in part)
        if whole and (word := _WORD.match(typed := "".join(map(str, part)))):
            return f"#box[{plain(word[0])}]{plain(typed[word.end() :])}"
        return text

    def _line(self, some: Iterable[Element | str]) -> str:
        return "".join(map(self._inline, some))

    def _inline(self, one: Element | str) -> str:
        if isinstance(one, str):
            return _DASH.sub(r"#box[\1——]", plain(one))
        if not is_printed(one):
            return ""
        if make := self._LINES.get(one.tag):
            return make(self, one)
        within = self._line(one.children)
        if not within.strip():
            return within
        kind = _INLINE.get(one.tag)
        return f"#{kind}[{within}]" if kind else within

    def _quote(self, one: Element) -> str:
        return f"“{self._line(one.children)}”"

    def _link(self, one: Element) -> str:
        within, address = self._line(one.children), one.attributes.get("href", "")
        outside = address.startswith(("http:", "https:")) and within.strip()
        return f"#link({quoted(address)})[{within}]" if outside else within

    # --- blocks -----------------------------------------------------------------------------------

    def _blocks(self, some: Iterable[Element | str]) -> str:
        """Blocks, and runs of text between them, which are paragraphs."""
        made: list[str] = []
        run: list[Element | str] = []
        for one in some:
            if isinstance(one, str) or not (one.tag in _BLOCKS or _holds_blocks(one)):
                run.append(one)
                continue
            made += [self._paragraph(run), self._block(one)]
            run = []
        made.append(self._paragraph(run))
        return "\n\n".join(filter(None, made))

    def _paragraph(self, run: Iterable[Element | str]) -> str:
        return self._line(run).strip()

    def _block(self, one: Element) -> str:
        if not is_printed(one):
            return ""
        if one is self._above:
            return ""
        if make := self._BLOCKS.get(one.tag):
            return make(self, one)
        within = self._blocks(one.children)
        kind = next((name for name in ("summary", "notice", "gallery") if name in one.classes), "")
        if "footnote" in one.classes:
            kind = "notes"
        elif one.tag == "blockquote":
            kind = "cited"
        elif one.tag == "dt":
            kind = "strong"
        return f"#{kind}[{within}]" if kind and within else within

    def _heading(self, one: Element) -> str:
        level = min(int(one.tag[1]), self._depth + 1)
        self._depth = level
        text = self._line(one.children).strip()
        return f"#heading(level: {level})[{text}]" if text else ""

    def _list(self, one: Element) -> str:
        items = [f"[{self._blocks(item.children)}]" for item in one.elements if is_printed(item)]
        if one.tag == "ul":
            return f"#list{''.join(items)}" if items else ""
        start = one.attributes.get("start", "1")
        start = start if start.isdecimal() else "1"
        return f"#enum(start: {start}){''.join(items)}" if items else ""

    def _figure(self, one: Element) -> str:
        caption = one.first("figcaption")
        credit = caption.first("span", "credit") if caption else None
        words = caption.children if caption else []
        at = words.index(credit) if credit in words else len(words)
        under = f"caption: [{self._line(words[:at]).strip()}]"
        under += f", credit: [{self._line(credit.children).strip()}]" if credit else ""
        then = self._line(words[at + 1 :]).strip()
        under += f", then: [{then}]" if then else ""
        if "clip" in one.classes and self._qr:
            under += f", code: {quoted(self._qr)}"
        if "chart" in one.classes:
            return f"#chart({under}, {self._bars(one)})"
        images = [self._image(image, "") for image in one.all("img")]
        others = (
            self._blocks([child for child in one.children if child is not caption])
            if not any(images)
            else ""
        )
        return f"#shown({', '.join([under, *filter(None, images)])}){others}"

    def _bars(self, one: Element) -> str:
        rows = []
        for row in one.all("div"):
            label, shown = row.first("dt"), row.first("dd")
            bar = row.first("rect") or Element("", {})
            start, length = (bar.attributes.get(name, "0%") for name in ("x", "width"))
            texts = [self._line(cell.children).strip() if cell else "" for cell in (label, shown)]
            rows.append(f"([{texts[0]}], {_percent(start)}, {_percent(length)}, [{texts[1]}])")
        return ", ".join(rows)

    def _image(self, image: Element, sign: str = "#") -> str:
        file = _file(image, self._sharp)
        if not file:
            return ""
        self.photos.append(file)
        wide, high = (image.attributes.get(name, "") for name in ("width", "height"))
        ratio = (
            int(high) / int(wide) if wide.isdecimal() and high.isdecimal() and int(wide) else 0.75
        )
        alt = image.attributes.get("alt") or "图片"
        return f"{sign}photo({quoted('/' + file)}, {ratio:.3f}, {quoted(alt)})"

    def _table(self, one: Element) -> str:
        caption = one.first("caption")
        head = one.first("thead")
        heads = list(head.all("tr")) if head else []
        rows = [row for row in one.all("tr") if row not in heads]
        width = max((sum(map(_span, _cells(row))) for row in [*heads, *rows]), default=0)
        if not width:
            return ""
        top = "".join(f"{self._cell(cell)}, " for row in heads for cell in _cells(row))
        body = "".join(f"{self._cell(cell)}, " for row in rows for cell in _cells(row))
        said = f"[{self._line(caption.children).strip()}]" if caption else "none"
        header = f"table.header({top})," if top else ""
        wide = "true" if self._is_wide([*heads, *rows]) else "false"
        return f"#ruled({width}, {said}, wide: {wide}, {header} {body})"

    def _is_wide(self, rows: Iterable[Element]) -> bool:
        """Whether a table needs both columns of the page: as far as its longest cells tell."""
        widths: dict[int, int] = {}
        for row in rows:
            for at, cell in enumerate(_cells(row)):
                own = sum(0.5 if sign.isascii() else 1 for sign in cell.text.strip())
                widths[at] = max(widths.get(at, 0), 1 + min(round(own), LONG))
        return sum(widths.values()) > WIDE

    def _cell(self, cell: Element) -> str:
        within = self._blocks(cell.children)
        within = f"#strong[{within}]" if cell.tag == "th" and within else within
        down = cell.attributes.get("rowspan", "1")
        down = down if down.isdecimal() and down != "0" else "1"
        return f"table.cell(colspan: {_span(cell)}, rowspan: {down})[{within}]"

    def _break(self, _: Element) -> str:
        return "#linebreak()"

    def _code(self, one: Element) -> str:
        return f"#raw({quoted(one.text)})"

    def _listing(self, one: Element) -> str:
        return f"#raw(block: true, {quoted(one.text)})"

    def _rule(self, _: Element) -> str:
        return "#parting"

    _LINES: ClassVar[dict[str, Callable[[Typed, Element], str]]] = {
        "br": _break,
        "img": _image,
        "code": _code,
        "q": _quote,
        "a": _link,
    }
    _BLOCKS: ClassVar[dict[str, Callable[[Typed, Element], str]]] = {
        "figure": _figure,
        "table": _table,
        "ul": _list,
        "ol": _list,
        "pre": _listing,
        "hr": _rule,
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    }


def _is_headline(one: Element | str) -> bool:
    return isinstance(one, Element) and (one.tag in ("hgroup", "h1") or "deck" in one.classes)


def _opening(some: Iterable[Element | str]) -> Element | None:
    """The photo that a text begins with, if it does."""
    for one in some:
        if isinstance(one, str):
            if one.strip():
                return None
            continue
        if one.tag == "figure":
            return one if one.first("img") and "chart" not in one.classes else None
        if one.tag not in ("div", "section") or "gallery" in one.classes:
            return None
        return _opening(one.children)
    return None


def _holds_blocks(one: Element) -> bool:
    return any(child.tag in _BLOCKS or _holds_blocks(child) for child in one.elements)


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row.elements if cell.tag in ("td", "th"))


def _span(cell: Element) -> int:
    typed = cell.attributes.get("colspan", "1")
    return max(1, int(typed)) if typed.isdecimal() else 1


def _percent(typed: str) -> str:
    return typed if re.fullmatch(r"\d+(?:\.\d+)?%", typed) else "0%"


def _drawn(code: Element | None) -> str:
    """The drawing of a page's QR code as a file of its own; empty where the page has none."""
    path = code.first("path") if code else None
    if code is None or path is None:
        return ""
    box, line = code.attributes.get("viewbox", ""), path.attributes.get("d", "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><rect width="100%" height="100%" '
        f'fill="#fff"/><path stroke="#000" d="{line}"/></svg>'
    )


def _file(image: Element, enough: int) -> str:
    """The file of a picture that is right for paper: the smallest of `enough` pixels, or else the largest."""
    sets = [image.attributes.get("src", "")]
    widths = {sets[0]: 0}
    for one in image.attributes.get("srcset", "").split(","):
        address, _, width = one.strip().partition(" ")
        widths[address] = int(width[:-1]) if width[:-1].isdecimal() else 0
    found = {file[1]: width for url, width in widths.items() if (file := _PHOTO.search(url))}
    sharp = [file for file, width in found.items() if width >= enough]
    if sharp:
        return min(sharp, key=lambda file: found[file])
    return max(found, key=lambda file: found[file], default="")
