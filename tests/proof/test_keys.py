"""A page's key changes with everything the page can show, so an equal key means an equal page."""

from __future__ import annotations

import os
import tempfile
import typing
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import meta, nodes
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_TESTS
from msgspec import structs

from bulletin.engine.render import Renderer
from bulletin.engine.templates import Templates
from bulletin.model.site import Imprint, Section, Site, Traditional, Wordmark
from bulletin.pages import kinds
from bulletin.pages.article import ArticleView
from bulletin.pages.lists import ListView
from bulletin.pages.page import Page
from tests.records import changes, sample

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "theme/templates"
OPTIONS = {"autoescape": True, "undefined": jinja2.StrictUndefined}
SITE = Site(
    name="青禾简报",
    district="青禾区",
    description="简报",
    origin="https://paper.example",
    root="/",
    sections=(Section("要闻", "yaowen", "要闻。"),),
    imprint=Imprint(*("x",) * len(structs.fields(Imprint))),
    assets={"bulletin.css": "/assets/bulletin.0.css"},
    editions={"zh-Hans": "/"},
    media=("v.paper.example",),
    traditional=Traditional("hk", quotes=True, names={"甲一": "甲壹"}),
    report_errors="jiucuo@paper.example",
    wordmark=Wordmark(4, 1, "<svg/>"),
    accent="#9c1a1a",
    paper="#fdfcf9",
)
VIEWS = sorted(
    {view for kind in kinds().values() for view in kind.views.values()},
    key=str,
)
PURE_GLOBALS = {"range", "dict", "namespace", "joiner", "cycler"}  # Jinja's own, without lipsum
IMPURE_FILTERS = {"random"}
RECORDS = {"site", "view", "body", "texts"}


def renderer(templates: Path = TEMPLATES, site: Site = SITE, code: str = "1") -> Renderer:
    cache = Path(tempfile.gettempdir()) / f"bulletin-keys-{os.getpid()}"
    return Renderer(site, Templates((templates,), OPTIONS, cache), code, Path())


def key(view: Any, made_by: Renderer, maker: str = "article.html", *bodies: str) -> str:
    return made_by.key(Page(("x/index.html",), maker, view, bodies))


@pytest.mark.parametrize("kind", VIEWS, ids=str)
def test_every_change_of_a_view_changes_the_key(kind: Any) -> None:
    """Each field of each record in it, each part of each sequence, one at a time."""
    made_by = renderer()
    view = sample(kind)
    before = key(view, made_by)
    seen = {before: "unchanged"}
    for spot, changed in changes(view, "view"):
        after = key(changed, made_by)
        assert seen.setdefault(after, spot) == spot, f"{spot} has the key of {seen[after]}"


def test_an_optional_part_that_is_missing_changes_the_key() -> None:
    """Absent, empty and present are three different things."""
    made_by = renderer()
    article = sample(ArticleView)
    missing = [
        field.name
        for field in structs.fields(ArticleView)
        if type(None) in typing.get_args(typing.get_type_hints(ArticleView)[field.name])
    ]
    assert missing
    keys = {key(structs.replace(article, **{name: None}), made_by) for name in missing}
    assert len(keys | {key(article, made_by)}) == len(missing) + 1


def test_every_change_of_the_site_changes_the_key() -> None:
    """Names, sections, imprint, hashed addresses of assets: templates may show all of them."""
    view = sample(ArticleView)
    keys = [key(view, renderer(site=site)) for _, site in changes(SITE, "site")]
    assert len({*keys, key(view, renderer())}) == len(keys) + 1


def test_a_text_the_program_and_the_kind_of_page_are_part_of_the_key() -> None:
    """The digest of the body, the fingerprint of the code, the template's name."""
    view = sample(ListView)
    keys = {
        key(view, renderer(), "tag.html"),
        key(view, renderer(), "author.html"),
        key(view, renderer(), "tag.html", "digest"),
        key(view, renderer(), "tag.html", "another digest"),
        key(view, renderer(code="2"), "tag.html"),
    }
    assert len(keys) == 5


def test_a_template_reached_through_others_is_part_of_the_key(tmp_path: Path) -> None:
    """By extends, by import, by from-import and by include; a template out of reach is not."""
    sources = {
        "article.html": "{% extends 'base.html' %}{% import 'm.html' as m %}",
        "base.html": "{% include 'part.html' %}{% from 'n.html' import x %}",
        "m.html": "",
        "n.html": "{% macro x() %}{% endmacro %}",
        "part.html": "",
        "tag.html": "",
    }
    for name, source in sources.items():
        (tmp_path / name).write_text(source)
    view = sample(ArticleView)
    before = key(view, renderer(tmp_path))
    for name, source in sources.items():
        (tmp_path / name).write_text(source + "!")
        changed = key(view, renderer(tmp_path)) != before
        assert changed == (name != "tag.html"), name
        (tmp_path / name).write_text(source)


def bound(tree: nodes.Template) -> set[str]:
    """The names that a template itself imports or defines, which its blocks may use."""
    names = {macro.name for macro in tree.find_all(nodes.Macro)}
    names |= {found.target for found in tree.find_all(nodes.Import)}
    for found in tree.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in found.names}
    return names


@pytest.mark.parametrize(
    "template",
    sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*ml")),
)
def test_a_template_reads_nothing_but_its_view_the_site_and_the_body(template: str) -> None:
    """No other variable, no filter that rolls dice, no template with a computed name."""
    environment = renderer().templates.environment
    tree = environment.parse((TEMPLATES / template).read_text("utf-8"))
    assert meta.find_undeclared_variables(tree) <= RECORDS | PURE_GLOBALS | bound(tree)
    assert not IMPURE_FILTERS & {found.name for found in tree.find_all(nodes.Filter)}
    assert None not in set(meta.find_referenced_templates(tree))


def test_templates_are_given_no_function_of_our_own() -> None:
    """Jinja's own filters, tests and globals are all there is: none reads a clock or a setting."""
    environment = renderer().templates.environment
    assert environment.filters.keys() == DEFAULT_FILTERS.keys()
    assert environment.tests.keys() == DEFAULT_TESTS.keys()
    assert environment.globals.keys() <= PURE_GLOBALS | {"lipsum"}
