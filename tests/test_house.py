"""The house: which room may know which, and which rooms touch files. CONTRIBUTING says the same in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LONG, PROJECT

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


def test_every_module_and_public_name_says_what_it_is() -> None:
    silent = [
        f"{module}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', '')}"
        for module in MODULES
        for tree in [ast.parse(module.read_text("utf-8"))]
        for node in [tree, *tree.body]
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and not getattr(node, "name", "").startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_function_is_longer_than_a_screen_or_two() -> None:
    long = [
        f"{module} {node.name}: {(node.end_lineno or 0) - node.lineno} lines"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert long == []


# --- the tests' own ---------------------------------------------------------------------------------

TESTS = sorted((PROJECT / "tests").rglob("*.py"))
# What waits without an end where it is given no limit, and how many words before the limit it takes.
ENDLESS = {
    "wait": 0,
    "communicate": 1,
    "create_connection": 1,
    "urlopen": 2,
    "HTTPConnection": 2,
    "HTTPSConnection": 2,
}


def endless(source: str) -> Iterator[str]:
    """What in a program may wait for ever: a call without a limit, a thread that is joined without one, a program
    whose block waits for it and does not kill it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.With):
            opened = {ast.unparse(one.context_expr).split("(")[0] for one in node.items}
            if "subprocess.Popen" in opened and ".kill()" not in ast.unparse(node):
                yield f"{node.lineno}: with subprocess.Popen"
        if not isinstance(node, ast.Call):
            continue
        name, given = ast.unparse(node.func).rpartition(".")[2], len(node.args)
        limited = any(one.arg == "timeout" for one in node.keywords)
        if given <= ENDLESS.get(name, -1) and not limited:
            yield f"{node.lineno}: {name}"
        if name == "join" and not given and not node.keywords:
            yield f"{node.lineno}: join"


def test_no_test_waits_without_an_end() -> None:
    found = [f"{one}:{said}" for one in TESTS for said in endless(one.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "process.wait()",
        "process.communicate(b'')",
        "socket.create_connection(place)",
        "urllib.request.urlopen(address)",
        "http.client.HTTPConnection(host, 80)",
        "thread.join()",
        "with subprocess.Popen(words) as one, open(place):\n    one.wait(60)",
    ],
)
def test_what_waits_without_an_end_is_seen(line: str) -> None:
    """The test above can fail, and does not where there is a limit."""
    assert len(list(endless(line))) == 1
    limited = {")": ", timeout=60)", "()": "(60)", "one.wait(60)": "one.kill()"}
    end = next(one for one in ("one.wait(60)", "()", ")") if line.endswith(one))
    assert not list(endless(line.removesuffix(end) + limited[end]))


def test_the_files_that_come_first_are_there() -> None:
    assert [name for name in LONG if not (PROJECT / "tests" / name).is_file()] == []


def test_what_needs_a_real_server_has_its_folder() -> None:
    """`make test` and `make test-system` each read only what they run."""
    marked = [
        one
        for one in TESTS
        if "mark.system" in one.read_text("utf-8") and one.parent.name != "system"
    ]
    assert [one for one in marked if one.name != Path(__file__).name] == []
