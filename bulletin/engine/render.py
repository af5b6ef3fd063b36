"""Render: from a page to its bytes.

In: a `Page`, the `Site`, the texts its view names. Out: the bytes of each of its files, and nothing
else: no clock, no file but the templates', no setting is read. A page's key is the digest of all that
went in, so equal keys mean equal bytes.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
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
from bulletin.pages import files, media, photos, searching
from bulletin.pages.page import Page
from bulletin.photos.cache import PhotoCache
from bulletin.photos.picture import ShareCard
from bulletin.search import index
from bulletin.search.segment import Catalogue, Document
from bulletin.store.bodies import BodiesLost

if TYPE_CHECKING:
    from bulletin.checks.gate import Gate
    from bulletin.editions.hant import Hant

Texts = Mapping[str, Body]

_TEMPLATES = (".html", ".xml", ".json")
_BY_EDITION = (media.SAID, searching.DIRECTORY, searching.ROWS, searching.SHARDS)
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

        how = self.site.traditional
        return Hant(how.names, how.region, how.quotes)

    @cached_property
    def writing(self) -> str:
        """What names the rules by which the edition writes its texts otherwise; empty where it does not."""
        rules = (self.code, self.site.lang, self.site.traditional)
        return digest(_encode(rules)) if self._hant else ""

    @cached_property
    def _written(self) -> dict[str, str]:
        return {}

    def write(self, texts: Texts, known: Mapping[str, str]) -> dict[str, str]:
        """Find out how the visible texts of bodies are written, but for those that are `known`; both by
        the digests of the bodies. The pages that are made next need not do so. Gives what is new."""
        if not self._hant:
            return {}
        unknown = [name for name in texts if name not in known]
        written = self._hant.texts([texts[name].text for name in unknown])
        new = dict(zip(unknown, written, strict=True))
        self._written.clear()
        self._written.update(known, **new)
        return new

    @cached_property
    def _settled(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def _gates(self) -> dict[str, Gate]:
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
                facts += (self.site.lang, self.site.traditional)
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

    def key(self, page: Page) -> str:
        """The page's fingerprint: the digest of its maker's closure, its view, its texts."""
        return digest(self.closure(page.maker) + _encode(page.view) + _encode(page.bodies))

    def render(self, page: Page, texts: Texts) -> dict[str, bytes]:
        """The bytes of each of the page's files, by path.

        Raises `TemplateFault`, and `BodiesLost` where `texts` lacks one of the page's bodies.
        """
        if not texts.keys() >= set(page.bodies):
            raise BodiesLost(", ".join(page.bodies))
        if make := self._makers.get(page.maker):
            return dict(zip(page.paths, make(page.view, texts), strict=True))
        return {page.paths[0]: self._template(page, texts)}

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[Any, Texts], Iterable[bytes]]]:
        """What makes pages without a template, by the maker's name."""
        return {
            files.MAKER: lambda data, _: [data],
            photos.MADE: self._photo,
            photos.DRAWN: self._card,
            media.SAID: self._captions,
            searching.DIRECTORY: self._directory,
            searching.ROWS: self._rows,
            searching.SHARDS: self._shards,
        }

    def _photo(self, name: str, _: Texts) -> Iterable[bytes]:
        data = PhotoCache(self.photos).read(name)
        if data is None:
            raise BodiesLost(name)
        return [data]

    def _captions(self, name: str, _: Texts) -> Iterable[bytes]:
        (data,) = self._photo(name, _)
        return [self._hant.text(data.decode()).encode() if self._hant else data]

    def _card(self, card: ShareCard, _: Texts) -> Iterable[bytes]:
        from bulletin.photos.card import draw  # noqa: PLC0415 (only where there are fonts)

        return [draw(card)]

    def _directory(self, data: bytes, _: Texts) -> Iterable[bytes]:
        names = data.decode()
        return [(self._hant.text(names) if self._hant else names).encode()]

    def _rows(self, view: Iterable[Document], texts: Texts) -> Iterable[bytes]:
        some = map(self._document, view)
        shown = [(one, self._visible(one.body, texts) if one.body else "") for one in some]
        return [index.rows(shown)]

    def _shards(self, view: Catalogue, texts: Texts) -> Iterable[bytes]:
        return index.make(self._catalogue(view), lambda one: self._visible(one, texts)).values()

    @cached_property
    def _filled(self) -> dict[tuple[str, ...], str]:
        return {}

    def prepare(self, pages: Iterable[Page], texts: Texts) -> None:
        """Fill the templates of pages that are made next, in an edition that writes otherwise, to find out
        together what is new in them. A page with a fault says so when it is made."""
        if not self._hant:
            return
        self._filled.clear()
        for page in pages:
            if page.maker.endswith(".html") and texts.keys() >= set(page.bodies):
                with suppress(TemplateFault):
                    self._filled[page.paths] = self._fill(page, texts)
        self._hant.learn(self._filled.values())

    def _template(self, page: Page, texts: Texts) -> bytes:
        text = self._filled.pop(page.paths, None) or self._fill(page, texts)
        if self._hant:
            text = (self._hant.page if page.maker.endswith(".html") else self._hant.feed)(text)
        return self._passed(page, text).encode()

    def _fill(self, page: Page, texts: Texts) -> str:
        """What a page's template makes of it, in the writing of the first edition."""
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
            for name in page.bodies:
                if written := self._written.get(name):
                    self._hant.know(texts[name].text, written)
        return text

    def _passed(self, page: Page, text: str) -> str:
        """What a template made, in its last form, if the gate lets it through."""
        text = text.replace(BREAK, "<wbr>") if page.maker.endswith(".html") else text
        if fact := self._gate(page.maker).wrong_in(page.maker, text):
            remedy = "这一页没有写出。请检查它的稿件，并把这句话告诉懂程序的同事。"
            raise TemplateFault(Fault(page.paths[0], 0, f"安全检查没有通过，{fact}。", remedy))
        return text

    def _gate(self, maker: str) -> Gate:
        """What looks at the pages of a template before they are written."""
        known = self._gates.get(maker)
        if known is None:
            from bulletin.checks.gate import Gate  # noqa: PLC0415 (a build that writes no page needs none)

            sources = [source for _, source in self._reachable(maker)]
            own = frozenset(self.site.assets.values())
            known = self._gates[maker] = Gate(sources, own, self.site.origin, self.site.media)
        return known

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

    def _visible(self, name: str, texts: Texts) -> str:
        body = texts[name]
        return self._hant.body(body, self._written.get(name)) if self._hant else body.text

    def mend(
        self, page: Page, texts: Texts, old_parts: Mapping[int, bytes], old: Callable[[str], bytes]
    ) -> dict[str, bytes]:
        """The shards of a segment that are no longer as they were, where of its articles' own files only
        those of `old_parts` changed, which holds them as they were, by number. `old` gives a shard as it
        was. Raises `BodiesLost` where `texts` lacks a body of a changed article."""
        try:
            folder = page.paths[0].removesuffix(next(page.view.segment.bins()))
            few = {number: page.view.documents[number] for number in old_parts}
            made = index.mend(
                self._catalogue(replace(page.view, documents=few)),
                lambda name: self._visible(name, texts),
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
