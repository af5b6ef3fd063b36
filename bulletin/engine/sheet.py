"""A style sheet as rules: read, put into one cascade without layers, written again.

In: the text of a style sheet. Out: its rules, each with the layer it stands in and the conditions around
it; and, from rules, a text in which no layer is left and every declaration still wins where it won.

Without layers a rule wins by its selector's weight, then by its place. So the rules are written layer by
layer, and a selector gets heavier, by as many `:not(#_)` as it takes, where a lighter or later rule of an
earlier layer, which its own layer beat, would otherwise win. Two selectors can only be in each other's way
where they set the same property of an element that both may mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

from tinycss2.parser import parse_declaration_list, parse_rule_list, parse_stylesheet
from tinycss2.serializer import serialize
from tinycss2.tokenizer import parse_component_value_list

from bulletin.model.record import Record

HEAVIER: Final = ":not(#_)"  # weighs as much as an id, and means every element: none has this id
_CONDITIONS: Final = ("media", "supports")
SIDES: Final = ("top", "right", "bottom", "left")
_KINDS: Final = ("width", "style", "color")
_BORDER: Final = re.compile(r"border(?:-(top|right|bottom|left))?(?:-(width|style|color))?")
_FONT: Final = ("family", "size", "weight", "style", "stretch", "variant-numeric")
_PARTS: Final = {
    **{name: tuple(f"{name}-{side}" for side in SIDES) for name in ("margin", "padding")},
    "font": (*(f"font-{part}" for part in _FONT), "line-height"),
    "flex": ("flex-grow", "flex-shrink", "flex-basis"),
    "gap": ("row-gap", "column-gap"),
    "columns": ("column-count", "column-width"),
    "overflow": ("overflow-x", "overflow-y"),
    "grid-area": ("grid-row", "grid-column"),
}
_FAMILIES: Final = ("background", "outline", "list-style", "text-decoration", "text-emphasis")
_UNKNOWN: Final = frozenset(
    ("all", "inset", "grid", "grid-template", "place-items", "place-content", "place-self")
)

Weight = tuple[int, int, int]
Declaration = tuple[str, str]


class Rule(Record, frozen=True):
    """A rule: its layer's place in the order of layers, the conditions around it from the outside, its
    selectors, its declarations. `raw` is an at-rule of another kind, whole; then the last two are empty."""

    layer: int
    around: tuple[str, ...]
    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    raw: str = ""


def read(text: str) -> tuple[Rule, ...]:
    """The rules of a style sheet, in their order. Layers are named once, in their order, before any is
    used; what stands in none comes after all. Raises `ValueError` for what is no rule and for a
    declaration with `!important`, which turns the order of layers around."""
    nodes = parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    order: list[str] = []
    for node in nodes:
        if node.type == "at-rule" and node.at_keyword == "layer" and node.content is None:
            order += [name.strip() for name in serialize(node.prelude).split(",")]
    return tuple(_rules(nodes, order, len(order), ()))


def _rules(
    nodes: Iterable[Any], order: Sequence[str], layer: int, around: tuple[str, ...]
) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"{node.source_line}: {node.message}")
        prelude = serialize(node.prelude).strip()
        if node.type == "qualified-rule":
            yield Rule(layer, around, split(prelude), tuple(_declarations(node.content)))
        elif node.at_keyword == "layer":
            if node.content is not None:
                inner = parse_rule_list(node.content, True, True)
                yield from _rules(inner, order, order.index(prelude), around)
        elif node.at_keyword in _CONDITIONS:
            inner = parse_rule_list(node.content, True, True)
            yield from _rules(inner, order, layer, (*around, f"@{node.at_keyword} {prelude}"))
        else:
            yield Rule(layer, around, (), (), node.serialize())


def _declarations(content: Iterable[Any]) -> Iterator[Declaration]:
    for node in parse_declaration_list(content, True, True):
        if node.type != "declaration" or node.important:
            raise ValueError(f"{node.source_line}: 样式表里这一行不能转换")
        yield node.name, serialize(node.value).strip()


def split(text: str) -> tuple[str, ...]:
    """The parts of a list, which commas outside brackets part."""
    if "(" not in text:
        return tuple(part.strip() for part in text.split(","))
    parts: list[list[Any]] = [[]]
    for piece in parse_component_value_list(text, skip_comments=True):
        if piece == ",":
            parts.append([])
        else:
            parts[-1].append(piece)
    return tuple(serialize(part).strip() for part in parts)


# --- weights ----------------------------------------------------------------------------------------


class _Selector(Record, frozen=True):
    """One selector of a rule: its text, its weight, what element and what part of it it means; `name` is
    empty where any."""

    text: str
    weight: Weight
    name: str
    part: str

    @classmethod
    def of(cls, text: str) -> _Selector:
        last = re.split(r"[\s>+~]+(?![^(\[]*[)\]])", text)[-1]
        compound, _, part = last.partition("::")
        found = re.match(r"[a-z][\w-]*(?![|\w])", compound)
        name = "html" if compound.startswith(":root") else found[0] if found else ""
        return cls(text, weight(text), name, part)

    def raised(self, times: int) -> str:
        """The selector, heavier by so many ids."""
        start, double, part = self.text.partition("::")
        return start + HEAVIER * times + double + part

    def force(self, times: int, place: int) -> tuple[int, ...]:
        """What decides between two declarations: the weight, raised so many times, then the place."""
        ids, *others = self.weight
        return (ids + times, *others, place)

    def may_mean_the_same(self, other: _Selector) -> bool:
        """Whether there may be an element that both mean."""
        return self.part == other.part and (
            not self.name or not other.name or self.name == other.name
        )


_LIST: Final = re.compile(r":(?:not|is|has)\(((?:[^()]|\([^()]*\))*)\)")
_COUNTED: Final = tuple(
    map(
        re.compile,
        (
            r"#[\w-]+",
            r"\.[\w-]+|\[[^\]]*\]|(?<!:):(?!:)[\w-]+(?:\([^)]*\))?",
            r"::[\w-]+(?:\([^)]*\))?|(?<![\w:.#\[(|-])[a-z][\w-]*(?!\|)|(?<=\|)[a-z][\w-]*",
        ),
    )
)


def weight(selector: str) -> Weight:
    """A selector's specificity: ids; classes, attributes and pseudo-classes; elements and parts."""
    inner = [max(map(weight, split(found))) for found in _LIST.findall(selector)]
    counts = []
    rest = _LIST.sub("", selector)
    for at, kind in enumerate(_COUNTED):
        counts.append(len(kind.findall(rest)) + sum(one[at] for one in inner))
        rest = kind.sub(" " if at == 1 else "", rest)
    return counts[0], counts[1], counts[2]


