"""Written: what a paragraph or a table of Word is, in the paper's own dialect.

In: a `Line`, a `Grid`. Out: text for a draft, of which the site's own reader shows exactly the characters
that Word shows: as it stands where that is so, else with signs marked as text, and last without stress.
Each text with a doubtful sign is read to know it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from bulletin.desk.importing.word.parts import Grid, Item, Line, Run
from bulletin.reading.body import convert

_LONGEST: Final = 20_000  # characters of a paragraph that is read to know how it has to be typed
INDENT: Final = "\u3000\u3000"
_DOUBTFUL: Final = re.compile(
    r"[\\`*~<>&{}|｜［］\[\]＃＞＊\n]|https?:|:[a-z0-9_+-]+:"
    r"|^[ \u3000]*(?:[-+#=_—·]|\d+\.\s|待核|[表图][：:])"
)
_LIGHT: Final = re.compile(r"[\\`*~\[\]{}<>&|]|^[-+#=.]|(?<=^\d)\.|(?<=^\d\d)\.")
_SIGN: Final = re.compile(r"[\\`*_~#\[\](){}<>!|+\-=.:&^\"']")
_WIDE: Final = re.compile(r"[＊＃＞［］｜！]|^[—·]")
_FOREIGN: Final = re.compile(r"[^\w\s，。、；：？“”‘’《》（）—…·]")
_BAR: Final = re.compile(r"(?<!\\)[|｜]")
_NOTE: Final = re.compile(r"\[\^\d+\]")
_BLANKS: Final = re.compile(r"(?<![ \t])[ \t]*+\n[ \t]*+")
_GAP: Final = re.compile(r"[ \t]+")
_PLACE: Final = "2022/05/21/a/index.md"  # any article's


def shown(text: str) -> str | None:
    """What readers would see of a text, without blanks; None where there is a fault."""
    body, found = convert(_NOTE.sub("", text), _PLACE, 1, "/")
    return None if found.faults else "".join(body.text.split())


def _is(text: str, wanted: str) -> bool:
    return shown(text) == "".join(wanted.split())


def as_typed(text: str) -> str:
    """Text as it stands."""
    return text


def lightly(text: str) -> str:
    """Text in which the signs that most often are syntax are marked as text."""
    return _code(_WIDE, _LIGHT.sub(r"\\\g<0>", text))


def slashed(text: str) -> str:
    """Text in which every ASCII sign is marked as text."""
    return _code(_WIDE, _SIGN.sub(r"\\\g<0>", text))


def coded(text: str) -> str:
    """Text in which every sign that could be syntax is a code."""
    return _code(_FOREIGN, text)


def _code(signs: re.Pattern[str], text: str) -> str:
    return signs.sub(lambda sign: f"&#{ord(sign[0])};", text)


def plain(text: str, before: str = INDENT) -> str:
    """A text as it is to be typed behind `before`, so that readers see it."""
    return written((Run(text),), {}, before)


def written(runs: Sequence[Run], notes: Mapping[str, int], before: str = INDENT) -> str:
    """Runs as they are to be typed behind `before`; `notes` are the numbers of footnotes by their keys."""
    tidy = [*_tidy(runs)]
    text = "".join(run.text for run in tidy)
    marked = any(run.bold or run.raised or run.link for run in tidy)
    if not marked and not _DOUBTFUL.search(before + text):
        return _joined(tidy, notes, as_typed, stress=False)
    ways = (as_typed, lightly, slashed, coded) if len(text) <= _LONGEST else ()
    for way in ways:
        for stress in (True, False) if marked else (False,):
            made = _joined(tidy, notes, way, stress=stress)
            if _is(before + made, before.strip(f"#- {INDENT}") + text):
                return made
    bare = [Run(run.text + _beside(run), note=run.note) for run in tidy]
    return _joined(bare, notes, coded, stress=False)


def _tidy(runs: Sequence[Run]) -> Iterator[Run]:
    """Runs without blanks around lines."""
    text = "".join(run.text for run in runs)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    at = 0
    for run in runs:
        own = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        own = _GAP.sub(" ", _BLANKS.sub("\n", own))
        if own or run.note:
            yield replace(run, text=own)


def _joined(
    runs: Sequence[Run], notes: Mapping[str, int], way: Callable[[str], str], *, stress: bool
) -> str:
    all_bold = all(run.bold for run in runs if run.text.strip())
    made = ""
    for bold, group in groupby(runs, lambda run: run.bold and bool(run.text.strip())):
        part = "".join(_run(run, notes, way) for run in group)
        body = part.strip()
        if bold and stress and not all_bold and body and "\n" not in body:
            at = part.index(body)
            part = f"{part[:at]}**{body}**{part[at + len(body) :]}"
        made += part
    return made


def _run(run: Run, notes: Mapping[str, int], way: Callable[[str], str]) -> str:
    text = way(run.text)
    if run.raised and text.strip() and "\n" not in text:
        text = f"<{run.raised}>{text}</{run.raised}>"
    if run.link and text.strip() and text.strip() != run.link:
        text = f"[{text.strip()}]({run.link})"
    return text + (f"[^{notes[run.note]}]" if run.note in notes else "")


def _beside(run: Run) -> str:
    return f"（{run.link}）" if run.link and run.link != run.text.strip() else ""


def note(lines: Sequence[Line], number: int) -> str:
    """A footnote's definition."""
    before = f"[^{number}]: "
    runs: list[Run] = []
    for line in lines:
        gap = [Run(" ")] if runs and line.runs else []
        runs += [
            *gap,
            *(replace(run, text=run.text.replace("\n", " "), note="") for run in line.runs),
        ]
    text = "".join(run.text for run in runs)
    made = written(runs, {})
    whole = f"甲{before.strip(': ')}\n\n{before}{made}"
    body, found = convert(whole, _PLACE, 1, "/")
    if found.faults or "".join(body.text.split()) != "".join(f"甲{text}".split()):
        made = _joined([Run(text)], {}, coded, stress=False)
    return before + made


