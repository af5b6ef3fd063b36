"""Handbook: the page of rules, written from the rules themselves.

In: the rules. Out: the Markdown text of `docs/手册/校对规则.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from bulletin.lint.rule import KINDS, PaperRule, Rule
from bulletin.lint.rules import PAPER_RULES, RULES

PAGE: Final = Path(__file__).parents[2] / "docs" / "手册" / "校对规则.md"

_TOP: Final = """\
# 校对规则

`make lint` 逐篇检查稿件，每条提示写明文件、行号和改法。**错误**要改好才能通过；**提醒**请看一眼，
不妨碍发布；**备注**只是告诉你一声。引号、书名号里面的字是别人的话，系统只提醒，不替你改。

标“可自动改”的，用 `make lint FIX=1` 一次改好，改了哪里会逐处列出。

| 规则 | 级别 | 自动改 |
|---|---|---|
"""


def handbook() -> str:
    """The page, whole."""
    rules: tuple[Rule | PaperRule, ...] = (*RULES, *PAPER_RULES)
    rows = (f"| {rule.title} | {KINDS[rule.kind]} | {_mends(rule)} |" for rule in rules)
    sections = chain.from_iterable(_section(rule) for rule in rules)
    return _TOP + "\n".join(rows) + "\n" + "\n".join(sections)


def _mends(rule: Rule | PaperRule) -> str:
    return "可自动改" if isinstance(rule, Rule) and rule.mend else ""


def _section(rule: Rule | PaperRule) -> Iterator[str]:
    yield f"\n## {rule.title}\n"
    yield (rule.check.__doc__ or "").strip() + "\n"
    yield f"{KINDS[rule.kind]}。规则名 `{rule.name}`。\n"
    for label, example in (("错", rule.wrong), ("对", rule.right)):
        texts = [example] if isinstance(example, str) else example.values()
        shown = "\n\n———\n\n".join(texts)
        yield f"{label}：\n\n```\n{shown}\n```\n"
