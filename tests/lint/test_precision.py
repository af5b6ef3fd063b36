"""Errors of the proof-reader are right 19 times in 20 on real text: by what people judged, and measured."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from bench import precision
from bench.corpus import newspaper
from bulletin.lint.mend import mended
from bulletin.lint.piece import read_piece
from bulletin.lint.rules import PAPER_RULES, RULES

EVERY = (*RULES, *PAPER_RULES)


@pytest.mark.parametrize("rule", [r for r in EVERY if r.kind == "error"], ids=lambda r: r.name)
def test_an_error_is_exact_or_was_judged_right_19_times_in_20(rule: precision.Rule) -> None:
    said = precision.judgements()
    assert precision.is_trusted(rule, said.values())


def test_a_hundred_findings_and_more_were_judged() -> None:
    assert len(precision.judgements()) >= 100


def test_the_table_has_a_row_for_each_rule_and_says_its_kind() -> None:
    table = precision.TABLE.read_text("utf-8")
    rows = [row.strip("|").split(" | ") for row in table.splitlines() if row.startswith("| `")]
    kinds = {row[0].strip(" `"): row[2].split(",")[0] for row in rows}
    assert kinds == {rule.name: rule.kind for rule in EVERY}


@pytest.mark.soak
def test_the_table_is_what_measuring_gives() -> None:
    text, failed = precision.table(list(precision.hits()))
    assert failed == []
    assert text == precision.TABLE.read_text("utf-8")


@pytest.mark.soak
def test_a_paragraph_of_a_real_piece_that_is_broken_is_mostly_told() -> None:
    """Broken in the middle, at a place chosen at random: what breaks at the end of a word and of a
    clause cannot be told from two paragraphs."""
    rule = next(rule for rule in RULES if rule.name == "broken")
    by_chance = random.Random(17)
    tried = Counter[bool]()
    for path, text in newspaper():
        lines = text.split("\n")
        long = [at for at, line in enumerate(lines) if at > 4 and len(line) > 120]
        if not long:
            continue
        at = by_chance.choice(long)
        cut = by_chance.randrange(40, len(lines[at]) - 40)
        lines[at : at + 1] = [lines[at][:cut], "", lines[at][cut:]]
        piece = read_piece("\n".join(lines), path, precision.KNOWN.newsroom)
        tried[any(line == at + 3 for line, _ in rule.check(piece, precision.KNOWN))] += 1
    assert tried[True] > 0.4 * tried.total()


@pytest.mark.soak
def test_mending_real_pieces_changes_marks_alone() -> None:
    """In a newspaper's text nothing but dashes and the words of the list."""
    for path, text in newspaper():
        new = mended(text, path, precision.KNOWN)
        if new != text and len(new) == len(text):
            changed = {pair for pair in zip(text, new, strict=True) if pair[0] != pair[1]}
            assert changed <= {("定", "订"), ("份", "分")}
        elif new != text:
            assert new.replace("—", "") == text.replace("—", "")
