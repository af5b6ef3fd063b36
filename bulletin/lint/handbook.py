"""Handbook: the pages that are written from the code itself: the rules, and the kinds of files.

In: the rules, the table of kinds. Out: the Markdown texts of `docs/手册/校对规则.md`, of a page for each
rule, and of `docs/手册/8-放哪些文件.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bulletin.checks.kinds import KINDS as KINDS_OF_FILES
from bulletin.lint.rule import KINDS, PaperRule, Rule
from bulletin.lint.rules import PAPER_RULES, RULES

HANDBOOK: Final = Path(__file__).parents[2] / "docs" / "手册"
INDEX: Final = "校对规则.md"
RULES_FOLDER: Final = "校对规则"
FILES: Final = "8-放哪些文件.md"

_TOP: Final = """\
# 校对规则

`make lint` 逐篇检查稿件，每条提示写明文件、行号和改法。**错误**要改好才能通过；**提醒**请看一眼，
不妨碍发布；**备注**只是告诉你一声。引号、书名号里面的字是别人的话，系统只提醒，不替你改。

规则在真的报纸文字上逐条量过：报**错误**的，二十次里至少对十九次，或者根本不用判断；做不到的只提醒。
哪一条不适合哪一篇，在那篇的稿头里写明理由，就不再查：`不查：cut_off（诗歌）`，规则名、题目都可以写。

标“可自动改”的，用 `make lint FIX=1` 一次改好，改了哪里会逐处列出。

已经发布过的网址不再有稿件用它，也会说：改了名的，要写一行“旧址：…”（题目没有变的，`FIX=1` 会代写）；
不要了的，稿件留着，写“撤稿：原因”。

| 规则 | 级别 | 自动改 |
|---|---|---|
"""

_FILES_TOP: Final = """\
# 放哪些文件

日期文件夹（如 `content/2022/05/21`）里放稿件和它的图片。放进来的每一个文件，要么读者看得到，要么系统
会说一声：名字写错的稿件（`index。md`、`indexmd`、`index.md.txt`）是错误，别的是提醒。

| 种类 | 文件 | 怎样用 | 怎么办 |
|---|---|---|---|
"""
_FILES_END: Final = """

- 稿件叫 `lao-jie.md`，或者单独一个文件夹：`lao-jie/index.md`，图片放在旁边。
- 版面的文件叫 `A01.jpg`、`A01.pdf`、`A01.toml` 这样，直接放在日期文件夹里。
  图（没有图就用 PDF 画一张）显示在这一天的网页上，旁边列出这一版的稿件：稿头里的版次，或者热区里写到的。
  PDF 可以下载。热区写在 `A01.toml` 里，每篇稿件一个，四个数是左、上、右、下，从 0 到 1：

  ```
  [[area]]
  article = "lao-jie.md"
  box = [0.05, 0.12, 0.62, 0.48]
  ```

- 附件是稿件里的链接：`[报名表](bao-ming-biao.xlsx)`。每一个都会打开核对，带宏的、有密码的不能发布
  （见《正文》一章）。
- 一版上有没公开或者撤下的稿件，这一版先不公开，并且提醒。
- 没公开或者撤下的稿件不知道在哪一版时，当天没有热区的版面都先不公开。
- 最上面的 `reporters.toml`、`terms.toml` 是记者名单和用语表；`static` 文件夹里的原样放上网站。
- 稿件里写的图片找不到，会说旁边哪一个名字最像；图片放好了、没有稿件用到，也会提醒。
"""


def handbook() -> dict[str, str]:
    """The text of every page by its path in the handbook: the list of rules, and a page for each."""
    rules: tuple[Rule | PaperRule, ...] = (*RULES, *PAPER_RULES)
    rows = (
        f"| [{rule.title}]({_path(rule)}) | {KINDS[rule.kind]} | {_mends(rule)} |" for rule in rules
    )
    pages = {_path(rule): "\n".join(_page(rule)) for rule in rules}
    return {INDEX: _TOP + "\n".join(rows) + "\n", FILES: _files(), **pages}


def _files() -> str:
    """The page of the kinds of files."""
    rows = (
        f"| {kind.name} | {' '.join(f'`.{ending}`' for ending in kind.endings)} | {kind.becomes}"
        f" | {kind.remedy} |"
        for kind in KINDS_OF_FILES
    )
    return _FILES_TOP + "\n".join(rows) + _FILES_END


def write_handbook(folder: Path = HANDBOOK) -> None:
    """Write every page, and take away the page of a rule that is no more."""
    pages = handbook()
    for old in (folder / RULES_FOLDER).glob("*.md"):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    for path, text in pages.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def _path(rule: Rule | PaperRule) -> str:
    return f"{RULES_FOLDER}/{rule.name}.md"


def _mends(rule: Rule | PaperRule) -> str:
    return "可自动改" if isinstance(rule, Rule) and rule.mend else ""


def _page(rule: Rule | PaperRule) -> Iterator[str]:
    yield f"# {rule.title}\n"
    yield "".join(line.strip() for line in (rule.check.__doc__ or "").splitlines()) + "\n"
    mends = "；可以自动改（`make lint FIX=1`）" if _mends(rule) else ""
    yield f"级别：{KINDS[rule.kind]}{mends}。规则名 `{rule.name}`。"
    for label, example in (("错", rule.wrong), ("对", rule.right)):
        texts = [example] if isinstance(example, str) else example.values()
        shown = "\n\n———\n\n".join(texts)
        yield f"\n{label}：\n\n```\n{shown}\n```"
    yield "\n[全部规则](../校对规则.md)\n"
