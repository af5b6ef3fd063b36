"""The commands and what they install: named, pinned, and from no fixed address."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pelican
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_
from hypothesis import strategies as st

from bulletin.command import arguments
from tests.conftest import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)
TYPED = re.sub(r"\\\n", " ", MAKEFILE).partition("TYPED :=")[2].split("\n")[0].split()
OWN = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", *TYPED}
PINS = sorted(PROJECT.glob("requirements*.txt"))
LOCKS = [PROJECT / "package-lock.json", PROJECT / "bench" / "package-lock.json"]


def make(
    *arguments: str, folder: Path = PROJECT, typed: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, as if no make had started these tests; `typed` is in its environment."""
    command = ["make", "--no-print-directory", "-C", str(folder), *arguments]
    clean = {name: value for name, value in os.environ.items() if name not in OWN}
    environment = clean | {**typed}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


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


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("CONTENT=nowhere", "nowhere: 没有这个文件夹。请用 CONTENT= 指出稿件在哪里。"),
        ("NOW=昨天", "NOW=昨天: 不是时间。请写成 2022-05-21T09:00。"),
        ("JOBS=x", "JOBS=x: 不是数字。请写进程的个数，如 2。"),
        ("OUTPUT=tests", "里面有不是本系统生成的文件，没有动它。"),
    ],
)
def test_an_option_that_cannot_be_is_one_clear_line(said: str, answer: str) -> None:
    done = make("html", said)
    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert len(told) == 1
    assert answer in told[0]


@pytest.mark.parametrize("port", ["80800", "taken"])
def test_a_port_that_cannot_be_had_is_one_clear_line(tmp_path: Path, port: str) -> None:
    (tmp_path / "content").mkdir()
    said = [f"CONTENT={tmp_path}/content", f"OUTPUT={tmp_path}/output"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1] if port == "taken" else port
        done = make("serve", *said, f"PORT={number}")
    told = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert done.returncode != 0
    assert len(told) == 1
    assert told[0].startswith(f"端口 {number} 用不了（")


def test_a_site_is_built_from_anywhere_to_anywhere(tmp_path: Path) -> None:
    """Folders with blanks and Chinese names; production settings; cleaned away again."""
    article = tmp_path / "我的 稿件" / "2022/05/21/lao-jie.md"
    article.parent.mkdir(parents=True)
    article.write_text("标题：老街换新装\n日期：2022-05-21\n栏目：要闻\n\n开工。\n", "utf-8")
    said = [f"CONTENT={tmp_path / '我的 稿件'}", f"OUTPUT={tmp_path / '网 站'}"]
    done = make("publish", *said, "SITEURL=https://paper.example/bao")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"写好 \d+ 个文件，0 个不用改，删去 0 个，用时 [\d.]+ 秒。\n", done.stdout)
    page = (tmp_path / "网 站" / "2022/05/21/lao-jie/index.html").read_text("utf-8")
    assert "https://paper.example/bao/2022/05/21/lao-jie/" in page
    assert make("html", *said).returncode == 0
    page = (tmp_path / "网 站" / "2022/05/21/lao-jie/index.html").read_text("utf-8")
    assert "paper.example" not in page


NASTY = [
    "$(touch spoilt)",
    "`touch spoilt`",
    "x; touch spoilt",
    "x\ntouch spoilt\n",
    "$(shell touch spoilt)",
    "$(eval $(shell touch spoilt))",
    "${shell touch spoilt}",
    "'; touch spoilt; '",
    '"; touch spoilt; "',
    "' $(touch spoilt) \"`touch spoilt`\" ' \\",
    "x' && touch spoilt && 'y",
    "x | touch spoilt & # * ? [a] {b,c} ~ ! % $X $$ \\n",
    "--version",
    "甲 一　“乙”\t丙",
]
SAYS = """#!/bin/sh
[ "$1" != -c ] || exit 0
printf '%s\\0' "$@" >>"$SAID"
env -0 >>"$SAID"
"""


