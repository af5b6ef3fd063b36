"""A style sheet as old browsers read it too: the design on phones of 2019 and in other apps' windows.

In: a style sheet that is written for new browsers, or its rules. Out: rules that mean the same to these,
and that a Chromium of 2019 (77) and a Safari of the same year (13) understand as well. What they do not
know is written in what they do:

    margin-inline, inset, inline-size …   left, right, top, bottom, width, height: text runs from the left
    clamp(a, b, c), min(a, b)             before it a plain value, for narrow screens; and for browsers
                                          without such functions, the value of each width of window
    gap, between the items of a flex box  for browsers without it: margins of the items
    text-emphasis, overflow-wrap          with the older name before the newer one

The places where a browser's own answer (`@supports`) decides are those of caniuse.com, 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import rcssmin
from tinycss2.serializer import serialize
from tinycss2.tokenizer import parse_component_value_list

from bulletin.engine.pruned import pruned
from bulletin.engine.sheet import SIDES, Declaration, Rule, flattened, read, split, written_out

# A flex box has gaps from Chromium 84 on, as `appearance` without prefix, and Safari 14.1, as `inset`.
NO_GAPS: Final = "@supports not ((appearance: none) or (inset: 0))"
MATH: Final = "(width: clamp(0px, 0px, 0px))"

_AXES: Final = {"inline": ("left", "right"), "block": ("top", "bottom")}
_SIZES: Final = {"inline-size": "width", "block-size": "height"}
_LOGICAL: Final = re.compile(r"(.*?)-(inline|block)(?:-(start|end))?(-\w+)?")
_OLDER: Final = {
    "text-emphasis": (("-webkit-text-emphasis", None),),
    "text-emphasis-position": (("-webkit-text-emphasis-position", None),),
    "overflow-wrap": (("overflow-wrap", "break-word"),),
}
_WIDE: Final = 40.0  # rem: where a column of a grid is one of several; see layout.css

Step = tuple[float, str]  # from which width of the window on, in rem; the value there


def for_all(sheet: str, known: frozenset[str] | None = None) -> str:
    """A style sheet as it is sent: for all browsers, and small; only what may mean something on pages of
    these classes and ids (`pruned`), if they are `known`."""
    rules = flattened(lowered(read(sheet)))
    if known is not None:
        rules = tuple(pruned(rules, known))
    small: str = rcssmin.cssmin(written_out(rules))
    return small


def lowered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules with everything in them written as old browsers understand it."""
    return tuple(one for rule in rules for one in _lowered(rule))


def _lowered(rule: Rule) -> Iterator[Rule]:
    plain: list[Declaration] = []
    steps: list[tuple[str, list[Step]]] = []
    late: list[Declaration] = []  # variables, which no browser refuses for their value
    for name, value in (one for pair in rule.declarations for one in physical(*pair)):
        found = stepped(value)
        older = _OLDER.get(name, ()) if name != "overflow-wrap" or value == "anywhere" else ()
        plain += ((before, instead or value) for before, instead in older)
        if len(found) > 1:
            plain.append((name, found[0][1]))
            steps.append((name, found[1:]))
        if len(found) > 1 and name.startswith("--"):
            late.append((name, value))
        else:
            plain.append((name, value))
    yield _with(rule, plain)
    if late:
        yield _with(rule, late, f"@supports {MATH}")
    for name, widths in steps:
        for width, value in widths:
            query = f"@media (min-width: {width:g}rem)"
            yield _with(rule, [(name, value)], f"@supports not {MATH}", query)
    yield from _gaps(rule, dict(plain))


def _with(rule: Rule, declarations: Sequence[Declaration], *around: str) -> Rule:
    return Rule(rule.layer, (*rule.around, *around), rule.selectors, tuple(declarations), rule.raw)


# --- directions -------------------------------------------------------------------------------------


def physical(name: str, value: str) -> Iterator[Declaration]:
    """A declaration in the terms of left, right, top and bottom; itself where it is in these already."""
    for logical, plain in _SIZES.items():
        if name == logical or name.endswith("-" + logical):
            yield name.removesuffix(logical) + plain, value
            return
    if name == "inset":
        a, b, c, d = _sides(value)
        yield from zip(SIDES, (a, b, c, d), strict=True)
        return
    found = _LOGICAL.fullmatch(name)
    if not found:
        yield name, value
        return
    family, axis, end, part = found[1], found[2], found[3], found[4] or ""
    stem = "" if family == "inset" else family + "-"
    sides = _AXES[axis]
    if end:
        yield stem + sides[end == "end"] + part, value
        return
    values = [value] if family == "border" else _words(value)
    for side, one in zip(sides, (values[0], values[-1]), strict=True):
        yield stem + side + part, one


