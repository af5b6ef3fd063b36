"""Render: from a page to its bytes.

In: a `Page`, the `Site`, the texts its view names. Out: the bytes of each of its files, and nothing
else: no clock, no file but the templates', no setting is read. A page's key is the digest of all that
went in, so equal keys mean equal bytes.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import msgspec
from msgspec.structs import replace

from bulletin.engine.templates import ComputedName, Templates
from bulletin.model.article import BREAK, Body, Part
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.model.site import FOLDER, HANT, Site
from bulletin.pages import views
from bulletin.pages.page import Page
from bulletin.photos.cache import PhotoCache
from bulletin.photos.picture import ShareCard
from bulletin.search import index
from bulletin.search.segment import Catalogue, Document
from bulletin.store.bodies import BodiesLost

if TYPE_CHECKING:
    from bulletin.editions.hant import Hant

Texts = Mapping[str, Body]

VIEWS: Mapping[str, type] = {
    "index.html": views.FrontView,
    "article.html": views.ArticleView,
    "category.html": views.ListView,
    "tag.html": views.ListView,
    "author.html": views.ListView,
    "tags.html": views.IndexView,
    "authors.html": views.IndexView,
    "archives.html": views.ArchivesView,
    "period_archives.html": views.PeriodView,
    "page.html": views.PageView,
    "corrections.html": views.CorrectionsView,
    "search.html": views.SearchView,
    "404.html": views.NotFoundView,
    "redirect.html": views.RedirectView,
    "atom.xml": views.FeedView,
    "feed.json": views.FeedView,
    "sitemap.xml": views.SitemapView,
    "bytes": bytes,
    "photo": str,
    "card": ShareCard,
    "directory": bytes,
    "rows": tuple[Document, ...],
    "shards": Catalogue,
}
"""Each maker's kind of view: what a page is decoded as in a worker process."""

_TEMPLATES = (".html", ".xml", ".json")
_BY_EDITION = ("directory", "rows", "shards")
_encode = msgspec.msgpack.Encoder().encode


