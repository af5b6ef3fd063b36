"""Editions: what all pages of each edition of the paper share.

In: the settings, the theme's files, the newspaper's own lists; later the archive. Out: the site of each
edition with the addresses of its assets; then the `Edition`s that pages are arranged in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from jinja2 import TemplateError
from msgspec.structs import replace

from bulletin.engine import assets
from bulletin.engine.templates import ComputedName, Templates
from bulletin.model.addresses import Addresses
from bulletin.model.faults import Fault
from bulletin.model.site import Site, Traditional
from bulletin.pages.components import Link
from bulletin.pages.edition import Edition
from bulletin.pages.sources import Sources
from bulletin.photos.plan import read_palette
from bulletin.reading import terms
from bulletin.reading.newsroom import Newsroom
from bulletin.settings import Options

TOKENS: Final = "css/tokens.css"
TINTS: Final = "css/tints.css"
INDICES: Final = (("话题", "TAGS_URL"), ("记者", "AUTHORS_URL"), ("更正", "CORRECTIONS_URL"))

Assets = tuple[assets.Asset, ...]


def sites(
    site: Site, options: Options, newsroom: Newsroom
) -> tuple[tuple[Site, ...], Assets, list[Fault]]:
    """The site, or both of its editions, with the addresses of their assets; all these assets; and what is
    wrong in the list of names. The second edition's site says how it is written."""
    static = assets.collect(options.theme / "static", options.cache, _read(options))
    if site.wordmark:
        static += (assets.named("img/wordmark.svg", site.wordmark.drawing.encode()),)
    accent, paper = _colours((options.theme / "static" / TOKENS).read_text("utf-8"))
    site = replace(site, assets=_addressed(site, static), accent=accent, paper=paper)
    if not site.editions:
        return (site,), static, []
    from bulletin.editions.hant import Hant  # noqa: PLC0415 (a site of one edition needs no OpenCC)
    from bulletin.editions.pins import pins  # noqa: PLC0415

    words, faults = terms.read_terms(options.content / terms.FILE)
    people = (*(person.name for person in words.people), *newsroom.people)
    places = [place.name for place in words.places]
    names = pins(people, places, words.hant, options.hant_region)
    hant = Hant(names, options.hant_region, options.hant_quotes)
    scripts = assets.written(static, hant.script)
    own = site.assets | _addressed(site, scripts)
    how = Traditional(hant.region, hant.quotes, names)
    return (site, replace(site.second(), assets=own, traditional=how)), static + scripts, faults


def _read(options: Options) -> list[str]:
    """The sources of all templates of what is read, an article or a page; none where one is missing or
    computed, which the pages that want it say."""
    templates = Templates(options.templates, options.jinja, options.cache)
    try:
        reached = [templates.reachable(one) for one in assets.READ]
    except (TemplateError, ComputedName):
        return []
    return list({name: source for some in reached for name, source in some.items()}.values())


def _colours(tokens: str) -> tuple[str, str]:
    """The theme's accent and paper by day, for what browsers draw around a page."""
    found = dict(re.findall(r"--(accent|paper): (#\w+);", tokens.partition("}")[0]))
    return found.get("accent", ""), found.get("paper", "")


def _addressed(site: Site, some: Iterable[assets.Asset]) -> dict[str, str]:
    return {asset.name: site.root + asset.path for asset in some}


def make_edition(site: Site, options: Options, newsroom: Newsroom, sources: Sources) -> Edition:
    """What the pages of an edition share. What a site without an address of its own cannot have is left
    out: feeds and sitemaps."""
    topics = {page.title: page.slug for page in sources.introductions.values()}
    addresses = Addresses(site.root, options.addresses, newsroom.slugs, topics)
    feeds = options.feeds and bool(site.origin)
    sections = tuple(
        Link(section.name, addresses.section(section.slug))
        for section in site.sections
        if sources.archive.sections.get(section.name)
    )
    tools = [Link("往期", addresses.index("ARCHIVES_URL"))]
    if options.search:
        tools.append(Link("搜索", addresses.index("SEARCH_URL")))
    footer = [Link("订阅", addresses.index("SUBSCRIBE_URL"))] if feeds else []
    footer += [Link(text, addresses.index(name)) for text, name in INDICES]
    footer += [Link(page.title, addresses.page(page.slug)) for page in sources.pages]
    tints = (options.theme / "static" / TINTS).read_text("utf-8")
    return Edition(
        site=site,
        addresses=addresses,
        sections=sections,
        tools=tuple(tools),
        footer=tuple(footer),
        beats=newsroom.beats,
        palette=read_palette(tints) if options.photos else (),
        fonts=options.fonts,
        page_size=options.page_size,
        feeds=feeds,
        search=options.search,
        press=options.press,
    )
