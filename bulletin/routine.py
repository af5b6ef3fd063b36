"""What a timer runs: `make routine`. It publishes where there is something to, and tells of trouble once.

In: what was typed for make (TARGET, SITEURL, PAPER, WEBHOOK …), in the environment. Out: what `make publish`
and `make deploy` say, and their exit code; nothing at all where readers have what there is and no piece is
due, which is asked of `/release.json` and costs no build.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bulletin.deploy.kinds import shown
from bulletin.deploy.readers import Silent, ask
from bulletin.deploy.release import Release, understood
from bulletin.engine.made import commit, engine_commit
from bulletin.installed import ENGINE, IS_PACKAGE, again
from bulletin.notify import NotTold, failed, worked

STEPS: Final = ("fonts", "publish", "deploy")
DAILY: Final = timedelta(hours=20)  # so often everything is looked at, whatever is due


def main() -> int:
    """Run it once; the exit code of the step that failed, or 0."""
    typed = os.environ
    paper = Path(typed.get("PAPER") or ".")
    content = Path(typed.get("CONTENT") or paper / "content")
    memory = paper / "cache" / "failed"
    try:
        if not memory.exists() and idle(_told(typed), content, datetime.now(UTC)):
            return 0
        code, why = _run(STEPS)
    except SystemExit as end:  # the target does not say what readers have
        print(end, file=sys.stderr)
        code, why = 1, str(end)
    name, webhook = _name_of(paper), typed.get("WEBHOOK", "")
    try:
        if code:
            failed(webhook, name, memory, why)
        else:
            worked(webhook, name, memory)
    except NotTold as reason:
        print(f"没有通知到：{reason}。请核对 WEBHOOK=。", file=sys.stderr)
    return code


def _name_of(paper: Path) -> str:
    """The paper's name, read without running its settings: it is told where they are broken, too."""
    try:
        text = (paper / "pelicanconf.py").read_text("utf-8", "replace")
    except OSError:
        text = ""
    found = re.search(r"""^SITENAME\s*=\s*["'](.+?)["']""", text, re.MULTILINE)
    return found[1] if found else paper.resolve().name


def idle(told: Release | None, content: Path, now: datetime) -> bool:
    """Whether readers have all there is: what they are told of is of these commits, no piece is due, and
    somebody has looked at everything today."""
    if told is None or not told.checked or not told.content:
        return False
    due = told.due is not None and told.due <= now
    same = (told.content, told.engine) == (commit(content), engine_commit())
    return same and not due and now - told.checked < DAILY


def _told(typed: Mapping[str, str]) -> Release | None:
    """What readers are told, asked as a reader asks, else of the target."""
    readers = typed.get("SITEURL", "")
    if readers.startswith(("http://", "https://")):
        try:
            answer = ask(readers.rstrip("/") + "/", "release.json")
        except Silent:
            answer = None
        if answer and (found := understood(answer.body)):
            return found
    return shown({**typed, "TARGET": typed.get("TARGET", "")})


def _run(steps: Sequence[str]) -> tuple[int, str]:
    """Run make's targets one after the other, and hand on what they say: the exit code, and the last line of
    the first that failed."""
    for step in steps:
        command = [os.environ.get("MAKE", "make"), "--no-print-directory", *again(), step]
        place = None if IS_PACKAGE else ENGINE
        with subprocess.Popen(
            command, cwd=place, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
        ) as process:
            last = ""
            assert process.stderr  # noqa: S101 (opened above)
            for line in process.stderr:
                sys.stderr.write(line)
                if line.strip() and not line.startswith("make"):
                    last = line.strip()
        if process.returncode:
            return process.returncode, last or f"make {step} 没有做成"
    return 0, ""


if __name__ == "__main__":
    sys.exit(main())
