"""Handout: the pieces that a request changes, as one file that opens anywhere, on a phone too.

    python -m bulletin.desk.handout --since HEAD^1 --page preview.html content

In: the content folder, a revision of git. Out: one HTML page with every piece that was changed since, as
readers will get it: drafts, scheduled and faulty pieces too, style, photos and small attachments inside. It
needs no other file, no server and no script, so it opens from a disk or a letter; what leads elsewhere on the
site leads nowhere.

The pieces are made by the engine, as the desk makes them (`bulletin.desk.writing.page`).
"""

from __future__ import annotations

import base64
import posixpath
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from bulletin.desk.writing.kept import Kept
from bulletin.desk.writing.page import PageMaker, PageRefused, photo_name
from bulletin.desk.writing.photos import kind_of
from bulletin.desk.writing.sheet import Sheet, SheetRefused, read_sheet
from bulletin.engine.render import TemplateFault
from bulletin.engine.stock import Stock, take_stock
from bulletin.lint.changed import changed
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Article
from bulletin.model.attachment import TYPES, is_attachment
from bulletin.model.clip import ending_of
from bulletin.model.record import Record
from bulletin.paper import Paper, parser

_MAIN: Final = re.compile(r"<main\b[^>]*>(?P<inside>.*)</main>", re.DOTALL)
_TAG: Final = re.compile(r"<[a-zA-Z][^>]*>")
_SOURCE: Final = re.compile(r"<source\b[^>]*>")
_OWN: Final = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')
_MARK: Final = re.compile(r'\bhref="#([^"]*)"')
_ELSEWHERE: Final = re.compile(r'\s(?:href="/[^"]*"|srcset="[^"]*"|sizes="[^"]*"|loading="[^"]*")')
_LINK: Final = re.compile(r'\shref="(?P<path>/[^"#]*)(?:#[^"]*)?"')
_FILE: Final = re.compile(r'\s(src|poster)="(?P<path>/[^"]*)"')
_SCRIPT: Final = re.compile(r"<(script|template)\b.*?</\1>", re.DOTALL)
GIVEN: Final = (
    4 << 20
)  # bytes of an attachment that goes into the page, which has to be sent around
_STYLE: Final = """
.handout { max-width: 44rem; margin: 0 auto; padding: 1rem; }
.handout li { margin: .5rem 0; }
.handout + main, main + main { border-top: 6px double currentColor; margin-top: 3rem; padding-top: 1rem; }
"""


class Piece(Record, frozen=True):
    """A changed piece: its headline, what is special of it (a draft, scheduled, withdrawn), its page's
    inside; or, with an empty inside, why there is none."""

    path: str
    title: str
    what: str
    inside: str = ""


def handout(paper: Paper, stock: Stock, paths: Sequence[str]) -> str:
    """The page, of the pieces of these paths."""
    known = {one.path: one for one in stock.articles}
    with tempfile.TemporaryDirectory() as folder:
        maker = PageMaker(paper, stock, Kept(Path(folder)))
        pieces = [_piece(paper, maker, path, known.get(path), stock) for path in paths]
    site = next(iter(stock.editions.values())).site
    sheet = site.assets["reading.css"].lstrip("/")
    style = next((data.decode() for path, data in stock.sources.files if sheet.endswith(path)), "")
    return "\n".join(_whole(site.name, style, pieces)) + "\n"


def _piece(
    paper: Paper, maker: PageMaker, path: str, article: Article | None, stock: Stock
) -> Piece:
    title, what = path, ""
    if article is not None:
        title = article.title
        due = article.date > stock.options.now and f"定时：{article.date:%Y-%m-%d %H:%M}"
        draft = article.status == "draft" and "草稿"
        what = (article.withdrawn and "撤稿") or draft or due or ""
    try:
        fields, body = read_sheet((paper.content / path).read_bytes(), path)
        page = maker.page(Sheet(key="0" * 16, path=path, fields=fields, body=body)).decode()
    except (SheetRefused, PageRefused, TemplateFault) as refused:
        return Piece(path, title, f"看不了：{refused}")
    found = _MAIN.search(page)
    return Piece(path, title, what, alone(found["inside"] if found else "", path, maker))


def alone(inside: str, path: str, maker: PageMaker) -> str:
    """The inside of a page so that it needs nothing else and can stand beside others."""
    inside = _SOURCE.sub("", _SCRIPT.sub("", inside))
    return _TAG.sub(partial(_tag, path=path, maker=maker), inside)


def _tag(found: re.Match[str], path: str, maker: PageMaker) -> str:
    def mark(name: str) -> str:
        return f"{path}-{name}"

    def own(attribute: re.Match[str]) -> str:
        return f'{attribute[1]}="{" ".join(map(mark, attribute[2].split()))}"'

    def file(attribute: re.Match[str]) -> str:
        name = photo_name(attribute["path"])
        data = maker.photo(name) if name else None
        if data is None:
            return ""
        return f' {attribute[1]}="data:{kind_of(name)};base64,{base64.b64encode(data).decode()}"'

    def given(attribute: re.Match[str]) -> str:
        name = photo_name(unquote(attribute["path"]))
        data = maker.photo(name) if name and is_attachment(name) else None
        if data is None or len(data) > GIVEN:
            return ""
        kind, named = TYPES[ending_of(name)], escape(posixpath.basename(name))
        return f' download="{named}" href="data:{kind};base64,{base64.b64encode(data).decode()}"'

    tag = _ELSEWHERE.sub("", _LINK.sub(given, found[0]) if found[0][:3] == "<a " else found[0])
    tag = _MARK.sub(lambda link: f'href="#{mark(link[1])}"', _OWN.sub(own, tag))
    return _FILE.sub(file, tag)


def _whole(name: str, style: str, pieces: Sequence[Piece]) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex">'
    yield f"<title>预览：{escape(name)}</title>\n<style>{style}{_STYLE}</style>\n</head>\n<body>"
    yield f'<div class="handout"><h1>改过的稿件（{len(pieces)} 篇）</h1>'
    yield "<ul>" if pieces else "<p>这次没有改稿件。</p>"
    for one in pieces:
        what = f"（{escape(one.what)}）" if one.what else ""
        link = f'<a href="#{escape(one.path)}">{escape(one.title)}</a>'
        yield f"<li>{link if one.inside else escape(one.title)}{what}</li>"
    yield ("</ul>" if pieces else "") + "</div>"
    for one in pieces:
        if one.inside:
            yield f'<main id="{escape(one.path)}">{one.inside}</main>'
    yield "</body>\n</html>"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns the exit code."""
    command = parser("bulletin.desk.handout", "把改过的稿件做成一个网页文件，在手机上也能打开。")
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument("--since", metavar="版本", default="HEAD", help="git 的这个版本以后改动的")
    command.add_argument("--page", type=Path, metavar="文件", required=True, help="写到哪里")
    said = command.parse_args(arguments)
    paper = command.paper(said)
    stock = take_stock(paper.site, paper.options)
    names = changed(paper.content, said.since)
    paths = sorted(one for one in names if ARTICLE_PATH.fullmatch(one))
    there = [one for one in paths if (paper.content / one).is_file()]
    said.page.parent.mkdir(parents=True, exist_ok=True)
    said.page.write_text(handout(paper, stock, there), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
