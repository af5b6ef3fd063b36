"""A made-up paper in a git repository, published as often as its editors push."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace
from pelican.settings import read_settings as read_pelican
from PIL import Image

from bulletin.deploy.release import Facts, released
from bulletin.engine.build import settle
from bulletin.engine.made import record
from bulletin.engine.verify import verify
from bulletin.held.release import made
from bulletin.held.shown import FIRST
from bulletin.settings import read_settings
from tests.conftest import ORIGIN, PROJECT
from tests.warm import warm

NOW = "2022-06-01T09:00"


def piece(title: str, text: str = "桥修好了。", date: str = "2022年5月21日", *more: str) -> str:
    """A piece's file."""
    return "\n".join([f"标题：{title}", f"日期：{date}", "栏目：民生", *more, "", text, ""])


@dataclass
class Paper:
    """The paper: what its editors commit, and what its readers then have."""

    folder: Path
    shown: str = FIRST
    held: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with one good piece, which no test touches."""
        self.content.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit({"2022/05/20/jiu.md": piece("旧桥", date="2022年5月20日")})

    @property
    def content(self) -> Path:
        """The content folder, in the repository's."""
        return self.folder / "paper" / "content"

    @property
    def output(self) -> Path:
        """What readers get."""
        return self.folder / "output"

    def git(self, *words: str) -> str:
        """Run git in the repository."""
        who = ["-c", "user.name=甲一", "-c", "user.email=jia@paper.example"]
        command = ["git", *who, *words]
        done = subprocess.run(
            command, cwd=self.folder / "paper", capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Write files by their paths in the content folder; None takes one away."""
        for path, text in files.items():
            file = self.content / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, files: dict[str, str | bytes | None], message: str = "稿件") -> None:
        """Write files, and commit them."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def publish(self, now: str = NOW, **settings: object) -> list[str]:
        """Build for readers and have them get it; returns what the authors are told."""
        overrides: dict[str, object] = {
            "PATH": str(self.content),
            "OUTPUT_PATH": str(self.output),
            "CACHE_PATH": str(self.folder / "cache"),
            "SITEURL": ORIGIN,
            "NOW": now,
            "JOBS": 1,
            "SHOWN": self.shown,
            "SITENAME": "青禾简报",
            "SHARE_PICTURES": False,
            **settings,
        }
        found = read_pelican(str(PROJECT / "publishconf.py"), override=overrides)
        site, options = read_settings(found)
        with warm(self.folder / "cache"), made(site, options, ()) as one:
            if options.verify:
                verify(site, one.options, ())
        settle(site, options, {}, one.aside)
        is_made = record(self.output).load()
        assert is_made
        facts = Facts("0", ORIGIN, is_made.content, is_made.engine, is_made.clock, None, ())
        facts = replace(facts, held=one.aside.held, waiting=one.aside.waiting)
        line = released(facts, 1, options.now, None)
        self.shown = line.line()
        self.held, self.waiting = line.held, line.waiting
        assert not (self.folder / "cache/held").exists()
        self.warned = list(map(str, one.built.warnings))
        told = [*one.faults, *(fault for fault in one.built.warnings if "删掉了" in fault.fact)]
        return [str(fault).replace(str(self.content), "content") for fault in told]

    def reads(self, address: str) -> str:
        """What readers get at an address; empty where there is nothing."""
        file = self.output / address / "index.html"
        return file.read_text("utf-8") if file.exists() else ""

    def says(self, words: str) -> list[str]:
        """The files that readers can get in which these words stand."""
        return sorted(
            file.relative_to(self.output).as_posix()
            for file in self.output.rglob("*")
            if file.is_file()
            and not file.relative_to(self.output).as_posix().startswith(".")
            and words.encode() in file.read_bytes().replace(b"<wbr>", b"")
        )

    def photos(self) -> set[str]:
        """The photo files that readers can get."""
        return {file.name for file in (self.output / "photos").glob("*")}


def photo(colour: str) -> bytes:
    """A small photo of one colour."""
    data = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(data, "JPEG")
    return data.getvalue()
