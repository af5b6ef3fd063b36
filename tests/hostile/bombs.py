"""Bombs: small files that would hold up a build or fill the memory of a reader that knows no bounds.

Out: articles by name. Sizes are such that each of them took more than ten seconds, or an endless
recursion, in some stage of Python-Markdown, PyYAML, NFC or this reader, or would if a bound were lost.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.corpus import article

MANY = 20_000
_ROW = "| 甲 | 乙 |\n|---|---|\n"

_TEXTS: Mapping[str, str] = {
    "open emphasis": "*a " * MANY,
    "pairs of emphasis": "*a*" * (MANY * 3 // 4),
    "emphasis of four kinds": "*a **b _c __d " * (MANY // 4),
    "stars": "*" * MANY,
    "back ticks": "`a" * MANY,
    "growing back ticks": "".join("`" * count + "a" for count in range(300)),
    "quotations in quotations": ">" * MANY + "a",
    "quotations and lists in turn": "> - " * 3000 + "a",
    "lists in lists": "".join("    " * level + "- a\n" for level in range(400)),
    "a long list": "- a\n" * MANY,
    "brackets": "[" * 900 + "a" + "]" * 900,
    "more brackets": "[" * 200_000,
    "links that do not end": "[a](b" * 900,
    "references": "".join(f"[a{number}]: /b\n" for number in range(900)),
    "notes that name themselves": "[^1]" * 900 + "\n\n[^1]: x",
    "a long table": _ROW + "| 1 | 2 |\n" * MANY,
    "a wide table": "|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n|" + "b|" * 5000,
    "a chart's long numbers": f"图：丁\n{_ROW}| 丙 | {'1,' * MANY}x |",
    "a long caption": "图：甲" + " " * MANY + "（",
    "headings": "# a\n" * MANY,
    "underlined headings": "a\n-\n" * MANY,
    "rules": "***\n" * MANY,
    "HTML comments": "<!--" * 900,
    "HTML in HTML": "<div>\n\n" * 900,
    "tags": "<a " * 200_000,
    "entities": "&amp;" * MANY,
    "back slashes": "\\*" * MANY,
    "a long line": "甲" * 1_000_000,
    "a long line of letters": "a" * 1_000_000,
    "blanks": "a" + " " * 500_000 + "\na",
    "blank lines": "\n" * 500_000 + "a",
    "wide blanks": "\n\u3000" * 50_000,
    "a heading of blanks": "# " + " " * MANY,
    "a heading of blanks and a word": "# " + " " * MANY + "甲" + " " * MANY + "#",
    "line ends of two blanks": "甲  \n" * MANY,
    "runs of blanks": ("甲" + " " * 2000) * 40,
    "a caption of blanks and brackets": "图：甲" + " （" * 5000 + f"\n{_ROW}| 丙 | 1 |",
    "photos that do not end": "![" * 900,
    "marks on one letter": "a" + "\u0301\u0323" * 100_000,
    "marks on many letters": ("a" + "\u0301" * 50) * 4000,
}

_HEADERS: Mapping[str, Mapping[str, str]] = {
    "a long title": {"title": "甲" * 200_000},
    "a title of words": {"title": "中国 " * 50_000},
    "topics": {"topics": "、".join(f"话题{number}" for number in range(4000))},
    "authors": {"authors": "、".join(f"甲{number}" for number in range(4000))},
    "authors in brackets": {"authors": "甲（" * 5000},
    "authors in capitals": {"authors": "A " * MANY},
    "authors joined by dots": {"authors": "·".join(["甲乙"] * 28) + "。"},
    "authors joined by dots, many": {"authors": "·".join(["甲乙"] * 5000) + "。"},
    "an author's blanks": {"authors": "甲（" + " " * 1200},
    "authors and blanks": {"authors": ("甲（" + " " * 1200) * 20},
    "posts": {"authors": "本报" * MANY + "记者"},
    "an author of posts": {"authors": "记者甲一通讯员" * 3000},
    "topics and blanks": {"topics": "甲" + " " * MANY + "乙"},
    "a key of blanks": {"a" + " " * MANY: "x"},
    "a correction's blanks": {"corrections": "2022-05-22" + " " * MANY + "｜甲"},
    "a long address": {"source_url": "https://" + "a." * 50_000},
    "old addresses": {"aliases": "、".join(f"a/{number}" for number in range(5000))},
    "a long old address": {"aliases": "a/" + "-." * MANY},
    "a long date": {"date": "2022-05-21" + " " * 50_000 + "x"},
    "a number": {"issue": "第" + "1" * 100_000},
    "a long key": {"a" * 100_000: "x"},
    "keys": {f"k{number}": "x" for number in range(50_000)},
}

_YAML: Mapping[str, str] = {
    "aliases of aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [{','.join(['*' + chr(97 + at)] * 9)}]\n"
        for at in range(9)
    )
    + "title: *j",
    "brackets": "title: " + "[" * 5000,
    "maps": "title: " + "{a: " * 5000,
    "lists": "title:\n" + "".join(" " * level + "- \n" for level in range(1, 3000)),
    "a program": 'title: !!python/object/apply:os.system ["touch executed"]',
    "a number": "title: " + "9" * 100_000,
    "anchors": "".join(f"a{number}: &a{number} x\n" for number in range(MANY)),
    "quotes": "title: '" + "'' " * 50_000,
}

BOMBS: Mapping[str, bytes] = {
    **{f"text: {name}": article({}, text) for name, text in _TEXTS.items()},
    **{f"header: {name}": article(header) for name, header in _HEADERS.items()},
    **{f"YAML: {name}": f"---\n{text}\n---\n\n文。\n".encode() for name, text in _YAML.items()},
    "bytes: zeros": b"\0" * 5_000_000,
    "bytes: no encoding": bytes(range(128, 256)) * 40_000,
}
