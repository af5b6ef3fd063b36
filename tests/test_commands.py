"""The commands and what they install: named, pinned, and from no fixed address."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)
OWN = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "CONTENT", "OUTPUT", "PYTHON"}
PINS = sorted(PROJECT.glob("requirements*.txt"))
LOCKS = [PROJECT / "package-lock.json", PROJECT / "bench" / "package-lock.json"]


def make(*arguments: str, folder: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, as if no make had started these tests."""
    command = ["make", "--no-print-directory", "-C", str(folder), *arguments]
    clean = {name: value for name, value in os.environ.items() if name not in OWN}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=clean)


def test_make_alone_lists_every_command_with_what_it_does() -> None:
    done = make()
    assert done.returncode == 0
    listed = dict(line.split(maxsplit=2)[1:] for line in done.stdout.splitlines())
    assert list(listed) == TARGETS


def test_a_file_of_a_commands_name_does_not_stand_in_its_way(clone: Path) -> None:
    for target in TARGETS:
        (clone / target).touch()
    assert "up to date" not in make(*TARGETS, "--dry-run", "--keep-going", folder=clone).stdout


@pytest.mark.parametrize("target", re.findall(r"-m (bulletin[\w.]+)", MAKEFILE))
def test_every_module_that_a_command_runs_is_there(target: str) -> None:
    place = PROJECT / target.replace(".", "/")
    assert place.with_suffix(".py").exists() or (place / "__main__.py").exists()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with nothing in it but what set-up reads."""
    for file in (PROJECT / "Makefile", *PINS):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("python", "answer"),
    [
        ("exit 1", "需要 Python 3.11 或更新的版本；可用 PYTHON= 指定。"),
        ('case "$2" in *venv*) exit 1;; esac', "缺少 venv；在 Debian 上请安装 python3-venv。"),
    ],
    ids=["too old", "without venv"],
)
def test_a_python_that_will_not_do_gets_one_clear_line(
    clone: Path, python: str, answer: str
) -> None:
    program = clone / "python"
    program.write_text(f"#!/bin/sh\n{python}\n")
    program.chmod(0o755)
    done = make("html", f"PYTHON={program}", folder=clone)
    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert done.returncode != 0
    assert len(said) == 1
    assert said[0].endswith(answer)
    assert not (clone / ".venv").exists()


def test_clean_leaves_a_folder_that_no_build_made(clone: Path) -> None:
    (clone / "thesis").mkdir()
    (clone / "thesis" / "chapter").touch()
    done = make("clean", "OUTPUT=thesis", folder=clone)
    assert done.returncode != 0
    assert "不是本系统生成的网站" in done.stderr
    assert (clone / "thesis" / "chapter").exists()


@pytest.mark.parametrize("pins", PINS, ids=lambda path: path.name)
def test_every_requirement_has_one_version_with_hashes_and_no_address(pins: Path) -> None:
    text = pins.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    shape = r"[\w.\[\],-]+==[\w.+!-]+( ; [^#@/]+?)?( +--hash=sha256:[0-9a-f]{64})+ *"
    assert lines
    assert [line for line in lines if not re.fullmatch(shape, line)] == []


@pytest.mark.parametrize("pins", PINS, ids=lambda path: path.name)
def test_every_requirement_that_is_named_is_pinned(pins: Path) -> None:
    wanted = pins.with_suffix(".in").read_text("utf-8").splitlines()
    names = {re.split(r"[=<>;\[ ]", line)[0] for line in wanted if re.match(r"\w", line)}
    pinned = re.findall(r"^([\w.-]+)", pins.read_text("utf-8"), re.MULTILINE)
    assert {name.lower() for name in names} <= {name.lower() for name in pinned}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_every_package_of_a_lock_file_has_a_hash_and_no_address(lock: Path) -> None:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    own = packages.pop("")
    assert own["name"]
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