def _words(value: str) -> list[str]:
    tokens = parse_component_value_list(value)
    return [token.serialize() for token in tokens if token.type != "whitespace"]


def _sides(value: str) -> tuple[str, str, str, str]:
    words = _words(value)
    top = words[0]
    right = words[1] if len(words) > 1 else top
    bottom = words[2] if len(words) > 2 else top  # noqa: PLR2004 (a list of up to four sides)
    return top, right, bottom, words[3] if len(words) > 3 else right  # noqa: PLR2004


# --- functions --------------------------------------------------------------------------------------

_COMPARING: Final = re.compile(r"\b(?:clamp|min|max)\(")
_REM: Final = re.compile(r"([\d.]+)rem")
_SLOPE: Final = re.compile(r"([\d.]+)rem \+ ([\d.]+)vw")
_SHARE: Final = re.compile(r"(\d+)(%|vw)")


def stepped(value: str) -> list[Step]:
    """A value without functions that compare, for each width of the window from which it holds; the
    value itself, from 0 on, where it has none. Raises `ValueError` for a function that cannot be told
    so: `clamp(rem, rem + vw, rem)` and `min(rem, % or vw)` can."""
    if not _COMPARING.search(value):
        return [(0, value)]
    for token in _functions(parse_component_value_list(value)):
        whole = token.serialize()
        inside = split(serialize(token.arguments))
        steps = (_clamped if token.lower_name == "clamp" else _smaller)(whole, inside)
        return [(width, value.replace(whole, one, 1)) for width, one in steps]
    return [(0, value)]


def _functions(tokens: Iterable[Any]) -> Iterator[Any]:
    for token in tokens:
        if token.type == "function":
            if token.lower_name in ("clamp", "min", "max"):
                yield token
            yield from _functions(token.arguments)


def _clamped(whole: str, inside: Sequence[str]) -> list[Step]:
    match = [_REM.fullmatch(inside[0]), _SLOPE.fullmatch(inside[1]), _REM.fullmatch(inside[2])]
    if None in match:
        raise ValueError(f"{whole}: 只能写成 clamp(…rem, …rem + …vw, …rem)")
    (low,), (start, slope), (high,) = ([float(n) for n in one.groups()] for one in match if one)
    widths = [round((bound - start) * 100 / slope, 2) for bound in (low, high)]
    return [(0, inside[0]), (widths[0], f"calc({inside[1]})"), (widths[1], inside[2])]


def _smaller(whole: str, inside: Sequence[str]) -> list[Step]:
    size, share = _REM.fullmatch(inside[0]), _SHARE.fullmatch(inside[-1])
    if not whole.startswith("min(") or not size or not share:
        raise ValueError(f"{whole}: 只能写成 min(…rem, …% 或 …vw)")
    width = float(size[1]) * 100 / float(share[1]) if share[2] == "vw" else _WIDE
    return [(0, share[0]), (round(width, 2), size[0])]


# --- gaps -------------------------------------------------------------------------------------------


def _gaps(rule: Rule, declarations: dict[str, str]) -> Iterator[Rule]:
    gap, display = declarations.get("gap"), declarations.get("display")
    if gap is None or display == "grid":
        return
    if display is None or declarations.get("flex-direction"):
        raise ValueError(f"{rule.selectors}: gap 要和 display 写在一起")
    words = _words(gap)
    if declarations.get("flex-wrap") == "wrap":
        item, sides = (
            ":not(:last-child)",
            (("margin-right", words[-1]), ("margin-bottom", words[0])),
        )
    else:
        item, sides = "* + *", (("margin-left", words[-1]), ("margin-bottom", "0"))
    selectors = tuple(f"{selector} > {item}" for selector in rule.selectors)
    margins = tuple((side, size) for side, size in sides if size != "0")
    yield Rule(rule.layer, (*rule.around, NO_GAPS), selectors, margins)