class TemplateFault(Exception):
    """A template cannot be rendered; `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class Renderer(Record, frozen=True, dict=True, gc=True):
    """Turns pages into bytes with one theme and one site.

    `code` is the fingerprint of the program and its libraries. `photos` is the folder of photo files,
    which are named by their content.
    """

    site: Site
    templates: Templates
    code: str
    photos: Path

    @cached_property
    def _hant(self) -> Hant | None:
        if self.site.lang != HANT:
            return None
        from bulletin.editions.hant import Hant  # noqa: PLC0415 (a site of one edition needs no OpenCC)

        return Hant(self.site.names)

    @cached_property
    def _settled(self) -> dict[str, bytes]:
        return {}

    def closure(self, maker: str) -> bytes:
        """The digest of all that a maker's pages have in common: the program, and for a template the
        site and the sources of all templates it can reach."""
        known = self._settled.get(maker)
        if known is None:
            facts: tuple[object, ...] = (self.code, maker)
            if maker.endswith(_TEMPLATES):
                facts += (self.site, self._reachable(maker))
            elif maker in _BY_EDITION:
                facts += (self.site.lang, self.site.names)
            known = self._settled[maker] = bytes.fromhex(digest(_encode(facts)))
        return known

    def _reachable(self, template: str) -> list[tuple[str, str]]:
        try:
            return sorted(self.templates.reachable(template).items())
        except jinja2.TemplateError as error:
            raise TemplateFault(self._fault(template, error)) from error
        except ComputedName as error:
            fact, remedy = "模板引用了算出来的模板名。", "请写明模板的文件名。"
            raise TemplateFault(Fault(error.args[0], 0, fact, remedy)) from error

    def key(self, page: Page, view: bytes) -> str:
        """The page's fingerprint: the digest of its maker's closure, its encoded view, its texts."""
        return digest(self.closure(page.maker) + view + _encode(page.bodies))

    def render(self, page: Page, texts: Texts) -> dict[str, bytes]:
        """The bytes of each of the page's files, by path.

        Raises `TemplateFault`, and `BodiesLost` where `texts` lacks one of the page's bodies.
        """
        if not texts.keys() >= set(page.bodies):
            raise BodiesLost(", ".join(page.bodies))
        if page.maker in ("bytes", "photo", "card"):
            return {page.paths[0]: self._picture(page)}
        if page.maker == "directory":
            names = page.view.decode()
            return {page.paths[0]: (self._hant.text(names) if self._hant else names).encode()}
        if page.maker == "rows":
            some = map(self._document, page.view)
            shown = [(one, self._visible(texts[one.body]) if one.body else "") for one in some]
            return {page.paths[0]: index.rows(shown)}
        if page.maker == "shards":
            made = index.make(self._catalogue(page.view), lambda one: self._visible(texts[one]))
            return dict(zip(page.paths, made.values(), strict=True))
        own = getattr(page.view, "body", "")
        texts = self._at_home({name: texts[name] for name in page.bodies})
        try:
            template = self.templates.environment.get_template(page.maker)
            text = template.render(
                site=self.site, view=page.view, texts=texts, body=texts[own].parts if own else ()
            )
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError, KeyError) as error:
            raise TemplateFault(self._fault(page.maker, error)) from error
        if self._hant:
            text = (self._hant.page if page.maker.endswith(".html") else self._hant.feed)(text)
        return {page.paths[0]: text.replace(BREAK, "<wbr>").encode()}

    def _picture(self, page: Page) -> bytes:
        """A file that is as it is given, that was made from a photo, or that is drawn."""
        if page.maker == "bytes":
            return bytes(page.view)
        if page.maker == "card":
            from bulletin.photos.card import draw  # noqa: PLC0415 (only where there are fonts)

            return draw(page.view)
        data = PhotoCache(self.photos).read(page.view)
        if data is None:
            raise BodiesLost(page.view)
        return data

    def _at_home(self, texts: Texts) -> Texts:
        """Texts whose links lead to this edition. They were read for the first one; what ends in a slash is
        a page, and pages are in both, but not files."""
        site = self.site
        if site.root == site.base:
            return texts
        link = re.compile(f'(<a href="{re.escape(site.base)})(?!{FOLDER})((?:[^"#?]*/)?["#?])')

        def part(one: Part) -> Part:
            return replace(one, html=link.sub(rf"\1{FOLDER}\2", one.html)) if one.html else one

        return {
            name: replace(body, parts=tuple(map(part, body.parts))) for name, body in texts.items()
        }

    def _document(self, one: Document) -> Document:
        return self._hant.document(one) if self._hant else one

    def _catalogue(self, view: Catalogue) -> Catalogue:
        documents = {number: self._document(one) for number, one in view.documents.items()}
        return replace(view, documents=documents)

    def _visible(self, body: Body) -> str:
        return self._hant.body(body) if self._hant else body.text

    def mend(
        self, page: Page, texts: Texts, old_parts: Mapping[int, bytes], old: Callable[[str], bytes]
    ) -> dict[str, bytes]:
        """The files of a page that are no longer as they were, where of its parts only those of
        `old_parts` changed, which holds them as they were, by number. `old` gives a file of the page as
        it was. Raises `BodiesLost` where `texts` lacks a body of a changed part."""
        try:
            folder = page.paths[0].removesuffix(next(page.view.segment.bins()))
            made = index.mend(
                self._catalogue(page.view),
                lambda name: self._visible(texts[name]),
                old_parts,
                lambda path: old(folder + path),
            )
        except KeyError as missing:
            raise BodiesLost(str(missing)) from missing
        return {folder + path: data for path, data in made.items()}

    def _fault(self, template: str, error: Exception) -> Fault:
        """Where in the templates an error arose, as far as the traceback knows."""
        path, line = template, getattr(error, "lineno", 0) or 0
        if named := getattr(error, "filename", None):
            path = str(named)
        for frame in traceback.extract_tb(error.__traceback__):
            if any(frame.filename.startswith(str(folder)) for folder in self.templates.folders):
                path, line = frame.filename, frame.lineno or 0
        return Fault(path, line, f"模板出错：{error}。", "请改模板，或让懂模板的同事看一下。")


def decode(maker: str, data: bytes) -> Any:
    """A view from its encoded bytes, as a worker process receives it."""
    return _decoder(maker).decode(data)


@cache
def _decoder(maker: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(VIEWS[maker])


def encode(view: Any) -> bytes:
    """A view as bytes: for its page's key, and for a worker process."""
    return _encode(view)


def needed(page: Page, mending: bool) -> Sequence[str]:
    """The digests of the texts that a page shows; of one to be mended, those of the parts that changed."""
    if not mending:
        return page.bodies
    return [one.body for one in page.view.documents.values() if one.body]
