"""A made-up office for the desk's tests: a paper in a git repository, its server, a copy elsewhere."""

from __future__ import annotations

import atexit
import functools
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from tests.conftest import PROJECT
from tests.photos.samples import scene
from tests.warm import lay, learn

TODAY = "2022-05-21"
PIECE = "标题：{title}\n日期：2022-05-20 09:00\n栏目：要闻\n标签：老街、集市\n作者：记者 甲一\n\n　　云桥镇的集市开张了。\n"
SETTINGS = """import sys
sys.path.insert(0, {project!r})
from bulletin.defaults import *
SITENAME = "青禾简报"
SECTIONS = [("要闻", "yaowen", "镇上的大事"), ("民生", "minsheng", "家门口的事")]
JOBS = 1
SHARE_PICTURES = False
"""


def git(folder: Path, *words: str) -> str:
    """Git's answer; it must succeed."""
    own = ["-c", "user.name=甲一", "-c", "user.email=jia@paper.example"]
    command = ["git", "-C", str(folder), *own, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@functools.cache
def _first() -> Path:
    """A folder with a paper and the bare repository as they are at first. Each test has a copy of it, since git
    takes ten times as long."""
    folder = Path(tempfile.mkdtemp(prefix="bulletin-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paper, elsewhere = folder / "bao", folder / "elsewhere.git"
    place = paper / "content/2022/05/20/ji-shi"
    place.mkdir(parents=True)
    (place / "index.md").write_text(PIECE.format(title="集市开张"), "utf-8")
    (paper / "pelicanconf.py").write_text(SETTINGS.format(project=str(PROJECT)))
    (paper / ".gitignore").write_text("/output/\n/cache/\n__pycache__/\n")
    (paper / "content/reporters.toml").write_text(
        '[[reporter]]\nname = "甲一"\n\n[[reporter]]\nname = "王同"\nmark = "街道"\n\n'
        '[[reporter]]\nname = "王同"\nmark = "社区"\n',
        "utf-8",
    )
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(elsewhere))
    git(folder, "init", "--quiet", "--initial-branch=main", str(paper))
    git(paper, "config", "user.email", "bao@paper.example")
    git(paper, "config", "user.name", "青禾简报")
    git(paper, "add", "--all")
    git(paper, "commit", "--quiet", "-m", "开始")
    git(paper, "remote", "add", "origin", str(elsewhere))
    git(paper, "push", "--quiet", "--set-upstream", "origin", "main")
    return folder


class Paper:
    """A paper's folder: settings, content, git; `elsewhere` is the bare repository that it is sent to."""

    def __init__(self, folder: Path) -> None:
        first = _first()
        self.folder = folder / "bao"
        self.content = self.folder / "content"
        self.elsewhere = folder / "elsewhere.git"
        for name in (self.folder.name, self.elsewhere.name):
            shutil.copytree(first / name, folder / name)
        config = self.folder / ".git" / "config"
        config.write_text(config.read_text().replace(str(first), str(folder)))
        git(self.folder, "update-index", "--refresh")  # the files are others now

    def piece(self, path: str, text: str) -> Path:
        """Put a file into the content folder."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def log(self, *words: str) -> str:
        """The history of this copy."""
        return git(self.folder, "log", *words)

    def other(self, name: str) -> Path:
        """Somebody else's copy."""
        place = self.folder.parent / name
        git(self.folder.parent, "clone", "--quiet", str(self.elsewhere), str(place))
        return place


def started(
    command: Sequence[str], folder: Path, welcome: str
) -> tuple[subprocess.Popen[bytes], list[str]]:
    """A program, and the lines that it has said, down to the one that begins with `welcome`. All that it says is
    kept in the files `out` and `errors` of `folder`: a pipe that nobody goes on reading would stop it some day."""
    out = folder / "out"
    with out.open("wb") as said, (folder / "errors").open("ab") as errors:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=said, stderr=errors)

    def lines() -> list[str]:
        before, found, after = out.read_text("utf-8").partition(welcome)
        line, whole, _ = after.partition("\n")
        return f"{before}{found}{line}".splitlines() if whole else []

    try:
        assert waited(lambda: lines() or process.poll() is not None, 300)
        assert lines(), (folder / "errors").read_text("utf-8")
    except BaseException:
        process.kill()
        raise
    return process, lines()


def ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for a program that was asked to end. Fails where it does not."""
    try:
        process.wait(60)
    finally:
        process.kill()


class Served:
    """The paper's server, in a process of its own, always at the same port."""

    def __init__(self, paper: Paper, port: int = 0) -> None:
        self.paper = paper
        self.port = port
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.cache = self.paper.folder / "cache"
        lay(self.cache)
        command = [sys.executable, "-m", "bulletin.desk.preview", "--port", str(self.port), "--"]
        paper = self.paper.folder
        options = [paper / "content", "-o", paper / "output", "-s", paper / "pelicanconf.py"]
        self.process, said = started([*command, *map(str, options)], paper.parent, "预览：")
        self.url = said[-1].partition("：")[2].split()[0]
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self._ended()

    def _ended(self) -> None:
        ended(self.process)
        learn(self.cache)

    def said(self) -> str:
        """What stands in the terminal."""
        return (self.paper.folder.parent / "errors").read_text("utf-8")


def picture(place: Path, size: tuple[int, int] = (1600, 1000)) -> Path:
    """A photo as a phone takes it, with a place in it."""
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825)[2] = (31.0, 12.0, 3.0)
    scene(*size).save(place, quality=90, exif=exif)
    return place


def waited(true: object, seconds: float = 60) -> bool:
    """Whether something came true in time."""
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
