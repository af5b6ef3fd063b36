"""The house: which room may know which, and which rooms touch files. CONTRIBUTING says the same in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PROJECT

PACKAGE = PROJECT / "bulletin"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Rooms that touch no file, clock or socket.
PURE = {
    "model",
    "front",
    "pages",
    "checks",
    "search",
    "editions",
}
OUTSIDE = {
    *("os", "io", "shutil", "sqlite3", "tempfile", "subprocess", "socket", "time", "pathlib"),
    *("urllib.request", "http"),
}


def room(module: Path) -> str:
    """The package of a module, or its own name where it stands at the top."""
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(module: Path) -> Iterator[str]:
    """Every module that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def known_rooms() -> dict[str, set[str]]:
    """Of each room of the package, the others that it knows."""
    rooms: dict[str, set[str]] = {room(module): set() for module in MODULES}
    for module in MODULES:
        for name in imports(module):
            parts = name.split(".")
            if parts[0] == "bulletin" and len(parts) > 1 and parts[1] in rooms:
                rooms[room(module)].add(parts[1])
    for own, others in rooms.items():
        others.discard(own)
    return rooms


def test_no_two_rooms_know_each_other_not_even_by_way_of_others() -> None:
    rooms = known_rooms()
    order: list[str] = []
    while rooms:
        free = sorted(name for name, others in rooms.items() if not others - set(order))
        assert free, f"a circle among {sorted(rooms)}: {rooms}"
        order += free
        for name in free:
            del rooms[name]


def test_the_model_knows_nothing_but_itself() -> None:
    assert known_rooms()["model"] == set()


@pytest.mark.parametrize(
    "module", [one for one in MODULES if room(one) in PURE], ids=lambda one: one.stem
)
def test_a_room_of_facts_touches_no_file(module: Path) -> None:
    """It has no way to: it opens nothing, and imports nothing that could."""
    tree = ast.parse(module.read_text("utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if _is_plain_call(node)}
    assert "open" not in calls
    assert OUTSIDE & set(imports(module)) == set()


def _is_plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


@pytest.mark.parametrize("module", MODULES, ids=lambda one: str(one.relative_to(PACKAGE)))
def test_every_module_and_public_name_says_what_it_is(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    assert ast.get_docstring(tree), module
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{module}:{node.lineno} {node.name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda one: str(one.relative_to(PACKAGE)))
def test_no_function_is_longer_than_a_screen_or_two(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert long == []
