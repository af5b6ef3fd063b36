"""Render: from a page to its bytes.

In: a `Page`, the `Site`, the texts its view names. Out: the bytes of each of its files, and nothing
else: no clock, no file but the templates', no setting is read. A page's key is the digest of all that
went in, so equal keys mean equal bytes.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from jinja2 import meta
from jinja2.bccache import Bucket

from bulletin import views
from bulletin.arrange.page import Page
from bulletin.article import Body
from bulletin.cache import BodiesLost
from bulletin.faults import Fault
from bulletin.photos.shelf import Shelf
from bulletin.search import index
from bulletin.search.segment import Segment
from bulletin.site import Site

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
    "search": Segment,
}
"""Each maker's kind of view: what a page is decoded as in a worker process."""

_encode = msgspec.msgpack.Encoder().encode


class TemplateFault(Exception):
    """A template cannot be rendered; `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class _Compiled(jinja2.BytecodeCache):
    """Templates that this process compiled for an earlier build, known by their source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template was compiled before."""
        if known := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = _Compiled()


@dataclass(frozen=True)
class Renderer:
    """Turns pages into bytes with one theme and one site.

    `folders` are the template folders, the first one wins; `options` are Pelican's
    JINJA_ENVIRONMENT. `code` is the fingerprint of the program and its libraries. `photos` is the
    folder of photo files, which are named by their content.
    """

    site: Site
    folders: tuple[Path, ...]
    options: Mapping[str, Any]
    code: str
    photos: Path

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Jinja as the settings want it, with JSON as JSON-LD needs it."""
        environment = jinja2.Environment(  # noqa: S701 (the settings turn autoescape on)
            loader=jinja2.FileSystemLoader(self.folders),
            auto_reload=False,
            bytecode_cache=_compiled,
            **self.options,
        )
        environment.policies["json.dumps_kwargs"] = {
            "ensure_ascii": False,
            "sort_keys": False,
            "separators": (",", ":"),
        }
        return environment

    @cached_property
    def _settled(self) -> dict[str, bytes]:
        return {}

    def closure(self, maker: str) -> bytes:
        """The digest of all that a maker's pages have in common: the program, the site, and for a
        template the sources of all templates it can reach."""
        known = self._settled.get(maker)
        if known is None:
            mark = hashlib.blake2b(digest_size=16)
            mark.update(_encode((self.code, maker, self.site)))
            for name, source in sorted(self._reachable(maker).items()):
                mark.update(_encode((name, source)))
            known = self._settled[maker] = mark.digest()
        return known

    def _reachable(self, template: str) -> dict[str, str]:
        if not template.endswith((".html", ".xml", ".json")):
            return {}
        loader = jinja2.FileSystemLoader(self.folders)
        sources: dict[str, str] = {}
        waiting = [template]
        while waiting:
            name = waiting.pop()
            if name in sources:
                continue
            try:
                source, _, _ = loader.get_source(self.environment, name)
                references = _references(self.environment, source)
            except jinja2.TemplateError as error:
                raise TemplateFault(self._fault(template, error)) from error
            sources[name] = source
            for reference in references:
                if reference is None:
                    raise TemplateFault(
                        Fault(name, 0, "模板引用了算出来的模板名。", "请写明模板的文件名。")
                    )
                waiting.append(reference)
        return sources

    def key(self, page: Page, view: bytes) -> str:
        """The page's fingerprint: the digest of its maker's closure, its encoded view, its texts."""
        mark = hashlib.blake2b(self.closure(page.maker), digest_size=16)
        mark.update(view)
        mark.update(_encode(page.bodies))
        return mark.hexdigest()

    def render(self, page: Page, texts: Texts) -> dict[str, bytes]:
        """The bytes of each of the page's files, by path.

        Raises `TemplateFault`, and `BodiesLost` where `texts` lacks one of the page's bodies.
        """
        if not texts.keys() >= set(page.bodies):
            raise BodiesLost(", ".join(page.bodies))
        if page.maker == "bytes":
            return {page.paths[0]: page.view}
        if page.maker == "photo":
            data = Shelf(self.photos).read(page.view)
            if data is None:
                raise BodiesLost(page.view)
            return {page.paths[0]: data}
        if page.maker == "search":
            made = index.make(page.view, lambda digest: texts[digest].text)
            names = page.view.paths()
            return {path: made[name] for path, name in zip(page.paths, names, strict=True)}
        own = getattr(page.view, "body", "")
        try:
            template = self.environment.get_template(page.maker)
            text = template.render(
                site=self.site, view=page.view, texts=texts, body=texts[own].parts if own else ()
            )
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError, KeyError) as error:
            raise TemplateFault(self._fault(page.maker, error)) from error
        return {page.paths[0]: text.encode()}

    def _fault(self, template: str, error: Exception) -> Fault:
        """Where in the templates an error arose, as far as the traceback knows."""
        path, line = template, getattr(error, "lineno", 0) or 0
        if named := getattr(error, "filename", None):
            path = str(named)
        for frame in traceback.extract_tb(error.__traceback__):
            if any(frame.filename.startswith(str(folder)) for folder in self.folders):
                path, line = frame.filename, frame.lineno or 0
        return Fault(path, line, f"模板出错：{error}。", "请改模板，或让懂模板的同事看一下。")


_known_references: dict[str, tuple[str | None, ...]] = {}


def _references(environment: jinja2.Environment, source: str) -> tuple[str | None, ...]:
    """The templates that a template's source names; parsed once, because many pages share it."""
    known = _known_references.get(source)
    if known is None:
        known = tuple(meta.find_referenced_templates(environment.parse(source)))
        _known_references[source] = known
    return known


def decode(maker: str, data: bytes) -> Any:
    """A view from its encoded bytes, as a worker process receives it."""
    return msgspec.msgpack.decode(data, type=VIEWS[maker])


def encode(view: Any) -> bytes:
    """A view as bytes: for its page's key, and for a worker process."""
    return _encode(view)


def needed(pages: Sequence[Page]) -> set[str]:
    """The digests of all texts that these pages show."""
    return {name for page in pages for name in page.bodies}