def touched(name: str) -> tuple[str, ...]:
    """The properties that a declaration sets, shorthands in their parts. Raises `ValueError` for a
    shorthand that this table does not know."""
    if name in _UNKNOWN:
        raise ValueError(f"{name}: 样式表里没有约定这个属性，请写成分开的属性")
    if border := _BORDER.fullmatch(name):
        sides, kinds = border[1], border[2]
        return tuple(
            f"border-{side}-{kind}"
            for side in ([sides] if sides else SIDES)
            for kind in ([kinds] if kinds else _KINDS)
        )
    for family in _FAMILIES:  # few rules set these: their parts need not be told apart
        if name == family or name.startswith(family + "-"):
            return (family,)
    return _PARTS.get(name, (name,))


# --- one cascade ------------------------------------------------------------------------------------


def flattened(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules in the order of their layers, with selectors heavy enough that without layers each
    declaration wins over the same ones as before."""
    ordered = sorted(rules, key=lambda rule: rule.layer)  # keeps their order within a layer
    selectors = {
        (number, at): _Selector.of(text)
        for number, rule in enumerate(ordered)
        for at, text in enumerate(rule.selectors)
    }
    weakest_first = sorted(
        selectors, key=lambda one: (ordered[one[0]].layer, selectors[one].weight, one[0])
    )
    setting: dict[str, list[tuple[int, int]]] = {}  # who sets a property, the weakest first
    raised: dict[tuple[int, int], int] = dict.fromkeys(selectors, 0)
    for one in weakest_first:
        own = selectors[one]
        longhands = {part for name, _ in ordered[one[0]].declarations for part in touched(name)}
        for other in {rival for part in longhands for rival in setting.get(part, ())}:
            if own.may_mean_the_same(selectors[other]):
                above = selectors[other].force(raised[other], other[0])
                while own.force(raised[one], one[0]) < above:
                    raised[one] += 1
        for part in longhands:
            setting.setdefault(part, []).append(one)
    return tuple(
        Rule(
            0,
            rule.around,
            tuple(
                selectors[number, at].raised(raised[number, at])
                for at in range(len(rule.selectors))
            ),
            rule.declarations,
            rule.raw,
        )
        for number, rule in enumerate(ordered)
    )


# --- written again ----------------------------------------------------------------------------------


def written_out(rules: Iterable[Rule]) -> str:
    """The text of a style sheet of these rules; those that follow each other under the same conditions
    share them."""
    lines: list[str] = []
    open_: tuple[str, ...] = ()
    for rule in (*rules, None):
        around = rule.around if rule else ()
        pairs = zip(open_, around, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        lines += ["}"] * (len(open_) - shared)
        lines += (f"{condition} {{" for condition in around[shared:])
        lines += [_line(rule)] if rule else []
        open_ = around
    return "\n".join(lines) + "\n"


def _line(rule: Rule) -> str:
    if rule.raw:
        return rule.raw
    inside = "; ".join(f"{name}: {value}" for name, value in rule.declarations)
    return f"{', '.join(rule.selectors)} {{ {inside} }}"