@pytest.fixture
def listening(clone: Path) -> Path:
    """A clone whose programs do nothing but say what they were given."""
    (clone / ".venv/bin").mkdir(parents=True)
    for name in ("python", "pytest", "ruff", "mypy", "pip", "uv"):
        (clone / ".venv/bin" / name).write_text(SAYS)
        (clone / ".venv/bin" / name).chmod(0o755)
    for name in ("", "-desk", "-dev", "-s3", "-bench", "-node", "-audit"):
        (clone / ".venv" / f"ready{name}").touch()
    for lock in LOCKS:
        place = clone / lock.relative_to(PROJECT)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(lock.read_bytes())
        (place.parent / "node_modules").mkdir()
        (place.parent / "node_modules/ready").touch()
    for name in ("content", "output/.bulletin"):
        (clone / name).mkdir(parents=True)
    (clone / "pelicanconf.py").touch()
    return clone


def given(clone: Path, *words: str, typed: dict[str, str]) -> list[str]:
    """What the programs of a command were given, in words and in their environment."""
    said = clone / "said"
    said.unlink(missing_ok=True)
    command = ["make", "--no-print-directory", "-C", str(clone), *words]
    clean = {name: value for name, value in os.environ.items() if name not in OWN}
    environment = clean | {"SAID": str(said)} | typed
    done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=300)
    assert b"up to date" not in done.stdout
    return said.read_bytes().decode("utf-8", "surrogateescape").split("\0") if said.exists() else []


# The commands, with the values that each hands on as words of its own.
WORDS = {
    "serve": ["PORT"],
    "deploy": [
        *("OUTPUT", "TARGET", "SSH_PORT", "SSH_CONFIG", "ENDPOINT", "REGION", "ADDRESSING"),
        *("ALONE", "LIMIT", "YES"),
    ],
    "rollback": ["TARGET", "YES", "SSH_PORT"],
    "resume": ["TARGET"],
    "verify": ["URL", "ALL", "TARGET", "SSH_PORT"],
    "status": ["TARGET", "SSH_PORT", "SITEURL"],
    "doctor": ["TARGET", "SSH_PORT", "SITEURL"],
    "withdraw": ["TARGET", "PATHS", "SITEURL"],
    "lint": ["NOW", "FORMAT", "SINCE"],
    "check": ["NOW"],
    "new": ["TITLE", "SECTION", "TOPICS", "REPORTERS", "DATE"],
    "import": ["FILE", "DATE", "SECTION"],
    "intake": ["FILE"],
    "bench": ["N"],
    "html": [],
    "publish": [],
}


@pytest.mark.parametrize("target", WORDS)
@pytest.mark.parametrize("way", ["typed", "environment"])
def test_what_is_typed_is_one_word_whatever_signs_it_has(
    listening: Path, target: str, way: str
) -> None:
    """On make's command line as in the environment; and nothing in it is run, by make or by a shell."""
    for value in NASTY:
        typed = dict.fromkeys(TYPED, value)
        typed |= {"PAPER": ".", "CONTENT": "content", "FIX": "1", "NEW": "0"}  # which must be there
        typed |= {"PYTHON": "python3"}
        words = [f"{name}={one}" for name, one in typed.items()] if way == "typed" else []
        said = given(listening, target, *words, typed={} if words else typed)
        assert {f"{name}={value}" for name in ("OUTPUT", "SITEURL", "NOW", "JOBS")} <= {*said}
        for name in WORDS[target]:
            ends = [word for word in said if word == value or word.endswith(f"={value}")]
            assert any(not word.startswith(f"{name}=") for word in ends), (name, said)
        left = {one.name for one in listening.rglob("*")} & {"spoilt", "touch"}
        assert not left, value


@given_(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.booleans())
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_at_all_arrives_as_it_was_typed(
    listening: Path, value: str, environment: bool
) -> None:
    typed = {"TITLE": value, "SITEURL": value}
    words = [] if environment else [f"{name}={one}" for name, one in typed.items()]
    said = given(listening, "new", *words, typed=typed if environment else {})
    # make itself drops the blanks before a value on its command line
    arrived = value if environment else value.lstrip(" \t\n\v\f\r")
    assert f"--title={arrived}" in said
    assert f"SITEURL={arrived}" in said


