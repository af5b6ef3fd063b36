"""Page: findings as a page of a request's preview, for editors who never see a log.

In: findings, the content folder as it is named to the reader. Out: one HTML page that needs no other file;
each article's name leads to its page beside it, wherever the preview was unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from bulletin.lint.rule import KINDS, Finding
from bulletin.model.addresses import ARTICLE_PATH, INDEX

_HEAD: Final = """<!doctype html>
<html lang="zh-Hans">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>校对和生成的提示</title>
<style>
body { max-width: 44em; margin: 0 auto; padding: 1em; font: 1.125rem/1.7 sans-serif }
h2 { margin: 1.5em 0 0; font-size: 1.125rem; overflow-wrap: anywhere }
li { margin: .4em 0 }
.error { color: #a4161a; font-weight: bold }
</style>
<h1>校对和生成的提示</h1>
"""


def page(findings: Sequence[Finding], folder: Path) -> str:
    """The page. Findings of a file stand together, in their order."""
    return _HEAD + "\n".join(_files(findings, folder)) + "\n"


def _files(findings: Sequence[Finding], folder: Path) -> Iterator[str]:
    if not findings:
        yield "<p>没有发现问题。</p>"
    for path, some in groupby(findings, lambda one: one.path):
        name = escape((folder / path).as_posix())
        if place := ARTICLE_PATH.fullmatch(path):
            name = f'<a href="{escape(place["address"])}/{INDEX}">{name}</a>'
        yield f"<h2>{name}</h2>\n<ul>"
        for one in some:
            line = f"第 {one.line} 行，" if one.line else ""
            yield f'<li>{line}<span class="{one.kind}">{KINDS[one.kind]}</span>：{escape(one.message)}</li>'
        yield "</ul>"
