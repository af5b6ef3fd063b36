"""Deleted: pieces that a merge request takes from readers without a word.

In: the content folder, git's revision that the request starts from, the clock. Out: an error for each
published piece whose file is gone and whose address no other piece names as its old one (contracts, 30): what
moves names it, what is withdrawn stays with its notice.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bulletin.lint.rule import Finding
from bulletin.lint.run import READER, texts
from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.article import Fields
from bulletin.model.faults import Fault
from bulletin.reading.decode import read_text
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom


def deleted(content: Path, since: str, newsroom: Newsroom, now: datetime) -> Iterator[Finding]:
    """The errors, in order. Raises `SystemExit` with one line where git cannot say."""
    names = _git(
        *(content, since, "diff", "--name-only", "--diff-filter=D", "--no-renames"),
        *("--relative", "-z", since, "--", "."),
    )
    for name in sorted(filter(None, names.decode("utf-8", "surrogateescape").split("\0"))):
        place = ARTICLE_PATH.fullmatch(name)
        if place is None:
            continue
        fields = _fields(name, _git(content, since, "show", f"{since}:./{name}"), newsroom)
        published = fields is not None and fields.status == "published" and fields.date <= now
        if published and not _is_named(content, place["address"], newsroom):
            message = (
                f"这一稿删掉了，读者打不开 /{place['address']}/ 了。"
                "搬走的，请在新稿里写“旧址”；要撤的，请把文件放回来，写“撤稿”。"
            )
            yield Finding(name, 0, READER, "error", message)


def _is_named(content: Path, address: str, newsroom: Newsroom) -> bool:
    """Whether a piece stands at an address, or names it as its old one."""
    if (content / f"{address}.md").exists() or (content / address / "index.md").exists():
        return True
    for name in texts(content):
        data = (content / name).read_bytes()
        if address.encode() in data or address.encode("gb18030") in data:
            fields = _fields(name, data, newsroom)
            if fields and address in fields.aliases:
                return True
    return False


def _fields(name: str, data: bytes, newsroom: Newsroom) -> Fields | None:
    read = read_text(data, name)
    return None if isinstance(read, Fault) else read_header(read.text, name, newsroom)[0]


def _git(content: Path, since: str, *words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=content, capture_output=True, check=False)
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip()
        raise SystemExit(f"--since {since}: git 找不到这个版本。（{why}）")
    return done.stdout