@given_(
    st.dictionaries(
        st.sampled_from(["JOBS", "SITEURL", "NOW", "DRAFTS", "HANT", "HANT_REGION"]), st.text()
    )
)
def test_pelican_is_given_what_was_typed(typed: dict[str, str]) -> None:
    words = arguments(typed, production=False)
    values = words[words.index("--extra-settings") + 1 :]
    understood = {
        name: json.loads(text) for name, _, text in (one.partition("=") for one in values)
    }
    assert understood == {name: one for name, one in typed.items() if one} | {"PRODUCTION": "0"}


def test_a_folder_whose_name_looks_like_an_option_is_a_folder(tmp_path: Path) -> None:
    typed = {"CONTENT": "--version", "OUTPUT": "-x", "PAPER": "-p"}
    parsed = pelican.parse_arguments(arguments(typed, production=True))
    assert (Path(parsed.path).name, parsed.output) == ("--version", "-x")
    assert parsed.settings == "-p/pelicanconf.py"


DRAFT = "标题：还没写好\n日期：2022-05-21\n栏目：要闻\n状态：草稿\n\n半句话\n"


ASKED = [("1", "typed"), ("yes", "environment"), ("0", "environment"), ("no", "typed")]
REST = [pytest.param(*one, marks=pytest.mark.soak) for one in product(("1", "0", "yes", "no"), ("typed", "environment"))
        if one not in ASKED]  # fmt: skip


@pytest.mark.parametrize(("said", "way"), [*ASKED, *REST])
def test_a_draft_is_never_published_whatever_is_said(tmp_path: Path, said: str, way: str) -> None:
    """`make html DRAFTS=1` shows it; `make publish` does not, however it is asked."""
    for name, text in (("a", DRAFT), ("b", DRAFT.replace("状态：草稿\n", ""))):
        (tmp_path / "content/2022/05/21").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"content/2022/05/21/{name}.md").write_text(text, "utf-8")
    words = [f"CONTENT={tmp_path}/content", f"OUTPUT={tmp_path}/output"]
    typed = {"DRAFTS": said} if way == "environment" else {}
    words += [f"DRAFTS={said}"] if way == "typed" else []
    page = tmp_path / "output/2022/05/21/a/index.html"
    assert make("html", *words, typed=typed).returncode == 0
    assert page.exists() == (said in ("1", "yes"))
    done = make("publish", *words, "SITEURL=https://paper.example", typed=typed)
    assert done.returncode == 0
    assert not page.exists()
    assert ("正式发布的网站里没有草稿" in done.stderr) == (said in ("1", "yes"))


def test_clean_leaves_a_folder_that_no_build_made(clone: Path) -> None:
    (clone / "thesis").mkdir()
    (clone / "thesis" / "chapter").touch()
    done = make("clean", "OUTPUT=thesis", folder=clone)
    assert done.returncode != 0
    assert "不是本系统生成的网站" in done.stderr
    assert (clone / "thesis" / "chapter").exists()


def test_clean_of_a_paper_takes_its_own_cache_and_leaves_the_engine_s_and_its_tools(
    clone: Path,
) -> None:
    paper = clone / "paper"
    for folder in (clone / "cache", clone / "node_modules", paper / "cache", paper / "output"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".bulletin").touch()
    assert make("clean", f"PAPER={paper}", folder=clone).returncode != 0  # it is none
    assert (paper / "cache").exists()
    for folder in (clone, paper):
        (folder / "pelicanconf.py").touch()
    assert make("clean", f"PAPER={paper}", folder=clone).returncode == 0
    assert sorted(one.name for one in paper.iterdir()) == ["pelicanconf.py"]
    assert (clone / "cache").exists()
    assert (clone / "node_modules").exists()
    assert make("clean", folder=clone).returncode == 0
    assert not (clone / "cache").exists()


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
