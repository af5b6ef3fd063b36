"""An administrator's desk: a clone of the engine with its libraries, a paper's repository, and a shell in
which the commands of docs/deploy.md are typed as they stand there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tests.conftest import PROJECT
from tests.system.conftest import check_out

SETTINGS = """\
from bulletin.defaults import *

SITENAME = "云桥报"
SECTIONS = [("要闻", "news", "")]
PRESS = True
"""
READY = ("", "-dev", "-desk", "-fonts", "-press", "-s3")  # what the tests' own libraries are
OWN = ("MAKE", "AWS_", "GIT_", "PAPER", "CONTENT", "OUTPUT", "TARGET", "SITEURL")
WHO = ("-c", "user.name=甲一", "-c", "user.email=jia@paper.example")


def piece(title: str, *more: str, day: str = "2022-05-21") -> str:
    """A piece's file; `more` are further lines of its header."""
    head = [f"标题：{title}", f"日期：{day}", "栏目：要闻", *more]
    return "\n".join([*head, "", f"{title}。云桥镇的居民说，这是一件好事。", ""])


@dataclass
class Office:
    """The folders, and what stands for the names in the document: `paper@server:/srv/paper`,
    `https://paper.example` and so on; `typed` is in the shell's environment."""

    folder: Path
    names: Mapping[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def engine(self) -> Path:
        """The engine's clone, in which commands are typed."""
        return self.folder / "engine"

    @property
    def upstream(self) -> Path:
        """Where the engine's own makers work."""
        return self.folder / "upstream"

    @property
    def paper(self) -> Path:
        """The paper's repository."""
        return self.folder / "paper"

    def set_up(self) -> None:
        """Clone the engine, with the tests' libraries as its own; begin the paper."""
        check_out(self.upstream)
        (self.upstream / ".venv").unlink()
        self.git("init", "--quiet", "--initial-branch=main", where=self.upstream)
        self.commit("engine", where=self.upstream)
        self.git("clone", "--quiet", str(self.upstream), str(self.engine), where=self.folder)
        libraries = self.engine / ".venv"
        libraries.mkdir()
        for name in ("bin", "lib", "pyvenv.cfg"):
            (libraries / name).symlink_to(PROJECT / ".venv" / name)
        for name in READY:
            shutil.copy(self.engine / f"requirements{name}.txt", libraries)
        (libraries / "ready-node").touch()
        (self.engine / "node_modules").mkdir()
        (self.engine / "node_modules/ready").touch()
        self.write({"pelicanconf.py": SETTINGS, ".gitignore": "/cache/\n/output/\n"})
        photo = self.paper / "content/2022/05/20/qiao/qiao.jpg"
        photo.parent.mkdir(parents=True)
        Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(photo)
        text = piece("新桥通车", day="2022-05-20") + '\n![新桥](qiao.jpg "记者 甲一 摄")\n'
        self.write({"content/2022/05/20/qiao/index.md": text})
        for number in range(4):
            self.write({f"content/2022/05/21/{number}.md": piece(f"第 {number} 件事")})
        self.git("init", "--quiet", "--initial-branch=main", where=self.paper)
        self.commit("paper")
        self.typed["PAPER"] = str(self.paper)

    def write(self, files: Mapping[str, str], where: Path | None = None) -> None:
        """Write files of the paper's repository, or another."""
        for name, text in files.items():
            file = (where or self.paper) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

    def commit(self, message: str, where: Path | None = None) -> None:
        """Commit all that there is."""
        self.git("add", "--all", where=where)
        self.git("commit", "--quiet", "--message", message, where=where)

    def git(self, *words: str, where: Path | None = None) -> str:
        """Run git in the paper's repository, or elsewhere; returns what it says."""
        return self.type(shlex.join(["git", *WHO, *words]), where=where or self.paper)

    def type(self, command: str, *more: str, well: bool = True, where: Path | None = None) -> str:
        """Type a command into a shell, with `more` words behind it; returns all that it says. It must end
        `well`, or must not."""
        for name, own in sorted(self.names.items(), key=lambda one: -len(one[0])):
            command = command.replace(name, own)
        line = " ".join([command, *map(shlex.quote, more)])
        clean = {name: text for name, text in os.environ.items() if not name.startswith(OWN)}
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=where or self.engine,
            env=clean | self.typed,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) is well, f"{line}\n{said}"
        return said
