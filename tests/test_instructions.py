"""Every command that docs/deploy.md names is typed by a test, or by `.ci/run`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.conftest import PROJECT
from tests.instructions import DOCUMENT, block, blocks, documented, sentences

TEXT = DOCUMENT.read_text("utf-8")
CI = [
    line.removeprefix("tested ") for line in (PROJECT / ".ci/run").read_text("utf-8").splitlines()
]


def asked_for(function: str) -> Iterator[str]:
    """What the tests ask `tests/instructions.py` for, each within a test or what it is given."""
    for file in (PROJECT / "tests").rglob("*.py"):
        text = file.read_text("utf-8")
        if file.name in ("instructions.py", "test_instructions.py") or function not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(said))]):
                    if name == function:
                        yield said


def test_every_command_in_a_sentence_is_typed_by_a_test() -> None:
    run = {*asked_for("documented"), *CI}
    assert sorted(sentences(TEXT) - run) == []


def test_every_block_of_commands_is_typed_by_a_test() -> None:
    assert set(blocks(TEXT)) == {*asked_for("block")}


def test_a_command_that_nobody_types_is_found() -> None:
    """In a sentence, over two lines, and in a block; no setting, header or file is taken for one."""
    text = (
        "\n## One\n`make x A=1` and `git\npush`, `HANT=1`, `Signed: name`, `7 * * * *`, `a.md`.\n"
    )
    text += "```\nmake y   # why\n```\n"
    assert sentences(text) == {"make x A=1", "git push"}
    assert blocks(text) == {"One": ["make y"]}


def test_a_command_that_the_document_does_not_name_is_not_typed_in_its_name() -> None:
    assert documented("make doctor TARGET=paper@server:/srv/paper SITEURL=https://paper.example")
    with pytest.raises(AssertionError):
        documented("make doctor NOTHING=1")
    with pytest.raises(KeyError):
        block("What is not here")
