"""Style sheets for old browsers mean what they meant: the cascade without layers, plain values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.engine.lowering import lowered, physical, stepped
from bulletin.engine.sheet import HEAVIER, Weight, flattened, read, touched, weight, written_out

WEIGHTS: list[tuple[str, Weight]] = [
    ("*", (0, 0, 0)),
    ("p", (0, 0, 1)),
    ("::before", (0, 0, 1)),
    (".a > .b + p", (0, 2, 1)),
    ("#a .b p::after", (1, 1, 2)),
    ("a[rel~='external']:hover", (0, 2, 1)),
    (":root:not([data-x='y'])", (0, 2, 0)),
    ("p:not(#_):not(#_)", (2, 0, 1)),
    ("li:not(.tool) + .tool", (0, 2, 1)),
    (":is(th, .b):first-child", (0, 2, 0)),
    ("h|p", (0, 0, 1)),
    ("::highlight(spoken)", (0, 0, 1)),
    ("li:nth-child(2)", (0, 1, 1)),
]


@pytest.mark.parametrize(("selector", "expected"), WEIGHTS)
def test_a_selector_weighs_what_the_standard_says(selector: str, expected: Weight) -> None:
    assert weight(selector) == expected


PHYSICAL = [
    ("margin-inline", "1px auto", {"margin-left": "1px", "margin-right": "auto"}),
    ("padding-block", "calc(1px + 2px)", {"padding-top": "calc(1px + 2px)", "padding-bottom": "calc(1px + 2px)"}),
    ("border-block", "1px solid red", {"border-top": "1px solid red", "border-bottom": "1px solid red"}),
    ("border-block-end-width", "1px", {"border-bottom-width": "1px"}),
    ("inset", "1px 2px 3px", {"top": "1px", "right": "2px", "bottom": "3px", "left": "2px"}),
    ("inset-inline-start", "0", {"left": "0"}),
    ("min-inline-size", "1em", {"min-width": "1em"}),
    ("block-size", "1em", {"height": "1em"}),
    ("scroll-padding-inline-end", "1em", {"scroll-padding-right": "1em"}),
    ("text-align", "start", {"text-align": "start"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "expected"), PHYSICAL)
def test_directions_are_left_and_right(name: str, value: str, expected: dict[str, str]) -> None:
    assert dict(physical(name, value)) == expected


def test_functions_have_a_value_for_each_width() -> None:
    assert stepped("clamp(1rem, .6rem + 1.4vw, 1.75rem)") == [
        (0, "1rem"),
        (28.57, "calc(.6rem + 1.4vw)"),
        (82.14, "1.75rem"),
    ]
    assert stepped("a(min(16rem, 100%), 1fr)") == [(0, "a(100%, 1fr)"), (40, "a(16rem, 1fr)")]
    assert stepped("min(30rem, 90vw)") == [(0, "90vw"), (33.33, "30rem")]
    assert stepped("1px") == [(0, "1px")]


@pytest.mark.parametrize("value", ["max(1px, 2px)", "clamp(1px, 2vw, 3px)", "min(1em, 2em)"])
def test_a_function_that_cannot_be_told_otherwise_stops(value: str) -> None:
    with pytest.raises(ValueError, match="只能写成"):
        stepped(value)


LOWERED = [
    (
        "p { overflow-wrap: anywhere }",
        "p { overflow-wrap: break-word; overflow-wrap: anywhere }\n",
    ),
    (
        "p { display: flex; gap: 1px 2px }",
        "p { display: flex; gap: 1px 2px }\n"
        "@supports not ((appearance: none) or (inset: 0)) {\np > * + * { margin-left: 2px }\n}\n",
    ),
    (
        "p { display: flex; flex-wrap: wrap; gap: 0 2px }",
        "p { display: flex; flex-wrap: wrap; gap: 0 2px }\n"
        "@supports not ((appearance: none) or (inset: 0)) {\n"
        "p > :not(:last-child) { margin-right: 2px }\n}\n",
    ),
    ("p { display: grid; gap: 1px }", "p { display: grid; gap: 1px }\n"),
    (
        ":root { --x: clamp(1rem, 0rem + 1vw, 2rem) }",
        ":root { --x: 1rem }\n"
        "@supports (width: clamp(0px, 0px, 0px)) {\n:root { --x: clamp(1rem, 0rem + 1vw, 2rem) }\n}\n"
        "@supports not (width: clamp(0px, 0px, 0px)) {\n"
        "@media (min-width: 100rem) {\n:root { --x: calc(0rem + 1vw) }\n}\n"
        "@media (min-width: 200rem) {\n:root { --x: 2rem }\n}\n}\n",
    ),
]


@pytest.mark.parametrize(("sheet", "expected"), LOWERED)
def test_what_old_browsers_do_not_know_is_written_in_what_they_do(
    sheet: str, expected: str
) -> None:
    assert written_out(lowered(read(sheet))) == expected


WRONG = [
    "p { color: red !important }",
    "p { place-items: center }",
    "p { gap: 1px }",
    "p { color red }",
]


@pytest.mark.parametrize("sheet", WRONG)
def test_what_cannot_be_told_soundly_is_refused(sheet: str) -> None:
    with pytest.raises(ValueError, match=r"[:：]"):
        flattened(lowered(read(sheet)))


def test_a_selector_gets_heavier_only_where_it_must() -> None:
    sheet = (
        "@layer a, b; @layer b { p { color: red } q { top: 0 } } @layer a { .x { color: blue } }"
    )
    assert written_out(flattened(read(sheet))) == (
        f".x {{ color: blue }}\np{HEAVIER} {{ color: red }}\nq {{ top: 0 }}\n"
    )


# --- any sheet ------------------------------------------------------------------------------------

LAYERS = ("a", "b", "c", "")
SELECTORS = ("*", "p", "q", ".x", ".y", "p.x", ".x.y", "#i", ":root", "p::before", ".x::before")
SETTINGS = (
    *(("color", value) for value in ("red", "blue")),
    *(("margin", value) for value in ("1px", "2px")),
    *(("margin-left", value) for value in ("3px", "4px")),
    *(("border", value) for value in ("5px", "6px")),
    *(("border-left-width", value) for value in ("7px", "8px")),
    *(("border-color", value) for value in ("red", "blue")),
)
ELEMENTS = [
    (name, classes, part)
    for name in ("p", "q", "html")
    for classes in ((), (".x",), (".y",), (".x", ".y", "#i"))
    for part in ("", "::before")
]
ONE_RULE = st.tuples(
    st.sampled_from(LAYERS),
    st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=2),
    st.lists(st.sampled_from(SETTINGS), min_size=1, max_size=3),
)


def means(selector: str, element: tuple[str, tuple[str, ...], str]) -> bool:
    """Whether a selector of `SELECTORS` means an element."""
    name, classes, part = element
    start, _, wanted = selector.replace(HEAVIER, "").partition("::")
    if (f"::{wanted}" if wanted else "") != part:
        return False
    start = start.replace(":root", "html").replace("*", "")
    head = start.split(".")[0].split("#")[0]
    marks = {f".{one}" for one in start.split("#")[0].split(".")[1:]}
    marks |= {f"#{one}" for one in start.split("#")[1:]}
    return head in ("", name) and marks <= set(classes)


def winners(sheet: str, element: tuple[str, tuple[str, ...], str]) -> dict[str, str]:
    """For each longhand, the declaration that wins: by layer, then weight, then place."""
    won: dict[str, tuple[tuple[object, ...], str]] = {}
    for place, rule in enumerate(read(sheet)):
        for selector in rule.selectors:
            if means(selector, element):
                for at, (name, value) in enumerate(rule.declarations):
                    force = (rule.layer, weight(selector), place, at)
                    for part in touched(name):
                        won[part] = max(won.get(part, ((), "")), (force, f"{name}: {value}"))
    return {part: said for part, (_, said) in won.items()}


@settings(max_examples=50)
@given(st.lists(ONE_RULE, max_size=12))
def test_without_layers_everywhere_the_same_declaration_wins(
    rules: list[tuple[str, list[str], list[tuple[str, str]]]],
) -> None:
    lines = ["@layer a, b, c;"]
    for layer, selectors, declarations in rules:
        rule = f"{', '.join(selectors)} {{ {'; '.join(f'{n}: {v}' for n, v in declarations)} }}"
        lines.append(f"@layer {layer} {{ {rule} }}" if layer else rule)
    layered = "\n".join(lines)
    flat = written_out(flattened(read(layered)))
    assert "@layer" not in flat
    for element in ELEMENTS:
        assert winners(flat, element) == winners(layered, element), element
