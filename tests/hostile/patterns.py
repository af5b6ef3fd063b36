"""Every regular expression of the package, and strings that would make a slow one show it.

Out: each expression with the way it is used, and pumps for it: a beginning that leads into one of its
repetitions, a piece that the repetition takes, and an end that it does not.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import bulletin

_FUNCTIONS = frozenset(
    {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
)
_ANCHORED = {"match", "fullmatch"}
_MANY = 50  # what may be repeated as often as this may be repeated without end
_LIKELY = " a1甲（\n"  # of a class of characters: those that other repetitions take too


@dataclass(frozen=True)
class Expression:
    """An expression, where it stands, and the methods by which it meets a text."""

    place: str
    pattern: re.Pattern[str]
    methods: frozenset[str]

    @property
    def name(self) -> str:
        """Its name in the package, without its place in a table."""
        return self.place.partition("[")[0].partition(":")[0]

    @property
    def anchored(self) -> bool:
        """Whether it is tried at the beginning of a text alone."""
        return self.methods <= _ANCHORED


def expressions() -> list[Expression]:
    """Those that modules keep, and those written where they are used."""
    found: dict[tuple[str, str], Expression] = {}
    names = [info.name for info in pkgutil.walk_packages(bulletin.__path__, "bulletin.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    trees = [ast.parse(Path(str(module.__file__)).read_text("utf-8")) for module in modules]
    abroad: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            match node:  # openings.FENCE.match(…): by the name of the module that keeps it
                case ast.Attribute(value=ast.Attribute(value=ast.Name(), attr=name), attr=method):
                    if method in _FUNCTIONS:
                        abroad.setdefault(name, set()).add(method)
                case ast.Attribute(value=ast.Name(id=name), attr=method):  # or by its own
                    if method in _FUNCTIONS and name[0] != "_":
                        abroad.setdefault(name, set()).add(method)
    for module, tree in zip(modules, trees, strict=True):
        for one in _of(module, tree, abroad):
            found.setdefault((one.pattern.pattern, one.place.partition(".")[0]), one)
    return list(found.values())


def _of(
    module: ModuleType, tree: ast.Module, abroad: Mapping[str, Set[str]]
) -> Iterator[Expression]:
    used: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in _FUNCTIONS
            and isinstance(node.value, ast.Name)
        ):
            used.setdefault(node.value.id, set()).add(node.attr)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _FUNCTIONS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            pattern = re.compile(node.args[0].value)
            yield Expression(
                f"{module.__name__}:{node.lineno}", pattern, frozenset({node.func.attr})
            )
    for name, value in vars(module).items():
        for at, pattern in enumerate(_patterns(value)):
            if isinstance(pattern.pattern, str):
                methods = frozenset(used.get(name, set()) | abroad.get(name, set())) or _FUNCTIONS
                yield Expression(f"{module.__name__}.{name}[{at}]", pattern, methods)


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _patterns(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns(one)


def pumps(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Beginnings, and pieces to be repeated behind them, that lead into each repetition."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    found = dict.fromkeys(_inside(list(tree), ""))
    pieces = dict.fromkeys(piece for _, piece in found)
    found |= dict.fromkeys(("", piece) for piece in pieces)
    found |= dict.fromkeys(("", one + other) for one in pieces for other in pieces if one != other)
    return list(found)[:80]


def _inside(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for code, said in nodes:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, body = said
            if most >= _MANY:
                yield from ((before, piece) for piece in _samples(list(body)) if piece)
            yield from _inside(list(body), before)
            before += next(_samples(list(body)), "") * min(least or 1, 3)
            continue
        if code is codes.SUBPATTERN:
            yield from _inside(list(said[3]), before)
        elif code is codes.BRANCH:
            for one in said[1]:
                yield from _inside(list(one), before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _inside(list(said[1]), before)
        before += next(_samples([(code, said)]), "")


def _samples(nodes: list[Any]) -> Iterator[str]:
    """Some texts that a run of nodes matches."""
    if not nodes:
        yield ""
        return
    code, said = nodes[0]
    rests = list(islice(_samples(nodes[1:]), 2))
    for first in _first(code, said):
        for rest in rests:
            yield first + rest


def _first(code: Any, said: Any) -> list[str]:  # noqa: PLR0911 (a kind of node each)
    if code is codes.LITERAL:
        return [chr(said)]
    if code is codes.NOT_LITERAL:
        return [one for one in _LIKELY if ord(one) != said][:3]
    if code is codes.ANY:
        return [" ", "甲", "a"]
    if code is codes.IN:
        return _class(said)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [one * min(max(said[0], 1), 4) for one in list(islice(_samples(list(said[2])), 3))]
    if code is codes.SUBPATTERN:
        return list(islice(_samples(list(said[3])), 4))
    if code is codes.BRANCH:
        return [text for one in said[1] for text in islice(_samples(list(one)), 1)][:6]
    return [""]


def _class(said: Any) -> list[str]:
    """Characters of a class, the likely ones first."""
    tried = [*_LIKELY, *"-_.:#|*、，“”[]()<>\t\u3000"]
    for code, value in said:
        if code is codes.LITERAL:
            tried.append(chr(value))
        elif code is codes.RANGE:
            tried.append(chr(value[0]))
    own = parser.SubPattern(parser.State(), [(codes.IN, said)])
    one = re._compiler.compile(own)  # type: ignore[attr-defined]
    return [char for char in dict.fromkeys(tried) if one.fullmatch(char)][:5]
