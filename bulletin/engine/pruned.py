"""A style sheet without what its pages cannot use.

In: the rules of a style sheet, the sources of the templates and scripts of some pages. Out: the rules that
may mean something on these: an article need not wait for what only the front page has. A rule stays unless
it asks for a class or an id that no source names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bulletin.reading.pasted import CLASSES

if TYPE_CHECKING:  # with a parser of style sheets, which few builds need
    from bulletin.engine.sheet import Rule

_JINJA: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MARKS: Final = re.compile(r'\b(?:class|id)="([^"]*)"')
# The classes of a page's body.
_KIND: Final = re.compile(r"\{% block kind %\}([\w ]*)\{% endblock %\}")
_TEXT: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")  # in a script
_WORD: Final = re.compile(r"[\w-]+")
_NOT: Final = re.compile(r":not\([^)]*\)|\[[^\]]*\]")  # asks for no class to be there
_ASKED: Final = re.compile(r"[.#]([A-Za-z][\w-]*)")
_COMPUTED: Final = "tint-"  # classes that templates are given: see tints.css


def named(templates: Iterable[str], scripts: Iterable[str]) -> frozenset[str]:
    """The classes and ids that may stand on a page of these templates and scripts: what templates write,
    every word in a text of the scripts, and what texts may have."""
    known = {name for names in CLASSES.values() for name in names}
    for source in templates:
        for marks in (*_MARKS.findall(_JINJA.sub(" ", source)), *_KIND.findall(source)):
            known.update(_WORD.findall(marks))
    for script in scripts:
        for text in _TEXT.findall(script):
            known.update(_WORD.findall(text))
    return frozenset(known)


def pruned(rules: Iterable[Rule], known: frozenset[str]) -> Iterator[Rule]:
    """The rules, with those of their selectors that may find something."""
    for rule in rules:
        kept = tuple(one for one in rule.selectors if _may_find(one, known))
        if rule.raw or kept:
            yield replace(rule, selectors=kept)


def _may_find(selector: str, known: frozenset[str]) -> bool:
    asked = _ASKED.findall(_NOT.sub("", selector))
    return all(name in known or name.startswith(_COMPUTED) for name in asked)
