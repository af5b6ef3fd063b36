"""Article: a published article as it goes on the clipboard.

In: the view of its page, its text, the site, a look. Out: `Copy`: headline and summary by themselves, because
platforms have boxes of their own for them, and all else that the page shows of the article, in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from typing import Final

from bulletin.desk.copying.fragment import opened, rewritten
from bulletin.desk.copying.lines import lines_of
from bulletin.desk.copying.looks import Look
from bulletin.model.article import BREAK, Part
from bulletin.model.dates import Moment
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.model.summary import cut
from bulletin.pages.article import ArticleView, BylineGroup
from bulletin.pages.components import ChartView, CorrectionView, Figure, Player

SUMMARY: Final = 120  # characters that the box for a summary takes
TITLE: Final = 64  # characters that the box for a headline takes


class Copy(Record, frozen=True, array_like=False):
    """What goes on the clipboard. `html` is the text with its pictures, `text` the same in lines; `url` is
    the address of the published page; `notes` are what its editor should know."""

    title: str
    summary: str
    html: str
    text: str
    url: str
    notes: tuple[str, ...] = ()


def copied(view: ArticleView, parts: Sequence[Part], site: Site, look: Look) -> Copy:
    """The article that `view` shows, with its text. The site must know the address that readers use."""
    html = "".join(_Article(view, parts, site, look).all())
    title = view.headline.title.replace(BREAK, "")
    long = f"标题有 {len(title)} 个字，公众号的标题最多 {TITLE} 个字，请缩短。"
    notes = (long,) if len(title) > TITLE else ()
    summary = cut(view.frame.head.description.replace(BREAK, ""), SUMMARY)
    return Copy(title, summary, html, lines_of(html), site.absolute(view.frame.head.url), notes)


class _Article:
    def __init__(self, view: ArticleView, parts: Sequence[Part], site: Site, look: Look) -> None:
        self._view = view
        self._parts = parts
        self._site = site
        self._look = look
        self._noted: dict[str, int] = {}

    def all(self) -> Iterator[str]:
        """The whole of it, piece by piece."""
        yield opened(self._look, "whole", "section")
        yield from self._above()
        whole = partial(_whole, self._site)
        yield rewritten(self._parts, self._look, whole, self._pictured, self._noted)
        if self._view.corrections_below:
            yield from map(self._correction, self._view.corrections)
        yield from self._below()
        yield "</section>"

    def _above(self) -> Iterator[str]:
        view = self._view
        for deck in (view.headline.kicker, view.headline.deck):
            if deck:
                yield self._said("deck", deck)
        line = [*map(_people, view.byline), _time(view.date)]
        line += [f"更新于 {_time(view.updated)}"] if view.updated else []
        if view.source and (view.source.url or view.source.original_title):
            line.append(f"转载自 {view.source.name}")
        yield self._said("line", "　".join(line))
        if view.corrections_below:
            day = view.corrections_below.day
            told = f"本文有 {len(view.corrections)} 处更正，最近一处在 {day}，全文见文末"
            yield self._said("notice", f"更正：{told}")
        else:
            yield from map(self._correction, view.corrections)
        if view.summary:
            yield self._said("summary", view.summary)
        if view.lead:
            yield from self._figure(view.lead)

    def _pictured(self, part: Part) -> str:
        """The photos, the chart or the clip of a part."""
        if part.chart is not None:
            return "".join(self._chart(self._view.charts[part.chart]))
        if part.clip is not None:
            player = self._view.clips[part.clip]
            return "".join(self._clip(player)) if player else ""
        some = filter(None, (self._view.figures[number] for number in part.photos))
        return "".join(piece for figure in some for piece in self._figure(figure))

    def _below(self) -> Iterator[str]:
        view = self._view
        sheet = f" {view.sheet}" if view.sheet else ""
        yield self._said("foot", f"《{self._site.name}》（{view.date.day}{sheet}）")
        if source := view.source:
            more = [f"来源：{source.name}"]
            more += [f"原标题：{source.original_title}"] if source.original_title else []
            more += [f"原作者：{source.original_author}"] if source.original_author else []
            yield self._said("foot", "　".join(more))
            if source.url:
                yield self._said("address", f"来源网址：{source.url}")
        people = [f"责任编辑：{view.editor}"] if view.editor else []
        people += [f"校对：{view.proofreader}"] if view.proofreader else []
        if people:
            yield self._said("foot", "　".join(people))
        for address, number in self._noted.items():
            yield self._said("address", f"[{number}] {address}")

    def _figure(self, figure: Figure) -> Iterator[str]:
        for one in figure.slices or (figure.picture,):
            yield self._image(one.jpeg[-1].url, one.alt)
        if under := "　".join(filter(None, (figure.caption, figure.credit))):
            yield self._said("under", under)

    def _clip(self, player: Player) -> Iterator[str]:
        """Its picture, what stands under it, its address: an editor has its own way to put in what plays."""
        if player.still:
            yield self._image(player.still, player.caption)
        under = "　".join(filter(None, (player.caption, player.credit, player.length)))
        if under:
            yield self._said("under", under)
        kind = "视频" if player.kind == "video" else "音频"
        yield self._said("address", f"{kind}：{_whole(self._site, player.url)}")

    def _image(self, url: str, alt: str) -> str:
        source = escape(_whole(self._site, url))
        image = opened(self._look, "img", "img", f' src="{source}" alt="{escape(alt)}"')
        return f"{opened(self._look, 'picture', 'p')}{image}</p>"

    def _chart(self, chart: ChartView) -> Iterator[str]:
        """A table: a bar is as long as a browser is wide, and an editor keeps no drawing."""
        unit = f"（单位：{chart.unit}）" if chart.unit else ""
        yield self._said("caption", chart.title + unit)
        yield opened(self._look, "wide", "section") + opened(self._look, "table", "table")
        yield "<tbody>"
        for bar in chart.bars:
            cells = (
                f"{opened(self._look, 'td', 'td')}{escape(text, quote=False)}</td>"
                for text in (bar.label, bar.shown)
            )
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</tbody></table></section>"

    def _correction(self, one: CorrectionView) -> str:
        return self._said("notice", f"更正（{one.date.day}）{one.text}")

    def _said(self, name: str, text: str) -> str:
        said = escape(text.replace(BREAK, ""), quote=False)
        return f"{opened(self._look, name, 'p')}{said}</p>"


def _whole(site: Site, address: str) -> str:
    """An address that leads there from anywhere."""
    return site.absolute(address) if address.startswith("/") else address


def _people(group: BylineGroup) -> str:
    return " ".join((group.role, *(person.text for person in group.people)))


def _time(moment: Moment) -> str:
    return f"{moment.day} {moment.clock}" if moment.clock else moment.day
