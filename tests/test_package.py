"""The engine as a package: made of the checkout, installed elsewhere, it makes a paper without the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bulletin
from bulletin.installed import extras, lacking
from bulletin.packaging import notes, wanted
from tests.conftest import PROJECT
from tests.test_commands import OWN, make
from tests.test_paper import everything, paper


def pip(*words: str | Path) -> None:
    """Run pip, which asks no index here."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    subprocess.run([*map(str, command)], check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, PROJECT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which it is installed, whose libraries are the tests' own."""
    folder = tmp_path_factory.mktemp("installed here")
    pip("install", "--no-deps", "--no-index", "--target", folder, wheel)
    return folder


def run(installed: Path, *words: str, where: Path) -> subprocess.CompletedProcess[str]:
    """Run the package's command in a folder."""
    clean = {name: text for name, text in os.environ.items() if name not in OWN}
    return subprocess.run(
        [sys.executable, installed / "bin/bulletin", *words],
        cwd=where,
        env=clean | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_package_asks_for_what_is_pinned_and_names_its_version(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        names = set(files.namelist())
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = files.read(about).decode()
    needed = re.findall(r"^Requires-Dist: ([\w-]+)[^;\n]*$", said, re.MULTILINE)
    lines = wanted(PROJECT / "requirements.in")
    assert sorted(needed) == sorted(re.split(r"[<>=]", line)[0] for line in lines)
    assert len(needed) > 10
    assert f"Version: {bulletin.__version__}" in said
    for extra in ("desk", "s3", "press"):
        assert f"Provides-Extra: {extra}" in said
    tracked = subprocess.run(
        ["git", "ls-files", "bulletin", "theme"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    expected = {re.sub("^theme/", "bulletin/theme/", name) for name in tracked}
    assert expected - names == set()


def test_a_paper_is_made_by_an_installed_package_as_by_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    """In its own folder, with nothing of the checkout; the same bytes; the commit is known all the same."""
    one = paper(tmp_path / "云桥 报", "云桥报", "镇里")
    done = run(
        installed, "publish", "SITEURL=https://paper.example", "NOW=2022-06-01T09:00", where=one
    )
    assert done.returncode == 0, done.stderr
    made = everything(one / "output")
    assert {child.name for child in one.iterdir()} == {
        *("cache", "content", "output", "pelicanconf.py"),
    }
    other = paper(tmp_path / "other", "云桥报", "镇里")
    typed = ("SITEURL=https://paper.example", "NOW=2022-06-01T09:00", f"PAPER={other}")
    done = make("publish", *typed)
    assert done.returncode == 0, done.stderr
    pages = {
        path.removeprefix(str(one)): data for path, data in made.items() if "/.bulletin" not in path
    }
    assert len(pages) > 20
    assert pages == {
        path.removeprefix(str(other)): data
        for path, data in everything(other / "output").items()
        if "/.bulletin" not in path
    }


def test_the_package_s_commands_and_options_are_those_of_make(
    installed: Path, tmp_path: Path
) -> None:
    done = run(installed, where=tmp_path)
    assert "bulletin publish" in done.stdout
    assert "bulletin doctor" in done.stdout
    assert "bulletin check" not in done.stdout
    assert "bulletin bench" not in done.stdout
    done = run(installed, "check", where=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "check 是给程序的维护人用的，要在程序的源文件夹里运行：make check。\n",
    )
    done = run(installed, "html", where=tmp_path)
    assert "这个文件夹里没有 pelicanconf.py" in done.stderr
    one = paper(tmp_path / "报", "云桥报", "镇里")
    done = run(installed, "lint", "NEW=x", where=one)
    assert "NEW=x: 只能写 1 或 0" in done.stderr
    assert run(installed, "lint", where=one).returncode == 0


def test_a_version_is_the_changelog_s_newest_chapter_or_still_unreleased() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    newest = changelog.partition("\n## ")[2].partition("\n")[0]
    if ".dev" in bulletin.__version__:
        assert newest == "Unreleased"
    else:
        assert notes(f"v{bulletin.__version__}", bulletin.__version__, changelog)


def test_a_release_has_its_chapter_and_no_other_tag_is_one() -> None:
    changelog = (
        "# Changelog\n\n## 0.2.0 (2026-12-01)\n\n- New.\n\n## 0.1.0 (2026-11-01)\n\n- Old.\n"
    )
    assert notes("v0.2.0", "0.2.0", changelog) == "- New.\n"
    with pytest.raises(ValueError, match="__version__"):
        notes("v0.3.0", "0.2.0", changelog)
    with pytest.raises(ValueError, match="newest chapter"):
        notes("v0.2.0", "0.2.0", changelog.replace("0.2.0 (", "Unreleased ("))


def test_what_a_command_needs_besides_is_known_and_named_where_it_is_missing() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    assert {one: extras(one, makefile) for one in ("serve", "press", "adopt", "html", "A=b")} == {
        "serve": ["desk"],
        "press": ["press"],
        "adopt": ["adopt"],
        "html": [],
        "A=b": [],
    }
    needed = ["pelican", 'pytest>=1; extra == "desk"', "nothing-of-that-name<2; extra == 'desk'"]
    assert lacking("desk", needed) == ["nothing-of-that-name"]
    assert lacking("press", needed) == []