def lines_of(line: Line) -> list[tuple[Run, ...]]:
    """The parts of a line that Word ended by hand."""
    parts: list[list[Run]] = [[]]
    for run in line.runs:
        first, *others = run.text.split("\n")
        parts[-1].append(replace(run, text=first))
        parts += [[replace(run, text=other)] for other in others]
    return [tuple(part) for part in parts if any(run.text.strip() or run.note for run in part)]


def table(grid: Grid, notes: Mapping[str, int]) -> str:
    """A table; where it cannot be shown as one, its rows as lines."""
    rows = [[_cell(cell, notes) for cell in row] for row in grid.rows]
    width = max((len(row) for row in rows), default=0)
    typed = [
        "| "
        + " | ".join([_BAR.sub(r"\\|", cell) for cell in row] + [""] * (width - len(row)))
        + " |"
        for row in rows
    ]
    typed.insert(1, "|" + "---|" * width)
    whole = "\n".join(typed)
    wanted = "".join(text for row in grid.rows for cell in row for text in texts(cell))
    if _is(whole, wanted) or _is(whole, wanted.replace("｜", "|")):
        return whole
    flat = (
        plain("\u3000".join(filter(None, ("".join(texts(cell)) for cell in row))))
        for row in grid.rows
    )
    return "\n\n".join(INDENT + row for row in flat if row)


def _cell(cell: Sequence[Item], notes: Mapping[str, int]) -> str:
    lines = [one for one in cell if isinstance(one, Line) and one.runs]
    made = []
    for line in lines:
        label = plain(line.label) if line.label else ""
        made += [
            label + written(part, notes) if not at else written(part, notes)
            for at, part in enumerate(lines_of(line))
        ]
    return "<br>".join(made)


def texts(cell: Sequence[Item]) -> Iterator[str]:
    """What is to be read in a cell."""
    for item in cell:
        if isinstance(item, Line) and item.runs:
            yield item.label + " ".join(item.text.split("\n"))


def inside(items: Sequence[Item]) -> Iterator[Item]:
    """Everything in cells, however deep, that a table's text cannot hold: pictures, tables, remarks."""
    for item in items:
        if isinstance(item, Grid):
            for row in item.rows:
                for cell in row:
                    for one in cell:
                        if not isinstance(one, Line) or one.remarks:
                            yield one
